"""What is told of the market, as clients see it."""

from datetime import date
from enum import StrEnum

from shared.kernel.fields import Money
from shared.kernel.things import EVERYONES, Thing, View, in_full

from .decider import market_note, market_research, market_size


class NoteStatus(StrEnum):
    SHARED = "shared"


class ResearchStatus(StrEnum):
    FILED = "filed"


class SizeStatus(StrEnum):
    REPORTED = "reported"


class NoteView(View):
    status: NoteStatus
    text: str
    topic: str | None
    region: str | None
    product: str | None
    source: str | None
    told_by: str


class ResearchView(View):
    status: ResearchStatus
    topic: str
    region: str | None
    product: str | None
    method: str
    findings: str
    done_on: date | None
    told_by: str


class SizeView(View):
    status: SizeStatus
    region: str
    product: str
    period: str
    amount: Money
    currency: str
    source: str
    told_by: str


NOTE = Thing(
    "market note", "/v1/market-notes", market_note, in_full(NoteView, NoteStatus.SHARED), NoteView, owners=EVERYONES
)
RESEARCH = Thing(
    "market research",
    "/v1/market-research",
    market_research,
    in_full(ResearchView, ResearchStatus.FILED),
    ResearchView,
    owners=EVERYONES,
)
SIZE = Thing(
    "market size", "/v1/market-sizes", market_size, in_full(SizeView, SizeStatus.REPORTED), SizeView, owners=EVERYONES
)
