"""The penalty run: every penalty that nobody appealed in time takes effect."""

from datetime import date, datetime

from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from ..penalties.commands import LetTakeEffect
from ..penalties.decider import discipline
from ..penalties.events import PenaltyTookEffect
from ..penalties.projections import penalties_listing
from .decider import CompletePenaltyRun, penalty_run
from .projections import past_appeal


async def let_take_effect(sweeping: Sweeping, as_of: date) -> CompletePenaltyRun:
    found = await sweeping.find(past_appeal(as_of), (penalties_listing,))
    events = await sweeping.send(
        Send(discipline, row["rep_id"], LetTakeEffect(penalty_id=row["id"], as_of=as_of)) for row in found
    )
    effective = sum(isinstance(event, PenaltyTookEffect) for event in events)
    return CompletePenaltyRun(as_of=as_of, found=len(found), effective=effective)


sweep = Sweep("penalties", let_take_effect, penalty_run, as_of=datetime.date)
