"""What a rep has of a contract: its value, cancellations, money and overdue invoices over time."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from shared.kernel.money import ZERO

from ..coverage.events import Rule
from .events import (
    CollectionCredited,
    CollectionWithdrawn,
    CommissionHeld,
    CreditAmended,
    CreditCancelled,
    DealCredited,
    HoldLifted,
    Movement,
)
from .steps import Steps, at


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

    @property
    def shares(self) -> Steps:
        return tuple((value.on, value.share) for value in self.values)

    @property
    def movements(self) -> tuple[Movement, ...]:
        return (*self.cancellations, *self.collections, *self.withdrawals)

    def value_on(self, day: date) -> Value:
        return next((value for value in reversed(self.values) if value.on <= day), self.values[0])

    def cancelled_by(self, day: date, within: int | None = None) -> Decimal:
        """What fell away by that day; `within` so many days of the signing alone, where that is given."""
        found = (c for c in self.cancellations if self.day(c.on) <= day)
        if within is not None:
            found = (c for c in found if (self.day(c.on) - self.signed_on).days <= within)
        return sum((c.amount for c in found), ZERO)

    def applied_by(self, day: date) -> Decimal:
        applied = sum((c.amount for c in self.collections if self.day(c.on) <= day), ZERO)
        return applied - sum((w.amount for w in self.withdrawals if self.day(w.on) <= day), ZERO)

    def left_of(self, money: CollectionCredited, day: date) -> Decimal:
        """What of the money no reversal has taken back by that day: a payment's newest money goes first."""
        key = (money.on, str(money.source_event))
        taken = (w.amount for w in self.withdrawals if w.payment_id == money.payment_id and self.day(w.on) <= day)
        newer = (
            c.amount for c in self.collections if c.payment_id == money.payment_id and (c.on, str(c.source_event)) > key
        )
        gone = max(sum(taken, ZERO) - sum(newer, ZERO), ZERO)
        left: Decimal = max(money.amount - gone, ZERO)
        return left

    def overdue_on(self, day: date) -> Decimal:
        """What is open of the invoices that are overdue on that day."""
        return sum((at(steps, day) for steps in self.holds.values()), ZERO)

    def day(self, on: date) -> date:
        """Nothing counts before the deal is signed."""
        return max(on, self.signed_on)


def deal_of(event: DealCredited) -> Deal:
    value = Value(event.signed_on, event.amount, event.share, event.source_event)
    return Deal(event.contract_id, event.external_id, event.signed_on, event.currency, (value,))


Change = CreditAmended | CreditCancelled | CollectionCredited | CollectionWithdrawn | CommissionHeld | HoldLifted


def changed(deal: Deal, fact: Change) -> Deal:
    match fact:
        case CreditAmended():
            return _amended(deal, fact)
        case CreditCancelled():
            return replace(deal, cancellations=(*deal.cancellations, fact))
        case CollectionCredited():
            return replace(deal, collections=(*deal.collections, fact))
        case CollectionWithdrawn():
            return replace(deal, withdrawals=(*deal.withdrawals, fact))
        case CommissionHeld() | HoldLifted():
            return _held(deal, fact)


def _amended(deal: Deal, event: CreditAmended) -> Deal:
    """A later version never takes force before an earlier one: one that names the same day replaces it."""
    on = max(event.on, deal.values[-1].on)
    kept = tuple(value for value in deal.values if value.on < on)
    return replace(deal, values=(*kept, Value(on, event.amount, event.share, event.source_event)))


def _held(deal: Deal, event: CommissionHeld | HoldLifted) -> Deal:
    """A later word on an invoice never counts from an earlier day: one for the same day replaces it."""
    steps = deal.holds.get(event.invoice_id, ())
    on = max(event.on, steps[-1][0]) if steps else event.on
    open_ = event.open if isinstance(event, CommissionHeld) else ZERO
    kept = tuple(step for step in steps if step[0] < on)
    return replace(deal, holds={**deal.holds, event.invoice_id: (*kept, (on, open_))})
