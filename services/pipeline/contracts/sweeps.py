"""Milestones that were missed: a part of the deal run."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select

from services.pipeline.milestones.decider import CheckMilestones
from services.pipeline.milestones.events import MilestoneMissed
from services.pipeline.process.parts import Part
from shared.kernel.transaction import Send

from .decider import contract
from .projections import contracts
from .state import ContractStatus


def late(as_of: date) -> Select[Any]:
    of = contracts.table.c
    running = of.status == ContractStatus.SIGNED.value
    return select(of.id).where(running, of.misses_on < as_of).order_by(of.misses_on, of.id)


missed = Part(
    tables=(contracts,),
    find=late,
    send=lambda row, as_of: Send(contract, row["id"], CheckMilestones(as_of=as_of)),
    counts={MilestoneMissed: "missed_milestones"},
)
