"""A case as clients see it: everybody."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.kernel.things import EVERYONES, Thing, View, in_full

from .decider import case
from .events import CaseKind


class CaseStatus(StrEnum):
    SHARED = "shared"


class CaseView(View):
    status: CaseStatus
    title: str
    kind: CaseKind
    text: str
    lesson: str | None = Field(description="What others may learn of it")
    product: str | None = Field(description="A SKU or a product line")
    customer_id: UUID | None
    opportunity_id: UUID | None
    tags: tuple[str, ...]
    rep_id: UUID | None = Field(description="Who shared it, where it was a rep")
    shared_by: str


CASE = Thing("case", "/v1/cases", case, in_full(CaseView, CaseStatus.SHARED), CaseView, owners=EVERYONES)
