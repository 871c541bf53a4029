"""The cadence of visits as clients see it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Count
from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import Cadences, visit_cadence
from .events import CadencePublished, Rhythm


class CadenceStatus(StrEnum):
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


class CadenceView(View):
    """`cadence_version` is what every miss names."""

    status: CadenceStatus
    cadence_version: Count
    A: Rhythm | None
    B: Rhythm | None
    C: Rhythm | None
    key_account: Rhythm | None
    published_by: str
    published_at: datetime


def show(state: Cadences, head: Head, thing_id: UUID) -> CadenceView | None:
    return cadence_view(state, state.in_force, head) if state.in_force else None


def cadence_view(state: Cadences, one: CadencePublished, head: Head) -> CadenceView:
    status = CadenceStatus.IN_FORCE if one == state.in_force else CadenceStatus.SUPERSEDED
    return CadenceView(id=head.stream_id, version=head.version, status=status, created_at=head.created_at, **dict(one))


CADENCE = Thing("visit cadence", "/v1/visit-cadence", visit_cadence, show, CadenceView, owners=EVERYONES)
