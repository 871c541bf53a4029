"""The statement run: what came in by now is followed to its end, then the statement of each rep is issued."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import RowMapping, select

from shared.kernel.money import ZERO
from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from ..accounts.policies import policy as accounts
from ..bonuses.policies import policy as bonuses
from ..careers.policies import policy as careers
from ..contests.policies import policy as prizes
from ..coverage.policies import policy as coverage
from ..deals.policies import policy as deals
from ..pay.account import month_of, totals_of
from ..pay.decider import IssueStatement, pay
from ..pay.events import StatementIssued
from ..pay.policies import policy as payable
from ..penalties.policies import policy as fines
from ..promotions.policies import policy as demotions
from .decider import CompleteStatementRun, run_id, statement_run
from .events import CurrencyTotal, currency_totals
from .processes import issue_statement
from .projections import issued_in, paying, people, runs, statements

ON_THE_WAY = ((coverage,), (deals,), (accounts,), (payable, careers, bonuses, prizes, fines, demotions))
"""The policies through which an event becomes a line, one step after the other."""


async def issue_all(sweeping: Sweeping, as_of: date) -> CompleteStatementRun:
    """Once for each month: a run that was recorded is said again."""
    period = month_of(as_of)
    if recorded := await sweeping.state(statement_run, run_id(period)):
        return CompleteStatementRun(**dict(recorded))
    reps: Sequence[RowMapping] = ()
    for step in ON_THE_WAY:
        reps = await sweeping.find(people(), (paying,), policies=step)
    over = await sweeping.find(select(runs.table.c.period), (runs,))
    before = tuple(sorted(row["period"] for row in over))
    events = await sweeping.send(
        Send(issue_statement, rep_id, IssueStatement(rep_id=rep_id, period=period, run=before))
        for rep_id in sorted(row["rep_id"] for row in reps)
    )
    issued = {event.rep_id: event for event in events if isinstance(event, StatementIssued) and event.period == period}
    for row in await sweeping.find(issued_in(period), (statements,)):
        if row["rep_id"] not in issued:  # by a run that was cut short, or is under way beside this one
            issued[row["rep_id"]] = (await sweeping.state(pay, row["rep_id"])).issued[period]
    return CompleteStatementRun(period=period, statements=len(issued), totals=_totals(issued.values()))


def _totals(issued: Iterable[StatementIssued]) -> tuple[CurrencyTotal, ...]:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in issued:
        for currency, amount in totals_of(one.sums).items():
            sums[currency] += amount
    return currency_totals(sums)


def month_before(now: datetime) -> date:
    """By itself a run comes once the month is over."""
    return now.date().replace(day=1) - timedelta(days=1)


sweep = Sweep(
    "statements", issue_all, statement_run, as_of=month_before, recorded=lambda as_of: run_id(month_of(as_of))
)
