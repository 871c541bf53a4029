"""A scorecard run: one for each period and scheme, whose result stays."""

from collections.abc import Sequence
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Count, Day, Id
from shared.kernel.messages import Command
from shared.kernel.rejections import Rejection

from .events import ScorecardRunCompleted


class PeriodNotOver(Rejection):
    """The period is not over: what is reckoned of it stays, and must be of all its days."""


class SchemeNotInForce(Rejection):
    """The KPI scheme is not published, or not in force from the period's first day on."""


class CompleteScorecardRun(Command):
    period: Code
    scheme_id: Id
    scheme_version: Count
    as_of: Day
    cards: Count
    elsewhere: Count


def run_id(period: str, scheme_id: UUID) -> UUID:
    """The stream of the run."""
    return uuid5(NAMESPACE_URL, f"performance/scorecard-run/{period}/{scheme_id}")


def decide(command: CompleteScorecardRun, state: ScorecardRunCompleted | None) -> Sequence[ScorecardRunCompleted]:
    return [] if state else [ScorecardRunCompleted(**dict(command))]


def evolve(state: ScorecardRunCompleted | None, event: ScorecardRunCompleted) -> ScorecardRunCompleted:
    return event


scorecard_run: Decider[CompleteScorecardRun, ScorecardRunCompleted | None, ScorecardRunCompleted] = Decider(
    "scorecard_run", None, decide, evolve, ScorecardRunCompleted
)
