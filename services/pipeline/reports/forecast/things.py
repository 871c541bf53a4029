"""A frozen forecast as clients see it."""

from datetime import date
from enum import StrEnum

from shared.kernel.things import Thing, View, in_full

from .decider import freeze
from .events import Figures, ForecastRow


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


FREEZE = Thing(
    "forecast freeze",
    "/v1/forecast-freezes",
    freeze,
    in_full(FrozenForecastView, FreezeStatus.FROZEN),
    FrozenForecastView,
    owners=lambda view: (),
)
