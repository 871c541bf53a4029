"""The ledger of a customer's points: lots, and the money that earned them. Pure.

Of each lot: points = remaining + redeemed + expired + reversed, none of them ever below zero.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from .events import LotPoints, PointsEarned, PointsExpired, PointsRedeemed, PointsReversed


class Source(NamedTuple):
    """What earned points: a payment under one version of the scheme, of one's own or of the customer whom one referred.
    Its money counts as one sum, however many parts it comes in."""

    payment_id: str
    referral_id: UUID | None
    scheme_version: int


@dataclass(frozen=True, slots=True)
class Cash:
    """The money of a source that is applied now, by invoice, and what it earns: `points` for each `per`."""

    points: int
    per: Decimal
    by_invoice: Mapping[UUID, Decimal] = field(default_factory=dict)

    @property
    def earned(self) -> int:
        """Whole points only."""
        return int(sum(self.by_invoice.values(), Decimal(0)) * self.points // self.per)

    def plus(self, parts: Iterable[tuple[UUID, Decimal]]) -> "Cash":
        amounts = dict(self.by_invoice)
        for invoice_id, amount in parts:
            amounts[invoice_id] = amounts.get(invoice_id, Decimal(0)) + amount
        return replace(self, by_invoice={invoice_id: amount for invoice_id, amount in amounts.items() if amount})

    def minus(self, parts: Iterable[tuple[UUID, Decimal]]) -> "Cash":
        return self.plus((invoice_id, -amount) for invoice_id, amount in parts)


@dataclass(frozen=True, slots=True)
class Lot:
    """`lapsed` is what of the expired was set off against money that was taken back."""

    lot_id: UUID
    source: Source
    points: int
    earned_on: date
    expires_on: date | None
    redeemed: int = 0
    expired: int = 0
    reversed: int = 0
    lapsed: int = 0

    @property
    def remaining(self) -> int:
        return self.points - self.redeemed - self.expired - self.reversed

    @property
    def order(self) -> tuple[date, date, UUID]:
        """The first to expire first; it does not depend on which of them was told first."""
        return self.expires_on or date.max, self.earned_on, self.lot_id


@dataclass(frozen=True, slots=True)
class Ledger:
    lots: Mapping[UUID, Lot] = field(default_factory=dict)
    cash: Mapping[Source, Cash] = field(default_factory=dict)
    redemptions: tuple[PointsRedeemed, ...] = ()
    short: int = 0

    @property
    def balance(self) -> int:
        return sum(lot.remaining for lot in self.lots.values())

    @property
    def pays(self) -> bool:
        """Whether money of the customer's own is applied now: that of those whom it brought is not."""
        return any(money.by_invoice for source, money in self.cash.items() if source.referral_id is None)

    @property
    def next_expiry_on(self) -> date | None:
        """The first `expires_on` of what can still be spent."""
        return min((lot.expires_on for lot in self.spendable() if lot.expires_on), default=None)

    def spendable(self) -> Sequence[Lot]:
        """Lots with something left, in the order in which they are spent."""
        return sorted((lot for lot in self.lots.values() if lot.remaining), key=lambda lot: lot.order)


def spend(lots: Iterable[Lot], points: int) -> tuple[LotPoints, ...]:
    """So many points of these lots, or as many as they have, the first lot first."""
    taken = []
    for lot in lots:
        part = min(lot.remaining, points)
        if part:
            taken.append(LotPoints(lot_id=lot.lot_id, points=part))
            points -= part
    return tuple(taken)


def total(lots: Iterable[LotPoints]) -> int:
    return sum(one.points for one in lots)


def evolve(ledger: Ledger, event: PointsEarned | PointsRedeemed | PointsExpired | PointsReversed) -> Ledger:
    match event:
        case PointsEarned():
            return _earned(ledger, event)
        case PointsRedeemed():
            spent = _with(ledger, event.lots, lambda lot, n: replace(lot, redeemed=lot.redeemed + n))
            return replace(spent, redemptions=(*ledger.redemptions, event))
        case PointsExpired():
            return _with(ledger, event.lots, lambda lot, n: replace(lot, expired=lot.expired + n))
        case PointsReversed():
            return _reversed(ledger, event)


def _earned(ledger: Ledger, event: PointsEarned) -> Ledger:
    source = Source(event.payment_id, event.referral_id, event.scheme_version)
    before = ledger.cash.get(source, Cash(event.rate_points, event.rate_amount))
    cash = before.plus((part.invoice_id, part.amount) for part in event.cash)
    lot = Lot(event.lot_id, source, event.points, event.earned_on, event.expires_on)
    return replace(ledger, lots={**ledger.lots, lot.lot_id: lot}, cash={**ledger.cash, source: cash})


def _reversed(ledger: Ledger, event: PointsReversed) -> Ledger:
    cash = dict(ledger.cash)
    for part in event.cash:
        source = Source(event.payment_id, event.referral_id, part.scheme_version)
        cash[source] = cash[source].minus([(part.invoice_id, part.amount)])
    taken = _with(ledger, event.lots, lambda lot, n: replace(lot, reversed=lot.reversed + n))
    set_off = _with(taken, event.lapsed, lambda lot, n: replace(lot, lapsed=lot.lapsed + n))
    return replace(set_off, cash=cash, short=ledger.short + event.short)


def _with(ledger: Ledger, parts: Iterable[LotPoints], changed: Callable[[Lot, int], Lot]) -> Ledger:
    lots = dict(ledger.lots)
    for part in parts:
        lots[part.lot_id] = changed(lots[part.lot_id], part.points)
    return replace(ledger, lots=lots)
