"""Deals that are longer in their stage than their process allows: a part of the deal run."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select

from services.pipeline.process.parts import Part
from services.pipeline.stages.decider import ReportStall
from services.pipeline.stages.events import DealStalled
from shared.kernel.transaction import Send

from .decider import opportunity
from .projections import opportunities


def overstayed(as_of: date) -> Select[Any]:
    of = opportunities.table.c
    return select(of.id).where(of.stalls_on <= as_of).order_by(of.stalls_on, of.id)


stalled = Part(
    tables=(opportunities,),
    find=overstayed,
    send=lambda row, as_of: Send(opportunity, row["id"], ReportStall(as_of=as_of)),
    counts={DealStalled: "stalled"},
)
