"""The cadence of visits as clients see it."""

from datetime import datetime
from uuid import UUID

from shared.kernel.fields import Count
from shared.kernel.things import EVERYONES, Head, Thing, View
from shared.kernel.versions import DocumentStatus

from .decider import Cadences, visit_cadence
from .events import CadencePublished, Rhythm


class CadenceView(View):
    """`cadence_version` is what every miss names. The version that was published last is in force."""

    status: DocumentStatus
    cadence_version: Count
    A: Rhythm | None
    B: Rhythm | None
    C: Rhythm | None
    key_account: Rhythm | None
    published_by: str
    published_at: datetime


def show(state: Cadences, head: Head, thing_id: UUID) -> CadenceView | None:
    return cadence_view(state.in_force, head) if state.in_force else None


def cadence_view(one: CadencePublished, head: Head) -> CadenceView:
    return CadenceView(
        id=head.stream_id,
        version=head.version,
        status=DocumentStatus.PUBLISHED,
        created_at=head.created_at,
        **dict(one),
    )


CADENCE = Thing("visit cadence", "/v1/visit-cadence", visit_cadence, show, CadenceView, owners=EVERYONES)
