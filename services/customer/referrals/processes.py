"""A referral is between two customers of this service, and its reward is booked in the referrer's ledger."""

from uuid import UUID

from services.customer.customers.processes import standing
from services.customer.loyalty.decider import TakeBackPoints, points
from services.customer.loyalty.processes import CollectCash, earned
from services.customer.loyalty_schemes.decider import SCHEME_ID, loyalty_scheme
from shared.kernel.rejections import Invalid, Rejection
from shared.kernel.transaction import Transaction

from .decider import MakeReferral, RewardReferral, referral

REFERRED = "referral.referred"
"""The scope of the claim that a customer was referred once, by one."""


class AlreadyPays(Rejection):
    """The customer has paid before, so that nobody brings them any more."""


async def make_referral(tx: Transaction, referral_id: UUID, command: MakeReferral) -> None:
    await tx.send(referral, referral_id, command)
    await standing(tx, command.referrer_id, field="referrer_id")
    brought = await standing(tx, command.referred_id, field="referred_id")
    if await _referrer(tx, command.referrer_id) == command.referred_id:
        raise Invalid("/referrer_id", "was referred by that customer")
    for record in (command.referred_id, *brought.endings.stands_for):
        if (await tx.state(points, record)).pays:
            raise AlreadyPays
    tx.claim(REFERRED, str(command.referred_id), referral.stream(referral_id))


async def _referrer(tx: Transaction, customer_id: UUID) -> UUID | None:
    found = await tx.locate(REFERRED, str(customer_id))
    state = await tx.state(referral, found) if found else None
    return state.made.referrer_id if state else None


async def reward_referral(tx: Transaction, customer_id: UUID, command: CollectCash) -> None:
    """The customer paid: who referred them, if anybody did and was not rewarded yet, is given the points for it."""
    scheme = (await tx.state(loyalty_scheme, SCHEME_ID)).on(command.on)
    if scheme is None or not scheme.referral_points:
        return
    referral_id = await tx.locate(REFERRED, str(customer_id))
    state = await tx.state(referral, referral_id) if referral_id else None
    if referral_id is None or state is None or state.rewarded:
        return
    reward = RewardReferral(
        payment_id=command.payment_id,
        points=scheme.referral_points,
        scheme_version=scheme.scheme_version,
        rewarded_on=command.on,
    )
    await tx.send(referral, referral_id, reward)
    earn = earned(command, scheme, scheme.referral_points, command.amount, referral_id)
    await tx.send(points, state.made.referrer_id, earn)


async def take_back_reward(tx: Transaction, customer_id: UUID, command: TakeBackPoints) -> None:
    """Money of the customer was taken back: with that which brought the reward goes the reward."""
    referral_id = await tx.locate(REFERRED, str(customer_id))
    state = await tx.state(referral, referral_id) if referral_id else None
    if state is None or state.rewarded is None or state.rewarded.payment_id != command.payment_id:
        return
    await tx.send(points, state.made.referrer_id, command.model_copy(update={"referral_id": referral_id}))
