"""Settlement: what the rules give for a deal as its facts now stand, day by day.

On each day, for the rep's part of one contract:

- clawed back to date = round(earned × cancelled / amount), first from what is held, then from what was released;
- released to date = round(earned × applied / amount), at most what is left of earned; where the plan releases on
  signing, or pays on collected money, all that is left of earned;
- for collected money a reversed payment claws back what that payment earned, newest first, in proportion;
- where the plan has age adjustments, commission for money that came late is clawed back by their percent when it comes,
  of what is cancelled not twice;
- where it has a clawback of so many days, what falls away later is taken from what is held alone.

So earned = held + released + clawed back on every day, and none of them is negative.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from shared.kernel.money import ZERO

from ..coverage.events import Rule
from ..credits.deal import Deal
from ..credits.events import CollectionCredited
from ..credits.steps import at
from ..plans.events import Metric, Release
from .books import BookId, Entry
from .events import Inputs
from .tiers import Rated, portion, rate


class Pot(StrEnum):
    """What a posting moves. What is agreed in a dispute is earned and released at once, and no rule gives it."""

    EARNED = "earned"
    CLAWED_BACK_HELD = "clawed_back_held"
    CLAWED_BACK_RELEASED = "clawed_back_released"
    RELEASED = "released"
    AGREED = "agreed"


class Slot(NamedTuple):
    """Where a posting belongs: rules give one sum for each slot, and lines make up the difference."""

    plan_id: UUID
    on: date
    pot: Pot
    item_id: UUID


@dataclass(frozen=True)
class Due:
    """The sum that belongs into a slot, and why: what moves earned commission names the tiers that made it."""

    amount: Decimal
    inputs: Inputs
    rated: Rated
    causes: tuple[UUID, ...]


@dataclass(frozen=True)
class _Standing:
    """Sums to date."""

    earned: Mapping[UUID, Rated]
    clawed_back: Decimal = ZERO
    released: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return sum((rated.amount for rated in self.earned.values()), ZERO)


def earnings(rule: Rule, entry: Entry, day: date) -> Rated:
    """What an entry earns as it stands on a day."""
    return rate(rule, at(entry.before, day), at(entry.after, day), at(entry.base, day))


def due(deal: Deal, entries: Sequence[tuple[BookId, Entry]]) -> dict[Slot, Due]:
    """All slots of a deal, from the paid entries as they stand in their books."""
    rule, found = deal.rule, dict[Slot, Due]()
    if rule is None:
        return found
    before = _Standing({})
    for day in _days(deal, entries):
        now = _standing(deal, rule, entries, day)
        for book_id, entry in entries:
            if entry.item_id in now.earned:
                _earn(found, deal, rule, book_id, entry, day, before, now)
        _move(found, deal, rule, day, before, now)
        before = now
    return found


def _days(deal: Deal, entries: Sequence[tuple[BookId, Entry]]) -> list[date]:
    days = {deal.day(move.on) for move in deal.movements}
    for _, entry in entries:
        days |= {day for steps in (entry.base, entry.before, entry.moves) for day, _ in steps if day >= entry.day}
    return sorted(days)


def _standing(deal: Deal, rule: Rule, entries: Sequence[tuple[BookId, Entry]], day: date) -> _Standing:
    earned = {entry.item_id: earnings(rule, entry, day) for _, entry in entries if entry.day <= day}
    if rule.payout_metric is Metric.COLLECTED:
        return _of_collected(deal, rule, earned, day)
    total = sum((rated.amount for rated in earned.values()), ZERO)
    amount = deal.value_on(day).amount
    gone = deal.cancelled_by(day, rule.clawback.days if rule.clawback else None)
    within = portion(total, gone, amount)
    paid = total - within
    if rule.release is Release.ON_COLLECTION:
        paid = min(portion(total, deal.applied_by(day), amount), paid)
    cancelled = max(within, min(portion(total, deal.cancelled_by(day), amount), total - paid))
    late = min(portion(total, _lost(deal, rule, day) * _part_kept(deal, max(amount - gone, ZERO), day), amount), paid)
    return _Standing(earned, cancelled + late, paid - late)


def _of_collected(deal: Deal, rule: Rule, earned: Mapping[UUID, Rated], day: date) -> _Standing:
    total = clawed_back = ZERO
    for money in deal.collections:
        rated = earned.get(money.source_event)
        if rated is not None:
            total += rated.amount
            left = Fraction(deal.left_of(money, day))
            kept = left - _lost_of(money, rule) * left / Fraction(money.amount)
            clawed_back += rated.amount - portion(rated.amount, kept, money.amount)
    return _Standing(earned, clawed_back, total - clawed_back)


def _lost(deal: Deal, rule: Rule, day: date) -> Fraction:
    """The money, of what was applied by that day and not taken back, for which nothing is paid since it came late."""
    return sum(
        (
            _lost_of(money, rule) * Fraction(deal.left_of(money, day)) / Fraction(money.amount)
            for money in deal.collections
            if deal.day(money.on) <= day
        ),
        Fraction(0),
    )


def _part_kept(deal: Deal, left: Decimal, day: date) -> Fraction:
    """The part of the applied money that is for what is left of the deal: of the rest all is clawed back already."""
    applied = deal.applied_by(day)
    return Fraction(left) / Fraction(applied) if applied > left else Fraction(1)


def _lost_of(money: CollectionCredited, rule: Rule) -> Fraction:
    """What of the money earns nothing by its age: the last step of the rule that its days have come to holds."""
    lost = Fraction(0)
    for part in money.late:
        points = [step.points for step in rule.age_adjustments if step.from_day <= part.days]
        lost += Fraction(part.amount) * Fraction(points[-1] if points else 0, 100)
    return lost


def _earn(
    found: dict[Slot, Due],
    deal: Deal,
    rule: Rule,
    book_id: BookId,
    entry: Entry,
    day: date,
    before: _Standing,
    now: _Standing,
) -> None:
    rated = now.earned[entry.item_id]
    change = rated.amount - (before.earned[entry.item_id].amount if entry.item_id in before.earned else ZERO)
    if not change:
        return
    inputs = _inputs(
        deal,
        day,
        now.total,
        base=at(entry.base, day),
        cumulated_over=book_id[2],
        cumulated_before=at(entry.before, day),
        cumulated_after=at(entry.after, day),
    )
    causes = (entry.source_event, *(v.source_event for v in deal.values[1:] if v.on == day))
    found[Slot(rule.plan_id, day, Pot.EARNED, entry.item_id)] = Due(change, inputs, rated, causes)


def _move(found: dict[Slot, Due], deal: Deal, rule: Rule, day: date, before: _Standing, now: _Standing) -> None:
    """Claws back and releases of one day. What is released at once is never held."""
    at_once = rule.release is Release.ON_SIGNING or rule.payout_metric is Metric.COLLECTED
    held = ZERO if at_once else now.total - before.clawed_back - before.released
    taken = now.clawed_back - before.clawed_back
    from_held = min(taken, max(held, ZERO))
    from_released = taken - from_held
    changes = {
        Pot.CLAWED_BACK_HELD: -from_held,
        Pot.CLAWED_BACK_RELEASED: -from_released,
        Pot.RELEASED: now.released - before.released + from_released,
    }
    inputs = _inputs(
        deal,
        day,
        now.total,
        applied=deal.applied_by(day),
        cancelled=deal.cancelled_by(day),
        clawed_back=now.clawed_back,
        released=now.released,
    )
    causes = _events_on(deal, day)
    by_tiers = Rated(now.total, tuple(tier for rated in now.earned.values() for tier in rated.tiers))
    for pot, amount in changes.items():
        if amount:
            found[Slot(rule.plan_id, day, pot, deal.contract_id)] = Due(amount, inputs, by_tiers, causes)


def _inputs(deal: Deal, day: date, earned: Decimal, **more: Any) -> Inputs:
    value = deal.value_on(day)
    return Inputs(amount=value.amount, share=value.share, earned=earned, **more)


def _events_on(deal: Deal, day: date) -> tuple[UUID, ...]:
    return (deal.values[0].source_event, *(m.source_event for m in deal.movements if deal.day(m.on) == day))
