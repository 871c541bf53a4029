"""The schedule of surveys as clients see it."""

from datetime import date, datetime
from uuid import UUID

from shared.kernel.fields import Count
from shared.kernel.things import EVERYONES, Head, Thing, View
from shared.kernel.versions import DocumentStatus

from .decider import Schedules, survey_schedule
from .events import ScheduleRule, SurveySchedulePublished


class ScheduleView(View):
    """`schedule_version` is what every run names. A version is in force from `effective_on` until a later one is."""

    status: DocumentStatus
    schedule_version: Count
    effective_on: date
    rules: tuple[ScheduleRule, ...]
    published_by: str
    published_at: datetime


def show_schedule(state: Schedules, head: Head, thing_id: UUID) -> ScheduleView | None:
    return schedule_view(state.latest, head) if state.latest else None


def schedule_view(version: SurveySchedulePublished, head: Head) -> ScheduleView:
    return ScheduleView(
        id=head.stream_id,
        version=head.version,
        status=DocumentStatus.PUBLISHED,
        created_at=head.created_at,
        **dict(version),
    )


SCHEDULE = Thing(
    "survey schedule", "/v1/survey-schedule", survey_schedule, show_schedule, ScheduleView, owners=EVERYONES
)
