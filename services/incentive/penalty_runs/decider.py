"""A penalty run: what one sweep found and did."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day
from shared.kernel.messages import Command

from .events import PenaltyRunCompleted


class CompletePenaltyRun(Command):
    as_of: Day
    found: Count
    effective: Count


def decide(command: CompletePenaltyRun, state: PenaltyRunCompleted | None) -> Sequence[PenaltyRunCompleted]:
    return [] if state else [PenaltyRunCompleted(**dict(command))]


def evolve(state: PenaltyRunCompleted | None, event: PenaltyRunCompleted) -> PenaltyRunCompleted:
    return event


penalty_run: Decider[CompletePenaltyRun, PenaltyRunCompleted | None, PenaltyRunCompleted] = Decider(
    "penalty_run", None, decide, evolve, PenaltyRunCompleted
)
