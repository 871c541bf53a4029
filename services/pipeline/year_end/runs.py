"""A year-end run: what one sweep over the ledgers found and did."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day
from shared.kernel.messages import Command

from .events import YearEndRunCompleted


class CompleteRun(Command):
    as_of: Day
    year: Count
    found: Count
    carried: Count
    settled_invoices: Count
    settled_payments: Count


def decide(command: CompleteRun, state: YearEndRunCompleted | None) -> Sequence[YearEndRunCompleted]:
    return [] if state else [YearEndRunCompleted(**dict(command))]


def evolve(state: YearEndRunCompleted | None, event: YearEndRunCompleted) -> YearEndRunCompleted | None:
    return event


year_end_run: Decider[CompleteRun, YearEndRunCompleted | None, YearEndRunCompleted] = Decider(
    "year_end_run", None, decide, evolve, YearEndRunCompleted
)
