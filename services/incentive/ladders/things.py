"""A ladder as clients see it."""

from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Day, Text
from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import Ladders, ladder, published
from .events import Rung, Track

LOCATED_BY = "ladder"
"""The claim of a ladder's id; its holder is the stream of all."""


class LadderStatus(StrEnum):
    PUBLISHED = "published"


class LadderView(View):
    """In force from `effective_on` until a later ladder of its track is."""

    status: LadderStatus
    name: Text
    track: Track
    effective_on: Day
    rungs: tuple[Rung, ...]
    published_by: str


def show(state: Ladders, head: Head, thing_id: UUID) -> LadderView | None:
    found = published(state, thing_id)
    if found is None:
        return None
    return LadderView(
        id=thing_id,
        version=head.version,
        created_at=head.created_at,
        status=LadderStatus.PUBLISHED,
        name=found.name,
        track=found.track,
        effective_on=found.effective_on,
        rungs=found.rungs,
        published_by=found.published_by,
    )


LADDER = Thing("ladder", "/v1/ladders", ladder, show, LadderView, located_by=LOCATED_BY, owners=EVERYONES)
