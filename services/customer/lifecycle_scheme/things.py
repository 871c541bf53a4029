"""The lifecycle scheme as clients see it."""

from datetime import date, datetime
from uuid import UUID

from shared.kernel.fields import Count
from shared.kernel.things import EVERYONES, Head, Thing, View
from shared.kernel.versions import DocumentStatus

from .decider import Published, lifecycle_scheme
from .events import Days, LifecycleSchemePublished


class LifecycleSchemeView(View):
    """`scheme_version` is what every stage reached under it names."""

    status: DocumentStatus
    scheme_version: Count
    effective_on: date
    dormant_after_days: Days
    lost_after_days: Days
    published_by: str
    published_at: datetime


def show(state: Published, head: Head, thing_id: UUID) -> LifecycleSchemeView | None:
    return scheme_view(state.versions[-1], head) if state.versions else None


def scheme_view(version: LifecycleSchemePublished, head: Head) -> LifecycleSchemeView:
    return LifecycleSchemeView(
        id=head.stream_id,
        version=head.version,
        status=DocumentStatus.PUBLISHED,
        created_at=head.created_at,
        **dict(version),
    )


SCHEME = Thing(
    "lifecycle scheme", "/v1/lifecycle-scheme", lifecycle_scheme, show, LifecycleSchemeView, owners=EVERYONES
)
