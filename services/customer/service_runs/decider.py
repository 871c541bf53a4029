"""A service run: what one sweep found and did."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day, Moment
from shared.kernel.messages import Command

from .events import ServiceRunCompleted


class CompleteRun(Command):
    as_of: Moment | Day
    found: Count
    breached: Count
    reviews_due: Count


def decide(command: CompleteRun, state: ServiceRunCompleted | None) -> Sequence[ServiceRunCompleted]:
    return [] if state else [ServiceRunCompleted(**dict(command))]


def evolve(state: ServiceRunCompleted | None, event: ServiceRunCompleted) -> ServiceRunCompleted:
    return event


service_run: Decider[CompleteRun, ServiceRunCompleted | None, ServiceRunCompleted] = Decider(
    "service_run", None, decide, evolve, ServiceRunCompleted
)
