"""Routes of sales processes and of the deal run."""

from fastapi import Response

from shared.kernel.fields import Code, Day
from shared.kernel.messages import Command
from shared.web.execute import Execute
from shared.web.reading import NotReached
from shared.web.roles import APPROVERS, EVERYONE, Role
from shared.web.routes import Routes
from shared.web.sweeps import swept

from .decider import ProcessTerms, PublishProcess, process_id, sales_process
from .projections import processes, runs
from .sweeps import sweep
from .things import PROCESS, RUN

RUNNERS = APPROVERS | {Role.OPS, Role.SERVICE}

router = Routes(
    "process",
    "跟单流程 process: how deals of a product line are followed up (stages with probability, evidence, key node, "
    "department and longest stay), and the run that finds what is overdue.",
)
router.reads(PROCESS, processes, roles=EVERYONE, filters=("line",), sorts=("line",), by=("line", process_id))
router.reads(RUN, runs, filters=("as_of",), sorts=("as_of",), roles=RUNNERS)

EXAMPLE = {
    "effective_on": "2026-01-01",
    "stages": [
        {
            "stage": "needs",
            "probability": "30",
            "evidence": ["needs record"],
            "key_node": "The buyer names the budget",
            "department": "sales",
            "max_days": 21,
        },
        {
            "stage": "proposal",
            "probability": "55",
            "evidence": ["quote sent"],
            "key_node": "The quote is approved",
            "department": "sales support",
            "max_days": 14,
        },
    ],
}


class RunDeals(Command):
    as_of: Day


@router.command("PUT", "/v1/sales-processes/{line}", PROCESS, roles=APPROVERS, example=EXAMPLE)
async def put_process(line: Code, body: ProcessTerms, do: Execute) -> Response:
    """Publish the process of a product line. Deals of the line that open from `effective_on` on begin under it, and
    keep it whatever is published later. The line `default` is for deals of no line and of lines without a process. An
    unchanged process makes no new version."""
    return await do(sales_process, process_id(line), PublishProcess(line=line, **dict(body)))


@router.command("POST", "/v1/deal-runs", RUN, roles=RUNNERS, refuses=(NotReached,), example={"as_of": "2026-04-20"})
async def run(body: RunDeals, do: Execute) -> Response:
    """Find what is overdue by `as_of` and was not found before: deals that are longer in their stage than their process
    allows, quotes whose validity has ended. Publishes `DealStalled`, once for each stay in a stage."""
    return await swept(do, sweep, body, body.as_of)
