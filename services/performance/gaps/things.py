"""A gap as clients see it."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from shared.kernel.fields import Rate
from shared.kernel.things import Head, Thing, View

from .decider import Gap, GapStatus, gap
from .events import Figure, GapKind, Of, PeriodRatio


class GapView(View):
    """Of a target: `actual`, `rate` and `pace` as they were when the gap was found, as of `as_of`; `closed_with` is
    what was done in the end where the target was reached after all. Of a watch: `ratios`, those of the periods in a
    row that were below `floor`, and `rate` that of the last."""

    status: GapStatus
    kind: GapKind
    metric: str
    of: Of
    key: str = Field(description="The id of the rep or unit; the product line, the source")
    label: str | None
    rep_id: UUID | None
    unit_id: UUID | None
    period: str
    first: date
    last: date
    as_of: date
    currency: str | None
    target: Figure | None
    actual: Figure | None
    rate: Rate | None
    pace: Figure | None
    floor: Rate | None
    ratios: tuple[PeriodRatio, ...]
    watch_version: int | None
    cause: str | None
    action: str | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    closed_on: date | None
    closed_with: Figure | None


def show(state: Gap | None, head: Head, gap_id: UUID) -> GapView | None:
    if state is None:
        return None
    review, closed = state.review, state.closed
    return GapView(
        id=gap_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **dict(state.found),
        cause=review.cause if review else None,
        action=review.action if review else None,
        reviewed_by=review.reviewed_by if review else None,
        reviewed_at=review.reviewed_at if review else None,
        closed_on=closed.as_of if closed else None,
        closed_with=closed.actual if closed else None,
    )


GAP = Thing("gap", "/v1/gaps", gap, show, GapView, owners=lambda view: (view.rep_id, view.unit_id))
