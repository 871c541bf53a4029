"""What can happen to a customer's points.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from pydantic import ConfigDict, Field

from shared.kernel.fields import Code, Count, Currency, Day, Id, Moment, PositiveMoney, Text
from shared.kernel.messages import Event, Value


class LotPoints(Value):
    """So many points of one lot."""

    lot_id: Id
    points: int


class CashPart(Value):
    """So much of a payment, applied to one invoice."""

    invoice_id: Id
    amount: PositiveMoney


class PointsEarned(Event):
    """A lot of `points`, which may be spent up to and on `expires_on`; 0 where the payment has not come to another
    whole point yet. `rate_points` are earned for each `rate_amount`.

    With a `referral_id` the customer earned them for having referred the one who paid."""

    lot_id: Id
    points: int
    payment_id: Code
    referral_id: Id | None = None
    scheme_version: Count
    rate_points: int
    rate_amount: PositiveMoney
    currency: Currency
    cash: tuple[CashPart, ...]
    earned_on: Day
    expires_on: Day | None = None


class PointsRedeemed(Event):
    model_config = ConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, populate_by_name=True, serialize_by_alias=True
    )

    points: int
    for_: Text = Field(alias="for")
    lots: tuple[LotPoints, ...]
    redeemed_by: str
    redeemed_at: Moment


class PointsExpired(Event):
    """As of that day, what was left of these lots."""

    as_of: Day
    points: int
    lots: tuple[LotPoints, ...]


class ReversedCash(Value):
    scheme_version: Count
    invoice_id: Id
    amount: PositiveMoney


class PointsReversed(Event):
    """Money of the payment was taken back, and with it `points`, from `lots`. Of what it had earned, nothing was taken
    for what had `lapsed`, expired before; `short` points were spent and could not be recovered."""

    payment_id: Code
    referral_id: Id | None = None
    cash: tuple[ReversedCash, ...]
    reversed_on: Day
    points: int
    lots: tuple[LotPoints, ...]
    lapsed: tuple[LotPoints, ...] = ()
    short: int = 0


PointsEvent = PointsEarned | PointsRedeemed | PointsExpired | PointsReversed
