"""A frozen forecast as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.things import Head, Thing, View

from .decider import freeze
from .events import Figures, ForecastFrozen, ForecastRow


class FreezeStatus(StrEnum):
    FROZEN = "frozen"


class FrozenForecastView(View):
    """The forecast of all that was to close from the first day of `month` on, as it was known by `as_of`."""

    status: FreezeStatus
    month: str
    as_of: date
    currency: str
    total: Figures
    by_rep: tuple[ForecastRow, ...]
    by_unit: tuple[ForecastRow, ...]
    by_line: tuple[ForecastRow, ...]
    by_month: tuple[ForecastRow, ...]
    frozen_by: str


def show(state: ForecastFrozen | None, head: Head, thing_id: UUID) -> FrozenForecastView | None:
    if state is None:
        return None
    return FrozenForecastView(
        id=thing_id, version=head.version, status=FreezeStatus.FROZEN, created_at=head.created_at, **dict(state)
    )


FREEZE = Thing("forecast freeze", "/v1/forecast-freezes", freeze, show, FrozenForecastView, owners=lambda view: ())
