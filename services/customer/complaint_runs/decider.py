"""A complaint run: what one sweep found and did."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Moment
from shared.kernel.messages import Command

from .events import ComplaintRunCompleted


class CompleteRun(Command):
    as_of: Moment
    found: Count
    breached: Count
    escalated: Count


def decide(command: CompleteRun, state: ComplaintRunCompleted | None) -> Sequence[ComplaintRunCompleted]:
    return [] if state else [ComplaintRunCompleted(**dict(command))]


def evolve(state: ComplaintRunCompleted | None, event: ComplaintRunCompleted) -> ComplaintRunCompleted:
    return event


complaint_run: Decider[CompleteRun, ComplaintRunCompleted | None, ComplaintRunCompleted] = Decider(
    "complaint_run", None, decide, evolve, ComplaintRunCompleted
)
