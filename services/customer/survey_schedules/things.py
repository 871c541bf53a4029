"""The schedule of surveys as clients see it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Count
from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import Schedules, survey_schedule
from .events import ScheduleRule, SurveySchedulePublished


class ScheduleStatus(StrEnum):
    """`superseded`: another version was published since, which holds from its own `effective_on` on."""

    LATEST = "latest"
    SUPERSEDED = "superseded"


class ScheduleView(View):
    status: ScheduleStatus
    schedule_version: Count
    effective_on: date
    rules: tuple[ScheduleRule, ...]
    published_by: str
    published_at: datetime


def show_schedule(state: Schedules, head: Head, thing_id: UUID) -> ScheduleView | None:
    return schedule_view(state, state.latest, head) if state.latest else None


def schedule_view(state: Schedules, version: SurveySchedulePublished, head: Head) -> ScheduleView:
    status = ScheduleStatus.LATEST if version == state.latest else ScheduleStatus.SUPERSEDED
    return ScheduleView(
        id=head.stream_id, version=head.version, status=status, created_at=head.created_at, **dict(version)
    )


SCHEDULE = Thing(
    "survey schedule", "/v1/survey-schedule", survey_schedule, show_schedule, ScheduleView, owners=EVERYONES
)
