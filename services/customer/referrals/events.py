"""What can happen to a referral.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Code, Count, Day, Id
from shared.kernel.messages import Event


class ReferralMade(Event):
    """The referrer, a customer, brought the referred one."""

    referrer_id: Id
    referred_id: Id


class ReferralRewarded(Event):
    """The referred customer paid, and the referrer was given the points of that version of the scheme."""

    payment_id: Code
    points: Count
    scheme_version: Count
    rewarded_on: Day


ReferralEvent = ReferralMade | ReferralRewarded
