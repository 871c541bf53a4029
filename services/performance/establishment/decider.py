"""The rules of a unit's establishment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day
from shared.kernel.messages import Command
from shared.kernel.versions import in_force

from ..reps.events import Position
from .events import EstablishmentSet


class SetEstablishment(Command):
    """`from` is the first day on which it holds."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)
    position: Position
    headcount: Count
    from_: Day = Field(alias="from")


@dataclass(frozen=True)
class Establishment:
    """All that was set, in its order."""

    settings: tuple[EstablishmentSet, ...] = ()

    def headcount(self, position: Position, day: date) -> int | None:
        """How many of the position there are to be on that day; None where nothing is said."""
        found = in_force([one for one in self.settings if one.position is position], day)
        return found.headcount if found else None


def decide(command: SetEstablishment, state: Establishment) -> Sequence[EstablishmentSet]:
    if state.headcount(command.position, command.from_) == command.headcount:
        return []
    return [
        EstablishmentSet(
            position=command.position,
            headcount=command.headcount,
            effective_on=command.from_,
            set_by=command.by.sub,
        )
    ]


def evolve(state: Establishment, event: EstablishmentSet) -> Establishment:
    return Establishment((*state.settings, event))


establishment: Decider[SetEstablishment, Establishment, EstablishmentSet] = Decider(
    "establishment", Establishment(), decide, evolve, EstablishmentSet
)
