"""What a rep has of a contract: its value, cancellations and money over time, and the lines posted for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from shared.kernel.calendar import Grain, period_of
from shared.kernel.money import ZERO

from ..coverage.events import Rule
from ..plans.events import Accumulation, Metric
from .books import BookId, Entry, Key, Steps, at, external_order
from .events import (
    CollectionCredited,
    CollectionWithdrawn,
    CommissionAdjusted,
    CommissionClawedBack,
    CommissionEarned,
    CommissionHeld,
    CommissionReleased,
    CreditAmended,
    CreditCancelled,
    DealCredited,
    HoldLifted,
    LineEvent,
    Movement,
)


class Pot(StrEnum):
    """What a posting moves."""

    EARNED = "earned"
    CLAWED_BACK_HELD = "clawed_back_held"
    CLAWED_BACK_RELEASED = "clawed_back_released"
    RELEASED = "released"


class Slot(NamedTuple):
    """Where a posting belongs: rules give one sum for each slot, and lines make up the difference."""

    plan_id: UUID
    on: date
    pot: Pot
    item_id: UUID


class Kind(StrEnum):
    EARNED = "earned"
    RELEASED = "released"
    CLAWED_BACK = "clawed_back"
    ADJUSTED = "adjusted"


@dataclass(frozen=True)
class Line:
    line_id: UUID
    rep_id: UUID
    kind: Kind
    slot: Slot
    amount: Decimal
    plan_version: int
    posted_at: datetime


@dataclass(frozen=True)
class Value:
    """The contract's amount and the rep's share from a day on."""

    on: date
    amount: Decimal
    share: Decimal
    source_event: UUID


@dataclass(frozen=True)
class Deal:
    """`rule` is that of the plan that covers the deal, None while none does. `holds` are the open amounts of its
    overdue invoices over time."""

    contract_id: UUID
    external_id: str | None
    signed_on: date
    currency: str
    values: tuple[Value, ...]
    cancellations: tuple[CreditCancelled, ...] = ()
    collections: tuple[CollectionCredited, ...] = ()
    withdrawals: tuple[CollectionWithdrawn, ...] = ()
    holds: Mapping[UUID, Steps] = field(default_factory=lambda: MappingProxyType({}))
    rule: Rule | None = None
    posted: Mapping[Slot, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    lines: tuple[Line, ...] = ()

    @property
    def shares(self) -> Steps:
        return tuple((value.on, value.share) for value in self.values)

    @property
    def movements(self) -> tuple[Movement, ...]:
        return (*self.cancellations, *self.collections, *self.withdrawals)

    def value_on(self, day: date) -> Value:
        return next((value for value in reversed(self.values) if value.on <= day), self.values[0])

    def cancelled_by(self, day: date) -> Decimal:
        return sum((c.amount for c in self.cancellations if self.day(c.on) <= day), ZERO)

    def applied_by(self, day: date) -> Decimal:
        applied = sum((c.amount for c in self.collections if self.day(c.on) <= day), ZERO)
        return applied - sum((w.amount for w in self.withdrawals if self.day(w.on) <= day), ZERO)

    def overdue_on(self, day: date) -> Decimal:
        """What is open of the invoices that are overdue on that day."""
        return sum((at(steps, day) for steps in self.holds.values()), ZERO)

    def day(self, on: date) -> date:
        """Nothing counts before the deal is signed."""
        return max(on, self.signed_on)

    def total(self, pot: Pot, plan_id: UUID, as_of: date = date.max) -> Decimal:
        fits = (s.plan_id == plan_id and s.pot is pot and s.on <= as_of for s in self.posted)
        return sum((sum_ for fit, sum_ in zip(fits, self.posted.values(), strict=True) if fit), ZERO)

    def posting(self, line: LineEvent) -> "Deal":
        """The deal with a line posted."""
        kind, pot = kind_of(line)
        slot = Slot(line.plan_id, line.on, pot, line.item_id)
        posted = {**self.posted, slot: self.posted.get(slot, ZERO) + line.amount}
        entry = Line(line.line_id, line.rep_id, kind, slot, line.amount, line.plan_version, line.posted_at)
        return replace(self, posted=posted, lines=(*self.lines, entry))


def deal_of(event: DealCredited) -> Deal:
    value = Value(event.signed_on, event.amount, event.share, event.source_event)
    return Deal(event.contract_id, event.external_id, event.signed_on, event.currency, (value,))


def amended(deal: Deal, event: CreditAmended) -> Deal:
    """A later version never takes force before an earlier one: one that names the same day replaces it."""
    on = max(event.on, deal.values[-1].on)
    kept = tuple(value for value in deal.values if value.on < on)
    return replace(deal, values=(*kept, Value(on, event.amount, event.share, event.source_event)))


def held(deal: Deal, event: CommissionHeld | HoldLifted) -> Deal:
    """A later word on an invoice never counts from an earlier day: one for the same day replaces it."""
    steps = deal.holds.get(event.invoice_id, ())
    on = max(event.on, steps[-1][0]) if steps else event.on
    open_ = event.open if isinstance(event, CommissionHeld) else ZERO
    kept = tuple(step for step in steps if step[0] < on)
    return replace(deal, holds={**deal.holds, event.invoice_id: (*kept, (on, open_))})


def kind_of(line: LineEvent) -> tuple[Kind, Pot]:
    match line:
        case CommissionEarned():
            return Kind.EARNED, Pot.EARNED
        case CommissionAdjusted():
            return Kind.ADJUSTED, Pot.EARNED
        case CommissionReleased():
            return Kind.RELEASED, Pot.RELEASED
        case CommissionClawedBack():
            pot = Pot.CLAWED_BACK_RELEASED if line.from_released else Pot.CLAWED_BACK_HELD
            return Kind.CLAWED_BACK, pot


def entries_of(deal: Deal) -> list[tuple[BookId, Entry]]:
    """What of the deal counts in which book under its rule: what is paid, and what moves the tiers."""
    rule = deal.rule
    if rule is None:
        return []
    found = []
    for metric in {rule.payout_metric: None, rule.tier_metric: None}:
        pays, moves = metric is rule.payout_metric, metric is rule.tier_metric
        for entry in _signed(deal, pays, moves) if metric is Metric.SIGNED else _collected(deal, pays, moves):
            found.append((_book(deal, rule, entry.day), entry))
    return found


def _signed(deal: Deal, pays: bool, moves: bool) -> list[Entry]:
    key = _key(deal, deal.signed_on, pays, "", deal.contract_id)
    first = deal.values[0].source_event
    return [_entry(key, deal, deal.contract_id, first, deal.shares, pays, moves)]


def _collected(deal: Deal, pays: bool, moves: bool) -> list[Entry]:
    found = []
    for money in deal.collections:
        day = deal.day(money.on)
        key = _key(deal, day, pays, money.payment_id, money.source_event)
        amount: Steps = ((day, money.share),)
        found.append(_entry(key, deal, money.source_event, money.source_event, amount, pays, moves))
    return found


def _entry(key: Key, deal: Deal, item_id: UUID, source_event: UUID, amount: Steps, pays: bool, moves: bool) -> Entry:
    return Entry(key, deal.contract_id, item_id, source_event, amount if pays else (), amount if moves else ())


def _key(deal: Deal, day: date, pays: bool, payment_id: str, item_id: UUID) -> Key:
    # What only moves the tiers comes before what is paid on the same day.
    order = external_order(deal.external_id)
    return (day, int(pays), order, str(deal.contract_id), payment_id, str(item_id))


def _book(deal: Deal, rule: Rule, day: date) -> BookId:
    if rule.tier_accumulate is Accumulation.DEAL:
        return (rule.plan_id, deal.currency, str(deal.contract_id))
    return (rule.plan_id, deal.currency, period_of(day, Grain(rule.tier_accumulate.value)))
