"""Routes of statements, their runs, and what goes to payroll."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import AfterValidator, BaseModel, ConfigDict
from sqlalchemy import RowMapping, func, select

from shared.kernel.calendar import Grain, period, period_of
from shared.kernel.fields import Code, Count, Currency, Day, Id, Moment, SignedMoney
from shared.kernel.messages import Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import NotFound, OwnApproval
from shared.web.execute import Execute, NoBody
from shared.web.exports import Recorded
from shared.web.fresh import Fresh
from shared.web.reading import NotReached, Read
from shared.web.roles import EARNERS, PAYMASTERS, Role
from shared.web.routes import Routes
from shared.web.sweeps import swept
from shared.web.zone import Today

from ..pay.account import last_day, statement_id
from .decider import MonthNotBegun, RecordPayout, payout, payout_id
from .events import CurrencyTotal, currency_totals
from .processes import Lock, lock_statement
from .projections import paid_in, paying, runs, statements
from .sweeps import sweep
from .things import RUN, STATEMENT, StatementStatus, StatementView, TotalView

RUNNERS = frozenset({Role.FINANCE, Role.HR, Role.OPS, Role.SERVICE})
LOCKERS = frozenset({Role.FINANCE, Role.HR})


def _month(name: str) -> str:
    if period_of(period(name).first, Grain.MONTH) != name:
        raise ValueError("must be a month: 2004-08")
    return name


Month = Annotated[Code, AfterValidator(_month)]
"""The name of a month, which is the period of a statement."""


class RunStatements(Command):
    period: Month


class PayoutRow(BaseModel):
    """What one person is paid in one currency. `label` is the name."""

    period: str
    rep_id: UUID
    external_id: str | None
    label: str | None
    statement_id: UUID
    locked_on: Day
    currency: Currency
    amount: SignedMoney


class ExportView(BaseModel):
    """The payout left as a table: so many statements, of these totals."""

    model_config = ConfigDict(from_attributes=True)
    number: Count
    statements: Count
    totals: tuple[TotalView, ...]
    exported_at: Moment
    exported_by: str


class PayoutView(BaseModel):
    """`rows` are what locked statements pay, one for each person and currency; `not_locked` counts the statements of
    the month that are issued and not locked yet, which are not among them."""

    period: str
    rows: list[PayoutRow]
    totals: list[TotalView]
    statements: Count
    not_locked: Count
    exports: list[ExportView]


router = Routes(
    "statements",
    "结算单 statements: what each rep is paid for a month: issued by a run, locked, paid by payroll.",
)
router.lists(STATEMENT, statements, roles=EARNERS, filters=("rep_id", "period", "status"), sorts=("period",))
router.reads(RUN, runs, roles=PAYMASTERS, filters=("period",), sorts=("period",))


@router.command(
    "POST",
    "/v1/statement-runs",
    RUN,
    roles=RUNNERS,
    refuses=(MonthNotBegun, NotReached),
    example={"period": "2026-10"},
)
async def run(body: RunStatements, do: Execute, today: Today) -> Response:
    """Issue the statement of a month for every rep who has a line in it. There is one run for each month; asked again,
    it answers with what was recorded. Statements take in what comes late until they are locked."""
    if period(body.period).first > today:
        raise MonthNotBegun(f"{body.period} begins on {period(body.period).first}.")
    return await swept(do, sweep, body, last_day(body.period))


@router.query(
    "/v1/statements/{rep_id}/{period}",
    StatementView,
    roles=EARNERS,
    whose="the rep's",
    rows="lines",
    refuses=(NotFound,),
    versioned=True,
)
async def read(rep_id: Id, period: Month, fresh: Fresh) -> StatementView:
    """Read a statement, from the rep's pay account and never stale. Each line says what made it; as CSV its lines."""
    return await fresh.thing(STATEMENT, statement_id(rep_id, period))


@router.command(
    "POST", "/v1/statements/{rep_id}/{period}/lock", STATEMENT, roles=LOCKERS, refuses=(OwnApproval,), example={}
)
async def lock(rep_id: Id, period: Month, body: NoBody, do: Execute, today: Today) -> Response:
    """Lock a statement for good, not one's own: its lines are paid. Lines in dispute stay out of it. What is below
    nothing is carried to the next statement. Publishes `StatementLocked`."""
    return await do(lock_statement, statement_id(rep_id, period), Lock(on=today))


@router.query(
    "/v1/payouts/{period}",
    PayoutView,
    projections=(paying, statements),
    roles=LOCKERS,
    whose="the reps'",
    refuses=(NotReached,),
)
async def pay_out(period: Month, db: Read, fresh: Fresh, recorded: Recorded) -> PayoutView:
    """What payroll pays for a month: one line for each person and currency, out of all locked statements. Taken as CSV
    it is kept as an export."""
    rows = await db.all(paid_in(period))
    table = statements.table
    open_ = select(func.count()).where(table.c.period == period, table.c.status == StatementStatus.ISSUED.value)
    totals, count = _totals(rows), len({row["statement_id"] for row in rows})
    await recorded(payout, payout_id(period), RecordPayout(period=period, statements=count, totals=totals))
    return PayoutView(
        period=period,
        rows=[PayoutRow(label=row["name"], **{name: row[name] for name in SHOWN}) for row in rows],
        totals=[TotalView.model_validate(one) for one in totals],
        statements=count,
        not_locked=await db.scalar(open_),
        exports=[ExportView.model_validate(one) for one in (await fresh.stream(payout, payout_id(period))).state],
    )


SHOWN = ("period", "rep_id", "external_id", "statement_id", "locked_on", "currency", "amount")


def _totals(rows: Iterable[RowMapping]) -> tuple[CurrencyTotal, ...]:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        sums[row["currency"]] += row["amount"]
    return currency_totals(sums)
