"""The credit review run: each customer that something was due of, reviewed once a quarter."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping

from services.pipeline.credit import projections as credit
from services.pipeline.prices import projections as prices
from services.pipeline.receivables import projections as receivables
from shared.kernel.calendar import Grain, period_of
from shared.kernel.money import ZERO, rate
from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from .behaviour import to_review
from .decider import ReviewCredit, credit_review, review_id
from .events import CreditReviewed
from .projections import reviews
from .runs import CompleteRun, credit_review_run

TABLES = (receivables.projection, credit.projection, prices.projection, reviews)
MOST_LATE = 999_999


async def review(sweeping: Sweeping, as_of: date) -> CompleteRun:
    period = period_of(as_of, Grain.QUARTER)
    found = await sweeping.find(to_review(as_of, period), TABLES)
    events = await sweeping.send(_send(row, as_of, period) for row in found)
    reviewed = [event for event in events if isinstance(event, CreditReviewed)]
    earned = Counter(event.earned for event in reviewed)
    return CompleteRun(as_of=as_of, period=period, found=len(found), reviewed=len(reviewed), earned=dict(earned))


def _send(row: RowMapping, as_of: date, period: str) -> Send:
    names = ("customer_id", "currency", "due", "overdue", "written_off", "collected", "tier", "grade", "days", "limit")
    of: dict[str, Any] = {name: row[name] for name in names}
    of["due"] = max(row["due"], ZERO)
    of["days_late"] = min(rate(row["late"], row["due"]) or ZERO, MOST_LATE)
    of["longest_overdue"] = (as_of - row["oldest"]).days if row["oldest"] else 0
    command = ReviewCredit(as_of=as_of, period=period, **of)
    return Send(credit_review, review_id(command.customer_id, command.currency, period), command)


sweep = Sweep("credit-reviews", review, credit_review_run, as_of=datetime.date)
