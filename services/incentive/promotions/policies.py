"""A penalty of demotion that takes effect takes its rep one rung down."""

from collections.abc import Iterator
from uuid import uuid5

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy, Send

from ..penalties.events import PenaltyTookEffect
from ..penalties.events import Step as PenaltyStep
from .processes import DemoteTo, demote

policy = Policy("demotions", start="beginning")


@policy.on(PenaltyTookEffect)
def took_effect(event: PenaltyTookEffect, meta: Meta) -> Iterator[Send]:
    if event.step is PenaltyStep.DEMOTION:
        command = DemoteTo(rep_id=event.rep_id, grounds=event.clause, penalty_id=event.penalty_id, on=event.on)
        yield Send(demote, uuid5(event.penalty_id, "demotion"), command)
