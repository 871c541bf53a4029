"""The deal run: all that is overdue of deals by a day, capability by capability."""

from collections import Counter
from datetime import date, datetime

from services.pipeline.contract_endings.sweeps import expired
from services.pipeline.contracts.sweeps import missed
from services.pipeline.opportunities.sweeps import stalled
from services.pipeline.quotes import sweeps as quotes
from shared.readers.sweeps import Sweep, Sweeping

from .parts import Part
from .runs import CompleteDealRun, deal_run

PARTS: tuple[Part, ...] = (stalled, quotes.expired, missed, expired)
"""In their order; each does only what is its own."""


async def carry_out(sweeping: Sweeping, as_of: date) -> CompleteDealRun:
    done: Counter[str] = Counter()
    for part in PARTS:
        found = await sweeping.find(part.find(as_of), part.tables)
        events = await sweeping.send([part.send(row, as_of) for row in found])
        done.update(part.counts[type(event)] for event in events if type(event) in part.counts)
    return CompleteDealRun(as_of=as_of, **done)


sweep = Sweep("deals", carry_out, deal_run, as_of=datetime.date)
