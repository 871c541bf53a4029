"""A customer's points as clients see them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from services.customer.customers.things import CUSTOMER
from shared.kernel.things import Head, Shown, Thing, View

from .decider import points
from .events import LotPoints, PointsRedeemed
from .ledger import Ledger, Lot


class PointsStatus(StrEnum):
    """`empty` where nothing is left that could be spent."""

    OPEN = "open"
    EMPTY = "empty"


class LotView(Shown):
    """points = remaining + redeemed + expired + reversed. It can be spent up to and on `expires_on`, for ever where
    that is null. With a `referral_id` it was given for a referral, of which `payment_id` is the first payment."""

    lot_id: UUID
    payment_id: str
    referral_id: UUID | None
    scheme_version: int
    earned_on: date
    expires_on: date | None
    points: int
    remaining: int
    redeemed: int
    expired: int
    reversed: int


class RedemptionView(Shown):
    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True)

    points: int
    for_: str = Field(alias="for")
    lots: tuple[LotPoints, ...]
    redeemed_by: str
    redeemed_at: datetime


class PointsView(View):
    """balance = earned - redeemed - expired - reversed, the sums of `lots`, which stand in the order in which they are
    spent. `short` points of payments that were reversed had been spent, and could not be taken back."""

    status: PointsStatus
    customer_id: UUID
    balance: int
    earned: int
    redeemed: int
    expired: int
    reversed: int
    short: int
    next_expiry_on: date | None
    lots: tuple[LotView, ...]
    redemptions: tuple[RedemptionView, ...]


def show(state: Ledger, head: Head, thing_id: UUID) -> PointsView:
    """Also of a customer who has earned nothing yet."""
    lots = sorted(state.lots.values(), key=lambda lot: lot.order)
    return PointsView(
        id=thing_id,
        version=head.version,
        status=PointsStatus.OPEN if state.balance else PointsStatus.EMPTY,
        created_at=head.created_at,
        customer_id=thing_id,
        balance=state.balance,
        earned=sum(lot.points for lot in lots),
        redeemed=sum(lot.redeemed for lot in lots),
        expired=sum(lot.expired for lot in lots),
        reversed=sum(lot.reversed for lot in lots),
        short=state.short,
        next_expiry_on=state.next_expiry_on,
        lots=tuple(_lot(lot) for lot in lots),
        redemptions=tuple(_redemption(one) for one in state.redemptions),
    )


def _lot(lot: Lot) -> LotView:
    shown = {name: getattr(lot, name) for name in LotView.model_fields if name not in lot.source._fields}
    return LotView(**shown, **lot.source._asdict())


def _redemption(one: PointsRedeemed) -> RedemptionView:
    return RedemptionView(**dict(one))


POINTS = Thing(
    "points account",
    "/v1/points",
    points,
    show,
    PointsView,
    owners=lambda view: (),
    within=(CUSTOMER, "customer_id"),
)
