"""POST /v1/<x>-runs and GET /v1/<x>-runs/{run_id}: a sweep over HTTP."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import BaseModel, create_model

from shared.kernel.fields import Day, Id, Moment
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction
from shared.log.execution import Origin
from shared.readers.reading import PositionNotReached
from shared.readers.sweeps import RecordSweep, Sweep, SweepCompleted

from .execute import Execute
from .fresh import Fresh
from .reading import NotReached
from .roles import Role
from .routes import Routes
from .runtime import actor_of, runtime_of


class SweepOfDay(Command):
    """`as_of`: what is due by that day."""

    as_of: Day


class SweepOfMoment(Command):
    """`as_of`: what is due by that moment."""

    as_of: Moment


def serve(
    router: Routes,
    sweep: Sweep,
    body: type[SweepOfDay] | type[SweepOfMoment],
    *,
    about: str,
    roles: Collection[Role],
    example: Mapping[str, Any],
) -> None:
    """Give the router both routes of the sweep. `about` describes what a run does."""
    answers = _answer(sweep, body)

    def shown(run_id: UUID, swept: RecordSweep | SweepCompleted) -> BaseModel:
        return answers(run_id=run_id, as_of=swept.as_of, found=swept.found, refused=swept.refused, **swept.counts)

    async def run(request: Request, command: Any, do: Execute) -> Response:
        runtime = runtime_of(request)
        origin = Origin(actor_of(request), correlation=request.state.correlation)
        try:
            swept = await sweep.carry_out(command.as_of, origin, runtime.reads, runtime.executor)
        except PositionNotReached as late:
            raise NotReached() from late

        async def record(tx: Transaction, run_id: UUID, _: Command) -> BaseModel:
            await tx.send(sweep.runs, run_id, swept)
            return shown(run_id, swept)

        return await do(record, do.new_id(), command)

    async def one(run_id: Id, fresh: Fresh) -> BaseModel:
        """What a run found and did."""
        state: SweepCompleted | None = (await fresh.stream(sweep.runs, run_id)).state
        if state is None:
            raise NotFound()
        return shown(run_id, state)

    run.__annotations__["command"] = body
    run.__doc__, run.__name__, one.__name__ = about, f"run_{sweep.name}s", f"{sweep.name}_run"
    path = f"/v1/{sweep.name.replace('_', '-')}-runs"
    router.command("POST", path, answers=answers, roles=roles, refuses=(NotReached,), example=example)(run)
    router.query(f"{path}/{{run_id}}", answers)(one)


def _answer(sweep: Sweep, body: type[SweepOfDay] | type[SweepOfMoment]) -> type[BaseModel]:
    """The run as a client sees it: a count for each kind of event."""
    as_of: Any = Moment if body is SweepOfMoment else Day
    counts: dict[str, Any] = {name: (int, ...) for name in sweep.counts.values()}
    name = f"{sweep.name.title().replace('_', '')}Run"
    about = "`found`: the things looked at; `refused`: those that could not be decided, left to the next run."
    return create_model(
        name, __doc__=about, run_id=(UUID, ...), as_of=(as_of, ...), found=(int, ...), refused=(int, ...), **counts
    )
