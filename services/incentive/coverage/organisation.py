"""Who was where on which day: the organisation as far as a plan's `who` asks for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from ..plans.events import Who

T = TypeVar("T")
BEGINNING, END = date.min, date.max
Span = tuple[date, date]
"""From the first day to the last, both inside."""


@dataclass(frozen=True)
class Member:
    """`last_day` is the last one as a member. `posts` and `units` are the days from which the rep had a position, and
    belonged to a unit, in order of those days."""

    posts: tuple[tuple[date, str], ...] = ()
    joined_on: date = BEGINNING
    last_day: date = END
    units: tuple[tuple[date, UUID], ...] = ()


@dataclass(frozen=True)
class Unit:
    parents: tuple[tuple[date, UUID | None], ...] = ()
    closed_on: date = END


@dataclass(frozen=True)
class Organisation:
    members: Mapping[UUID, Member] = field(default_factory=lambda: MappingProxyType({}))
    units: Mapping[UUID, Unit] = field(default_factory=lambda: MappingProxyType({}))

    def with_member(self, rep_id: UUID, member: Member) -> "Organisation":
        return replace(self, members={**self.members, rep_id: member})

    def with_unit(self, unit_id: UUID, unit: Unit) -> "Organisation":
        return replace(self, units={**self.units, unit_id: unit})

    def spans(self, rep_id: UUID, who: Who) -> list[Span]:
        """The days on which `who` names the rep, as long spans. A rep that is named is so before it is known."""
        member = self.members.get(rep_id)
        if who.reps is not None:
            known = member or Member()
            return [(known.joined_on, known.last_day)] if rep_id in who.reps else []
        if member is None:
            return []
        if who.positions is not None:
            return list(_in_posts(member, frozenset(who.positions)))
        return list(self._in_units(member, frozenset(who.units or ())))

    def _in_units(self, member: Member, wanted: frozenset[UUID]) -> Iterator[Span]:
        changes = {day for day, _ in member.units} | {day for u in self.units.values() for day, _ in u.parents}
        changes |= {u.closed_on for u in self.units.values()} | {member.joined_on}
        days = sorted(day for day in changes if member.joined_on <= day <= member.last_day)
        since: date | None = None
        for day in days:
            inside = self._below(_on(member.units, day), day, wanted)
            if inside and since is None:
                since = day
            elif not inside and since is not None:
                yield since, day - timedelta(days=1)
                since = None
        if since is not None:
            yield since, member.last_day

    def _below(self, unit_id: UUID | None, day: date, wanted: frozenset[UUID]) -> bool:
        seen: set[UUID] = set()
        while unit_id is not None and unit_id not in seen:
            unit = self.units.get(unit_id, Unit())
            if day >= unit.closed_on:
                return False
            if unit_id in wanted:
                return True
            seen.add(unit_id)
            unit_id = _on(unit.parents, day)
        return False


def _in_posts(member: Member, wanted: frozenset[str]) -> Iterator[Span]:
    since: date | None = None
    for day, position in member.posts:
        if position in wanted and since is None:
            since = max(day, member.joined_on)
        elif position not in wanted and since is not None:
            yield since, min(day - timedelta(days=1), member.last_day)
            since = None
    if since is not None:
        yield since, member.last_day


def placed(history: tuple[tuple[date, T], ...], day: date, where: T) -> tuple[tuple[date, T], ...]:
    """The history with one more step; of two on one day the later told wins."""
    return tuple(sorted((*(step for step in history if step[0] != day), (day, where)), key=lambda step: step[0]))


def placed_below(
    history: tuple[tuple[date, UUID | None], ...], day: date, parent: UUID | None
) -> tuple[tuple[date, UUID | None], ...]:
    return tuple(sorted((*(step for step in history if step[0] != day), (day, parent)), key=lambda step: step[0]))


def _on(history: tuple[tuple[date, UUID], ...] | tuple[tuple[date, UUID | None], ...], day: date) -> UUID | None:
    found: UUID | None = None
    for since, where in history:
        if since > day:
            break
        found = where
    return found
