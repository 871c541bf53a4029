"""Routes of work reports."""

from functools import partial
from uuid import UUID

from fastapi import Response

from shared.kernel.fields import Day, Id
from shared.kernel.messages import Actor
from shared.kernel.rejections import AlreadyExists, Invalid, OwnApproval, WrongStatus
from shared.readers.reading import PositionNotReached
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.reading import BaseCurrency, NotReached
from shared.web.roles import APPROVERS, JUDGES, SELLERS, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from .decider import FileWorkReport, ReviewReport, report_id, work_report
from .figures import figures_of
from .processes import file_report
from .projections import work_reports
from .spans import span_of
from .things import WORK_REPORT

REPORTERS = SELLERS | {Role.CUSTOMER_SERVICE, Role.AFTER_SALES, Role.PRODUCT, Role.MARKETING}
SUPERIORS = APPROVERS | {Role.SUPERVISOR, Role.GROUP_LEADER}

router = Routes(
    "work reports",
    "日报, 周报, 月报 work reports: what was done in a day, a week or a month, by figures and in words, reviewed by "
    "the superior; missed ones too. `from` and `to` are the first and the last day of `filed_on`.",
)
router.reads(
    WORK_REPORT,
    work_reports,
    roles=JUDGES | REPORTERS,
    filters=(
        "rep_id",
        "superior_id",
        "kind",
        "period",
        "status",
        Filter("from", Day, lambda table, day: table.c.filed_on >= day),
        Filter("to", Day, lambda table, day: table.c.filed_on <= day),
    ),
    sorts=("period", "filed_on"),
)


@router.command(
    "POST",
    "/v1/work-reports",
    WORK_REPORT,
    creates=True,
    roles=REPORTERS,
    refuses=(AlreadyExists, NotReached),
    example={
        "kind": "week",
        "period": "2004-W32",
        "done": "Seven shops visited in Lyon, two want an offer",
        "next": "Both offers by Wednesday",
        "problems": "One shop buys the ships cheaper elsewhere",
        "help": "May the ships go at five percent less from a hundred pieces on?",
    },
)
async def file(body: FileWorkReport, do: Execute, today: Today, base: BaseCurrency) -> Response:
    """File the report of a day, a week or a month: one's own, or that of `rep_id`. Its figures are what the service
    knows of the period at this moment. It goes to the next leader above, a manager's one level up."""
    author, span = _author(body, do.by), span_of(body.kind, body.period)
    try:
        figures = await figures_of(do.sweeping(), author, span, today, base)
    except PositionNotReached as late:
        raise NotReached() from late
    filing = partial(file_report, rep_id=author, figures=figures, today=today)
    return await do(filing, report_id(author, span.name), body)


def _author(body: FileWorkReport, by: Actor) -> UUID:
    author = body.rep_id or by.rep_id
    if author is None:
        raise Invalid("/rep_id", "is required where the token stands for no rep")
    return author


@router.command(
    "POST",
    "/v1/work-reports/{id}/review",
    WORK_REPORT,
    roles=SUPERIORS,
    refuses=(OwnApproval, WrongStatus),
    example={"text": "Offer them four percent, and the planes beside it; we talk on Monday"},
)
async def review(id: Id, body: ReviewReport, do: Execute) -> Response:
    """Answer a report, as a superior of whose it is; more than once, where there is more to say."""
    return await do(work_report, id, body)
