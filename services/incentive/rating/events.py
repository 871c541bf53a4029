"""The figures that explain what was rated, as they stand in commission lines."""

from pydantic import ConfigDict, Field

from shared.kernel.fields import Money, Rate, SignedMoney
from shared.kernel.messages import Event


class TierUsed(Event):
    """`base` fell into the tier from `from` to `to` and gave `amount`; interpolated tiers have no rate."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: Money = Field(alias="from")
    to: Money | None = None
    rate: Rate | None = None
    base: SignedMoney
    amount: SignedMoney


class Inputs(Event):
    """The figures behind a line, as they stood on its day. Sums are to date, for this rep and this contract.

    `amount`: the contract's. `share`: the rep's part. `base`: what was rated, after `cumulated_before` and up to
    `cumulated_after` over the period `cumulated_over`. `applied`, `cancelled`: of the contract.
    """

    amount: SignedMoney
    share: SignedMoney
    base: SignedMoney | None = None
    cumulated_over: str | None = None
    cumulated_before: SignedMoney | None = None
    cumulated_after: SignedMoney | None = None
    earned: SignedMoney
    applied: SignedMoney | None = None
    cancelled: SignedMoney | None = None
    clawed_back: SignedMoney | None = None
    released: SignedMoney | None = None
