"""The lifecycle run: every customer whose next stage has come by a day is told so."""

from collections import Counter
from datetime import date, datetime

from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from ..customers.decider import customer
from ..customers.policies import lifecycle
from ..customers.projections import customers
from ..lifecycle.decider import ReviewLifecycle
from ..lifecycle.events import LifecycleChanged, Stage
from ..lifecycle_scheme.decider import SCHEME_ID, lifecycle_scheme
from .decider import CompleteRun, lifecycle_run
from .projections import to_review


async def review(sweeping: Sweeping, as_of: date) -> CompleteRun:
    """By the version in force on `as_of`."""
    terms = (await sweeping.state(lifecycle_scheme, SCHEME_ID)).on(as_of)
    command = ReviewLifecycle(
        as_of=as_of,
        dormant_after_days=terms.dormant_after_days,
        lost_after_days=terms.lost_after_days,
        scheme_version=terms.scheme_version,
    )
    found = await sweeping.find(to_review(as_of, terms), (customers,), (lifecycle,))
    events = await sweeping.send(Send(customer, row["id"], command) for row in found)
    came = Counter(event.new for event in events if isinstance(event, LifecycleChanged))
    return CompleteRun(**dict(command), found=len(found), dormant=came[Stage.DORMANT], lost=came[Stage.LOST])


sweep = Sweep("lifecycle", review, lifecycle_run, as_of=datetime.date)
