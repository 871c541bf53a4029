"""The service run: what is late of requests, and which usage reviews are due."""

from collections import Counter
from datetime import date, datetime, time, timedelta, tzinfo

from shared.kernel.calendar import Grain, period, period_of
from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from ..customers.policies import lifecycle
from ..customers.projections import customers
from ..service_requests.decider import CheckTimes, request
from ..service_requests.events import RequestBreached
from ..service_requests.projections import late, requests
from ..usage_reviews.decider import CallReview, due_id, usage_review
from ..usage_reviews.events import UsageReviewDue
from ..usage_reviews.projections import due, projection, reviews
from .decider import CompleteRun, service_run


async def look(sweeping: Sweeping, as_of: date) -> CompleteRun:
    """As of a moment or of a day, which counts from its first moment: what is due on it is not due yet."""
    moment = moment_of(as_of, sweeping.zone)
    found = await sweeping.find(late(moment), (requests,))
    events = await sweeping.send(Send(request, row["id"], CheckTimes(as_of=moment)) for row in found)
    quarter = period(period_of(moment.date(), Grain.QUARTER))
    unreviewed = await sweeping.find(due(quarter), (customers, projection, reviews), (lifecycle,))
    calls = [CallReview(customer_id=row["id"], owner_id=row["owner_id"], period=quarter.name) for row in unreviewed]
    events += await sweeping.send(Send(usage_review, due_id(call.customer_id, quarter.name), call) for call in calls)
    done = Counter(type(event) for event in events)
    return CompleteRun(as_of=as_of, found=len(found), breached=done[RequestBreached], reviews_due=done[UsageReviewDue])


def moment_of(as_of: date, zone: tzinfo) -> datetime:
    """In the company's time zone."""
    return as_of.astimezone(zone) if isinstance(as_of, datetime) else datetime.combine(as_of, time(), zone)


sweep = Sweep[date]("service", look, service_run, as_of=lambda now: now, every=timedelta(minutes=10))
