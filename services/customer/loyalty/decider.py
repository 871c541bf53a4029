"""The rules of points: earned by money, spent first-expiring first, taken back with the money, never below zero."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Count, Currency, Day, Id, PositiveMoney, Quantity, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Rejection

from .events import (
    CashPart,
    LotPoints,
    PointsEarned,
    PointsEvent,
    PointsExpired,
    PointsRedeemed,
    PointsReversed,
    ReversedCash,
)
from .ledger import Cash, Ledger, Lot, Source, evolve, spend, total


class EarnPoints(Command):
    """Money of a payment was applied on the day `on`, under that version of the scheme."""

    lot_id: Id
    payment_id: Code
    referral_id: Id | None = None
    scheme_version: Count
    rate_points: int
    rate_amount: PositiveMoney
    currency: Currency
    cash: tuple[CashPart, ...]
    on: Day
    expires_on: Day | None = None


class RedeemPoints(Command):
    """`for` says what the customer had for them."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    points: Quantity
    for_: Text = Field(alias="for")


class ExpirePoints(Command):
    as_of: Day


class TakeBackPoints(Command):
    """Money of a payment was taken back on the day `on`."""

    payment_id: Code
    referral_id: Id | None = None
    cash: tuple[CashPart, ...]
    on: Day


PointsCommand = EarnPoints | RedeemPoints | ExpirePoints | TakeBackPoints


class NotEnoughPoints(Rejection):
    """The customer has fewer points than that."""


def decide(command: PointsCommand, state: Ledger) -> Sequence[PointsEvent]:
    match command:
        case EarnPoints():
            return _earn(command, state)
        case RedeemPoints():
            return [_redeem(command, state)]
        case ExpirePoints():
            return _expire(command.as_of, state)
        case TakeBackPoints():
            return _take_back(command, state)


def _earn(command: EarnPoints, state: Ledger) -> Sequence[PointsEvent]:
    if command.lot_id in state.lots:
        return []
    source = Source(command.payment_id, command.referral_id, command.scheme_version)
    before = state.cash.get(source, Cash(command.rate_points, command.rate_amount))
    after = before.plus((part.invoice_id, part.amount) for part in command.cash)
    told = command.model_dump(exclude={"on"})
    return [PointsEarned(**told, points=after.earned - before.earned, earned_on=command.on)]


def _redeem(command: RedeemPoints, state: Ledger) -> PointsRedeemed:
    if command.points > state.balance:
        raise NotEnoughPoints(f"The customer has {state.balance} points.")
    return PointsRedeemed(
        points=command.points,
        for_=command.for_,
        lots=spend(state.spendable(), command.points),
        redeemed_by=command.by.sub,
        redeemed_at=command.at,
    )


def _expire(as_of: date, state: Ledger) -> Sequence[PointsEvent]:
    over = [lot for lot in state.spendable() if lot.expires_on and lot.expires_on < as_of]
    lots = tuple(LotPoints(lot_id=lot.lot_id, points=lot.remaining) for lot in over)
    return [PointsExpired(as_of=as_of, points=total(lots), lots=lots)] if lots else []


@dataclass(frozen=True)
class _Due:
    """What a reversal asks for: `cash` of the sources, and `points` of their lots, the last to expire first."""

    cash: tuple[ReversedCash, ...]
    points: int
    lots: Sequence[Lot]


def _take_back(command: TakeBackPoints, state: Ledger) -> Sequence[PointsEvent]:
    due = _due(command, state)
    if not due.cash:
        return []
    own = spend(due.lots, due.points)
    lapsed = _lapsed(due.lots, due.points - total(own))
    spent = due.points - total(own) - total(lapsed)
    others = spend((lot for lot in state.spendable() if lot not in due.lots), spent)
    return [
        PointsReversed(
            payment_id=command.payment_id,
            referral_id=command.referral_id,
            cash=due.cash,
            reversed_on=command.on,
            points=total(own) + total(others),
            lots=(*own, *others),
            lapsed=lapsed,
            short=spent - total(others),
        )
    ]


def _due(command: TakeBackPoints, state: Ledger) -> _Due:
    """Of each invoice the money that counted last is the first to go; money that never counted takes nothing."""
    sources = [source for source in state.cash if source[:2] == (command.payment_id, command.referral_id)]
    sources.sort(key=lambda source: source.scheme_version, reverse=True)
    left: dict[UUID, Decimal] = {}
    for part in command.cash:
        left[part.invoice_id] = left.get(part.invoice_id, Decimal(0)) + part.amount
    cash: list[ReversedCash] = []
    points = 0
    for source in sources:
        counted = state.cash[source]
        gone = _gone(counted, left)
        points += counted.earned - counted.minus(gone).earned
        cash += [
            ReversedCash(scheme_version=source.scheme_version, invoice_id=invoice_id, amount=amount)
            for invoice_id, amount in gone
        ]
        for invoice_id, amount in gone:
            left[invoice_id] -= amount
    lots = [lot for lot in state.lots.values() if lot.source in sources]
    return _Due(tuple(cash), points, sorted(lots, key=lambda lot: lot.order, reverse=True))


def _gone(counted: Cash, asked: dict[UUID, Decimal]) -> list[tuple[UUID, Decimal]]:
    """What of the money asked for was counted here, by invoice."""
    amounts = (
        (invoice_id, min(amount, counted.by_invoice.get(invoice_id, Decimal(0))))
        for invoice_id, amount in asked.items()
    )
    return [(invoice_id, amount) for invoice_id, amount in amounts if amount]


def _lapsed(lots: Iterable[Lot], points: int) -> tuple[LotPoints, ...]:
    set_off = []
    for lot in lots:
        part = min(lot.expired - lot.lapsed, points)
        if part:
            set_off.append(LotPoints(lot_id=lot.lot_id, points=part))
            points -= part
    return tuple(set_off)


points: Decider[PointsCommand, Ledger, PointsEvent] = Decider("points", Ledger(), decide, evolve, PointsEvent)
