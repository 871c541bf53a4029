"""The loyalty run: every customer with points that can be spent no more is told so."""

from datetime import date, datetime

from services.customer.loyalty import policies as loyalty
from services.customer.loyalty.decider import ExpirePoints, points
from services.customer.loyalty.events import PointsExpired
from services.customer.loyalty.projections import accounts, expiring_by
from services.customer.referrals import policies as referrals
from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from .decider import CompleteRun, loyalty_run


async def expire(sweeping: Sweeping, as_of: date) -> CompleteRun:
    found = await sweeping.find(expiring_by(as_of), (accounts,), (loyalty.policy, referrals.policy))
    events = await sweeping.send(Send(points, row["id"], ExpirePoints(as_of=as_of)) for row in found)
    expired = [event for event in events if isinstance(event, PointsExpired)]
    return CompleteRun(
        as_of=as_of, found=len(found), expired=len(expired), points=sum(event.points for event in expired)
    )


sweep = Sweep("loyalty", expire, loyalty_run, as_of=datetime.date)
