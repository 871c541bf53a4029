"""A statement and a statement run as clients see them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Count, Currency, Day, SignedMoney
from shared.kernel.runs import RunStatus, RunView
from shared.kernel.things import EVERYONES, Head, Shown, Thing, View, in_full

from ..pay.account import PayAccount, sums_of, totals_of
from ..pay.decider import pay
from ..pay.events import PayKind, PayLine
from ..rating.events import TierUsed
from .decider import statement_run

LOCATED_BY = "statement"
"""The claim of a statement's id; its holder is the rep's pay account."""


class StatementStatus(StrEnum):
    ISSUED = "issued"
    LOCKED = "locked"


class StatementLineView(Shown):
    """A line explains itself: `what` it is in words, the rule and its version, the figures that went in by name, tiers
    and rates, and the events that it follows from. `subject` is what it is about (for commission the contract),
    `adjusts` the line that it corrects, `dispute_id` the dispute that is open about it."""

    line_id: UUID
    kind: PayKind
    amount: SignedMoney
    currency: Currency
    on: Day
    what: str
    rule_id: UUID | None
    rule_version: int | None
    inputs: dict[str, str]
    tiers: tuple[TierUsed, ...]
    event_ids: tuple[UUID, ...]
    subject: UUID | None
    adjusts: UUID | None
    dispute_id: UUID | None = None


class SumView(Shown):
    kind: PayKind
    currency: Currency
    amount: SignedMoney


class TotalView(Shown):
    currency: Currency
    amount: SignedMoney


class StatementView(View):
    """`lines` are what is paid, `held` what a dispute keeps out of it. `sums` are the lines' by kind, `totals` by
    currency; `totals` is what is paid. `version` is that of the rep's pay account."""

    status: StatementStatus
    rep_id: UUID
    period: str
    totals: tuple[TotalView, ...]
    sums: tuple[SumView, ...]
    lines: tuple[StatementLineView, ...]
    held: tuple[StatementLineView, ...]
    issued_at: datetime
    locked_on: Day | None
    locked_by: str | None


def show(state: PayAccount, head: Head, thing_id: UUID) -> StatementView | None:
    issued = next((one for one in state.issued.values() if one.statement_id == thing_id), None)
    if issued is None:
        return None
    locked, lines = state.locked.get(issued.period), state.lines_of(issued.period)
    sums = sums_of(lines)
    return StatementView(
        id=thing_id,
        version=head.version,
        created_at=issued.issued_at,
        status=StatementStatus.LOCKED if locked else StatementStatus.ISSUED,
        rep_id=issued.rep_id,
        period=issued.period,
        totals=tuple(TotalView(currency=currency, amount=amount) for currency, amount in totals_of(sums).items()),
        sums=tuple(SumView.model_validate(one) for one in sums),
        lines=tuple(_line(state, line) for line in lines),
        held=tuple(_line(state, line) for line in state.held_of(issued.period)),
        issued_at=issued.issued_at,
        locked_on=locked.locked_on if locked else None,
        locked_by=locked.locked_by if locked else None,
    )


def _line(state: PayAccount, line: PayLine) -> StatementLineView:
    return StatementLineView.model_validate(line).model_copy(update={"dispute_id": state.held.get(line.line_id)})


STATEMENT = Thing(
    "statement",
    "/v1/statements",
    pay,
    show,
    StatementView,
    located_by=LOCATED_BY,
    owners=lambda view: (view.rep_id,),
)


class StatementRunView(RunView):
    """So many statements were issued, of these totals at that time. `totals` do not have what came later."""

    period: str
    statements: Count
    totals: tuple[TotalView, ...]


RUN = Thing(
    "statement run",
    "/v1/statement-runs",
    statement_run,
    in_full(StatementRunView, RunStatus.COMPLETED, "run_id"),
    StatementRunView,
    owners=EVERYONES,  # one run for each month, whoever asked for it first
)
