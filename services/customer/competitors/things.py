"""A competitor as clients see it."""

from enum import StrEnum

from shared.kernel.things import EVERYONES, Thing, View, in_full

from .decider import competitor
from .events import CompetitorProduct


class CompetitorStatus(StrEnum):
    PROFILED = "profiled"


class CompetitorView(View):
    """As last profiled, by `profiled_by`."""

    status: CompetitorStatus
    name: str
    region: str | None
    website: str | None
    products: tuple[CompetitorProduct, ...]
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    strategy: str | None
    profiled_by: str


COMPETITOR = Thing(
    "competitor",
    "/v1/competitors",
    competitor,
    in_full(CompetitorView, CompetitorStatus.PROFILED),
    CompetitorView,
    owners=EVERYONES,
)
