"""The visits that tasks wait for, by customer, so that a visit finds its tasks by what it names itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Id
from shared.kernel.messages import Command

from .events import AwaitedEvent, VisitAwaited, VisitAwaitedNoMore, VisitsAwaitedElsewhere


def awaited_id(customer_id: UUID) -> UUID:
    """The stream of the visits that are awaited at that customer."""
    return uuid5(NAMESPACE_URL, f"performance/awaited-visits/{customer_id}")


class AwaitVisit(Command):
    task_id: Id
    rep_id: Id
    since: Day


class AwaitNoMore(Command):
    task_id: Id


class AwaitElsewhere(Command):
    into_id: Id


@dataclass(frozen=True, slots=True)
class Awaited:
    """`into_id` is the customer that stands for this one since their records were merged."""

    tasks: Mapping[UUID, VisitAwaited] = field(default_factory=dict)
    into_id: UUID | None = None

    def done_by(self, rep_id: UUID, day: date) -> list[UUID]:
        """The tasks that a visit of that rep on that day does."""
        return [key for key, one in self.tasks.items() if one.rep_id == rep_id and one.since <= day]


def decide(command: AwaitVisit | AwaitNoMore | AwaitElsewhere, state: Awaited) -> Sequence[AwaitedEvent]:
    match command:
        case AwaitVisit():
            event = VisitAwaited(**dict(command))
            return [] if state.tasks.get(command.task_id) == event else [event]
        case AwaitNoMore():
            return [VisitAwaitedNoMore(task_id=command.task_id)] if command.task_id in state.tasks else []
        case AwaitElsewhere():
            return [] if state.into_id == command.into_id else [VisitsAwaitedElsewhere(into_id=command.into_id)]


def evolve(state: Awaited, event: AwaitedEvent) -> Awaited:
    match event:
        case VisitAwaited():
            return replace(state, tasks={**state.tasks, event.task_id: event})
        case VisitAwaitedNoMore():
            return replace(state, tasks={key: one for key, one in state.tasks.items() if key != event.task_id})
        case VisitsAwaitedElsewhere():
            return replace(state, into_id=event.into_id)


awaited_visits = Decider("awaited_visits", Awaited(), decide, evolve, AwaitedEvent)
