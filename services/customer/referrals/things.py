"""A referral as clients see it."""

from datetime import date
from uuid import UUID

from services.customer.customers.things import CUSTOMER
from shared.kernel.things import Head, Thing, View

from .decider import Referral, ReferralStatus, referral


class ReferralView(View):
    """What the reward was is null until it is given. What is taken back of it is told in the referrer's points."""

    status: ReferralStatus
    referrer_id: UUID
    referred_id: UUID
    payment_id: str | None
    points: int | None
    scheme_version: int | None
    rewarded_on: date | None


def show(state: Referral | None, head: Head, thing_id: UUID) -> ReferralView | None:
    if state is None:
        return None
    reward = dict(state.rewarded) if state.rewarded else dict.fromkeys(REWARD)
    return ReferralView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **dict(state.made),
        **reward,
    )


REWARD = ("payment_id", "points", "scheme_version", "rewarded_on")

REFERRAL = Thing(
    "referral",
    "/v1/referrals",
    referral,
    show,
    ReferralView,
    owners=lambda view: (),
    within=(CUSTOMER, "referred_id"),
)
"""Of whoever looks after the referred customer."""
