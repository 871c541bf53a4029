"""A deal's stays in its stages, and the evidence shown for them, as clients see them."""

from datetime import date

from shared.kernel.fields import Percent
from shared.kernel.things import Shown

from .events import Stage


class StayView(Shown):
    """`days` and `left_on` are null while it lasts. `max_days` is how long it may last, `stalled_on` the day as of
    which it was found to last longer; both null where there is none."""

    stage: Stage
    probability: Percent
    entered_on: date
    left_on: date | None
    days: int | None
    reason: str | None
    max_days: int | None
    stalled_on: date | None


class EvidenceView(Shown):
    name: str
    note: str | None
    reference: str | None
