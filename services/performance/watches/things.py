"""A watch as clients see it."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.kernel.calendar import Grain
from shared.kernel.fields import Rate
from shared.kernel.things import EVERYONES, Head, Thing, View

from ..gaps.events import Of
from .decider import Watch, watch
from .events import Ratio


class WatchStatus(StrEnum):
    SET = "set"


class WatchView(View):
    """The version that was set last: `document_version`, which the gaps that it found name as `watch_version`."""

    status: WatchStatus
    metric: Ratio
    floor: Rate
    periods: int = Field(description="So many in a row below the floor are a gap")
    by: Of
    grain: Grain
    document_version: int
    set_by: str


def show(state: Watch | None, head: Head, thing_id: UUID) -> WatchView | None:
    if state is None:
        return None
    now = state.now
    return WatchView(
        id=thing_id,
        version=head.version,
        status=WatchStatus.SET,
        created_at=head.created_at,
        metric=now.metric,
        floor=now.floor,
        periods=now.periods,
        by=now.by,
        grain=now.grain,
        document_version=now.watch_version,
        set_by=now.set_by,
    )


WATCH = Thing("watch", "/v1/watches", watch, show, WatchView, owners=EVERYONES)
