"""A missed visit: told once for each customer and period."""

from collections.abc import Sequence
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.decider import Decider
from shared.kernel.messages import Command

from .events import VisitMissed


def miss_id(customer_id: UUID, period: str) -> UUID:
    """The stream of that customer's visit of that period."""
    return uuid5(NAMESPACE_URL, f"customer/missed-visit/{customer_id}/{period}")


class RecordMiss(Command):
    miss: VisitMissed


def decide(command: RecordMiss, state: VisitMissed | None) -> Sequence[VisitMissed]:
    return [] if state else [command.miss]


def evolve(state: VisitMissed | None, event: VisitMissed) -> VisitMissed:
    return event


missed_visit: Decider[RecordMiss, VisitMissed | None, VisitMissed] = Decider(
    "missed_visit", None, decide, evolve, VisitMissed
)
