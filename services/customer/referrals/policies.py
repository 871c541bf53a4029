"""The referrer is rewarded with the first money of the referred customer, and gives it back with that money."""

from collections.abc import Iterator

from services.customer.loyalty.policies import collected, taken_back
from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy
from shared.kernel.transaction import Send
from shared.published.pipeline import PaymentAllocated, PaymentReversed

from .processes import reward_referral, take_back_reward

policy = Policy("referrals")


@policy.on(PaymentAllocated)
def allocated(event: PaymentAllocated, meta: Meta) -> Iterator[Send]:
    yield Send(reward_referral, event.customer_id, collected(event, meta))


@policy.on(PaymentReversed)
def reversed_(event: PaymentReversed, meta: Meta) -> Iterator[Send]:
    if event.allocations:
        yield Send(take_back_reward, event.customer_id, taken_back(event))
