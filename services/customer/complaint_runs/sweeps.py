"""The complaint run: every complaint that is late as of a moment is told so."""

from collections import Counter
from datetime import datetime, timedelta

from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from ..complaint_clock.commands import CheckDeadline
from ..complaint_clock.events import SlaBreached
from ..complaints.decider import complaint
from ..complaints.events import ComplaintEscalated
from ..complaints.projections import complaints
from .decider import CompleteRun, complaint_run
from .projections import late


async def find_breaches(sweeping: Sweeping, as_of: datetime) -> CompleteRun:
    found = await sweeping.find(late(as_of), (complaints,))
    events = await sweeping.send(Send(complaint, row["id"], CheckDeadline(as_of=as_of)) for row in found)
    done = Counter(type(event) for event in events)
    return CompleteRun(as_of=as_of, found=len(found), breached=done[SlaBreached], escalated=done[ComplaintEscalated])


sweep = Sweep("complaints", find_breaches, complaint_run, as_of=lambda now: now, every=timedelta(minutes=10))
