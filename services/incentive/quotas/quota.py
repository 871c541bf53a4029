"""What a rep or a unit is to reach in a period, by the approved target plans: only what these say.

A target for a longer time than the period does not say what falls in the period, and there is none then: a quarter's is
not a third for each of its months. Plans of several units or products add up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from shared.kernel.calendar import Period


@dataclass(frozen=True)
class Target:
    rep_id: UUID
    first: date
    last: date
    amount: Decimal


@dataclass(frozen=True)
class Quota:
    """`events` are those that told it."""

    amount: Decimal
    events: tuple[UUID, ...]


@dataclass(frozen=True)
class Plan:
    """An approved target plan of a unit for a year."""

    event_id: UUID
    unit_id: UUID
    year: int
    amount: Decimal
    targets: tuple[Target, ...] = ()

    def of_rep(self, rep_id: UUID, within: Period) -> list[Decimal] | None:
        """The parts that are the rep's within the period; None where the plan has something for the rep, but not by
        that period."""
        own = [one for one in self.targets if one.rep_id == rep_id]
        met = [one for one in own if one.first <= within.last and one.last >= within.first]
        if any(one.first not in within or one.last not in within for one in met):
            return None
        return [one.amount for one in met]


def quota_of_rep(plans: Sequence[Plan], rep_id: UUID, within: Period) -> Quota | None:
    parts: list[Decimal] = []
    events: list[UUID] = []
    for plan in plans:
        found = plan.of_rep(rep_id, within)
        if found is None:
            return None
        if found:
            parts += found
            events.append(plan.event_id)
    return Quota(sum(parts, Decimal(0)), tuple(events)) if parts else None


def quota_of_unit(plans: Sequence[Plan], unit_id: UUID, within: Period) -> Quota | None:
    """Of a year what the unit's own plan is for; of a shorter period what that plan gives to its reps in it."""
    own = next((plan for plan in plans if plan.unit_id == unit_id and plan.year == within.first.year), None)
    if own is None:
        return None
    if within.name == f"{own.year:04}":
        return Quota(own.amount, (own.event_id,))
    reps = dict.fromkeys(target.rep_id for target in own.targets)
    found = [own.of_rep(rep_id, within) for rep_id in reps]
    parts = [part for parts in found for part in parts or ()]
    return Quota(sum(parts, Decimal(0)), (own.event_id,)) if parts and None not in found else None
