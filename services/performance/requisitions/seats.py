"""空缺 seats of a unit: what its requisitions hold of the establishment beside the members that are there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Id, Quantity
from shared.kernel.messages import Command
from shared.kernel.rejections import Rejection

from ..reps.events import Position
from .events import SeatsEvent, SeatsHeld, SeatsReleased


class HoldSeats(Command):
    """`establishment` is how many of the position there may be (None: nothing is said), `members` how many are."""

    requisition_id: Id
    position: Position
    seats: Quantity
    establishment: Count | None = None
    members: Count


class CheckSeats(Command):
    """What is held already, against an establishment that may have been lowered, and members who have come since."""

    position: Position
    establishment: Count | None = None
    members: Count


class ReleaseSeats(Command):
    """`seats` None: all that the requisition still holds."""

    requisition_id: Id
    seats: Quantity | None = None


class EstablishmentExceeded(Rejection):
    """The unit's establishment leaves no seats for it."""


SeatsCommand = HoldSeats | CheckSeats | ReleaseSeats


@dataclass(frozen=True)
class Seats:
    """By requisition the position and how many are held."""

    held: Mapping[UUID, tuple[Position, int]] = field(default_factory=dict)

    def of(self, position: Position) -> int:
        return sum(seats for held, seats in self.held.values() if held is position)


def decide(command: SeatsCommand, state: Seats) -> Sequence[SeatsEvent]:
    match command:
        case HoldSeats():
            if command.requisition_id in state.held:
                return []
            _require(command, state.of(command.position) + command.seats)
            return [SeatsHeld(**command.model_dump(include=set(SeatsHeld.model_fields)))]
        case CheckSeats():
            _require(command, state.of(command.position))
            return []
        case ReleaseSeats():
            _, held = state.held.get(command.requisition_id, (None, 0))
            gone = min(command.seats or held, held)
            return [SeatsReleased(requisition_id=command.requisition_id, seats=gone)] if gone else []


def _require(command: HoldSeats | CheckSeats, held: int) -> None:
    limit = command.establishment
    if limit is not None and command.members + held > limit:
        raise EstablishmentExceeded(
            f"{limit} of the position {command.position.value} are established; {command.members} are there, "
            f"and requisitions would hold {held}."
        )


def evolve(state: Seats, event: SeatsEvent) -> Seats:
    match event:
        case SeatsHeld():
            return Seats({**state.held, event.requisition_id: (event.position, event.seats)})
        case SeatsReleased():
            position, held = state.held[event.requisition_id]
            rest = {key: value for key, value in state.held.items() if key != event.requisition_id}
            return Seats({**rest, event.requisition_id: (position, held - event.seats)} if held > event.seats else rest)


seats = Decider("seats", Seats(), decide, evolve, SeatsEvent)
