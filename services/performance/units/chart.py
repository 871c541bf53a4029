"""组织架构图, the chart: the tree of all units by dates, in one stream, since only the whole tree shows a ring."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Id
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, Rejection

from .events import ChartEvent, UnitClosed, UnitPlaced

CHART = uuid5(NAMESPACE_URL, "organisation/chart")
"""The one chart of the company."""


class PlaceUnit(Command):
    """From `on` (None: from the beginning) the unit stands below `parent_id` (None: at the top)."""

    unit_id: Id
    parent_id: Id | None = None
    on: Day | None = None


class CloseUnit(Command):
    unit_id: Id
    on: Day


class UnitNotStanding(Rejection):
    """The unit does not stand on that day, or not for good from it on."""


class UnitBelowItself(Rejection):
    """A unit cannot come to stand below itself."""


class HasUnitsBelow(Rejection):
    """Units still stand below it on that day or later."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands: `parents` are (first day, parent) in the order of their days."""

    parents: tuple[tuple[date, UUID | None], ...]
    closed_on: date = date.max

    @property
    def began(self) -> date:
        return self.parents[0][0]

    def spans(self) -> Iterator[tuple[date, date, UUID | None]]:
        """(first day, first day after, parent) of each span."""
        ends = [*(since for since, _ in self.parents[1:]), self.closed_on]
        for (since, parent), end in zip(self.parents, ends, strict=True):
            yield since, end, parent

    def parent_on(self, day: date) -> UUID | None:
        return next((parent for since, end, parent in self.spans() if since <= day < end), None)


@dataclass(frozen=True, slots=True)
class Chart:
    places: Mapping[UUID, Place] = field(default_factory=dict)

    def above(self, unit_id: UUID, day: date) -> Iterator[UUID]:
        """The unit and those above it on that day, bottom up."""
        at: UUID | None = unit_id
        while at is not None:
            yield at
            place = self.places.get(at)
            at = place.parent_on(day) if place else None


def decide(command: PlaceUnit | CloseUnit, state: Chart) -> Sequence[ChartEvent]:
    match command:
        case PlaceUnit():
            return _place(command, state)
        case CloseUnit():
            return _close(command, state)


def _place(command: PlaceUnit, state: Chart) -> Sequence[ChartEvent]:
    place, on = state.places.get(command.unit_id), command.on or date.min
    if place and place.parents[-1][1] == command.parent_id:
        return []
    if command.parent_id is not None:
        _require_parent(state, command.parent_id, on)
        _refuse_ring(state, command.unit_id, command.parent_id, on)
    return [UnitPlaced(unit_id=command.unit_id, parent_id=command.parent_id, on=command.on)]


def _require_parent(state: Chart, parent_id: UUID, on: date) -> None:
    parent = state.places.get(parent_id)
    if parent is None:
        raise Invalid("/parent_id", "there is no such unit")
    if parent.closed_on != date.max:
        raise UnitNotStanding(f"The unit above is dissolved on {parent.closed_on}.")
    if on < parent.began:
        raise UnitNotStanding(f"The unit above stands from {parent.began}.")


def _refuse_ring(state: Chart, unit_id: UUID, parent_id: UUID, on: date) -> None:
    """A ring can only close on the first day, or on a later one on which another move is already entered."""
    moves = (since for place in state.places.values() for since, _ in place.parents if since > on)
    for day in sorted({on, *moves}):
        if unit_id in state.above(parent_id, day):
            raise UnitBelowItself(f"On {day} the unit above would stand below it.")


def _close(command: CloseUnit, state: Chart) -> Sequence[ChartEvent]:
    if state.places[command.unit_id].closed_on != date.max:
        return []
    for below, other in state.places.items():
        for _, end, parent in other.spans():
            if parent == command.unit_id and end > command.on:
                raise HasUnitsBelow(f"The unit {below} still stands below it.")
    return [UnitClosed(unit_id=command.unit_id, on=command.on)]


def evolve(state: Chart, event: ChartEvent) -> Chart:
    match event:
        case UnitPlaced():
            since, known = event.on or date.min, state.places.get(event.unit_id)
            before = tuple(span for span in known.parents if span[0] < since) if known else ()
            new = Place((*before, (since, event.parent_id)))
        case UnitClosed():
            new = replace(state.places[event.unit_id], closed_on=event.on)
    return Chart({**state.places, event.unit_id: new})


chart = Decider("chart", Chart(), decide, evolve, ChartEvent)
