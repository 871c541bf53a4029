"""Reviews of attainment and the runs that made them, as clients see them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.kernel.fields import Count, Rate
from shared.kernel.runs import RunView, run_thing
from shared.kernel.things import Thing, View, in_full

from ..gaps.events import Figure, Of
from .decider import attainment_review, attainment_run


class ReviewStatus(StrEnum):
    COMPLETED = "completed"


class AttainmentReviewView(View):
    """What was done in a period that was over by `as_of`, against its target, as both were known then. A gap that was
    found has the same id."""

    status: ReviewStatus
    metric: str
    of: Of
    key: UUID = Field(description="The rep or unit")
    unit_id: UUID | None
    period: str
    first: date
    last: date
    currency: str | None
    target: Figure
    actual: Figure
    rate: Rate | None
    as_of: date


REVIEW = Thing(
    "attainment review",
    "/v1/attainment-reviews",
    attainment_review,
    in_full(AttainmentReviewView, ReviewStatus.COMPLETED),
    AttainmentReviewView,
    owners=lambda view: (view.key, view.unit_id),
)


class AttainmentRunView(RunView):
    """`reviewed` periods of reps and units; `gaps` were found, `closed` those whose target was reached after all."""

    as_of: date
    reviewed: Count
    gaps: Count
    closed: Count


RUN = run_thing("attainment run", "/v1/attainment-runs", attainment_run, AttainmentRunView)
