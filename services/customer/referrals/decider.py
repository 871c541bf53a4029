"""The rules of a referral: it is rewarded once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Count, Day, Id
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound

from .events import ReferralEvent, ReferralMade, ReferralRewarded


class MakeReferral(Command):
    referrer_id: Id
    referred_id: Id


class RewardReferral(Command):
    payment_id: Code
    points: Count
    scheme_version: Count
    rewarded_on: Day


ReferralCommand = MakeReferral | RewardReferral


class ReferralStatus(StrEnum):
    MADE = "made"
    REWARDED = "rewarded"


@dataclass(frozen=True, slots=True)
class Referral:
    made: ReferralMade
    rewarded: ReferralRewarded | None = None

    @property
    def status(self) -> ReferralStatus:
        return ReferralStatus.REWARDED if self.rewarded else ReferralStatus.MADE


def decide(command: ReferralCommand, state: Referral | None) -> Sequence[ReferralEvent]:
    match command:
        case MakeReferral():
            if command.referrer_id == command.referred_id:
                raise Invalid("/referred_id", "nobody refers themselves")
            return [] if state else [ReferralMade(**dict(command))]
        case RewardReferral():
            if state is None:
                raise NotFound
            return [] if state.rewarded else [ReferralRewarded(**dict(command))]


def evolve(state: Referral | None, event: ReferralEvent) -> Referral:
    if isinstance(event, ReferralMade):
        return Referral(event)
    if state is None:
        raise TypeError(f"a referral begins with ReferralMade, not with {type(event).__name__}")
    return replace(state, rewarded=event)


referral = Decider("referral", None, decide, evolve, ReferralEvent)
