"""Routes of the schedule of surveys."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from services.customer.surveys.api import SURVEYORS
from shared.kernel.fields import Day
from shared.kernel.rejections import NotFound
from shared.kernel.versions import asked
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import Parameters
from shared.web.roles import DEALERS
from shared.web.routes import Routes

from .decider import SCHEDULE_ID, PublishSchedule
from .processes import publish_schedule
from .things import SCHEDULE, ScheduleView, schedule_view

router = Routes("surveys")

NPS = "0199c0de-0000-7000-8000-000000000060"
EXAMPLE = {
    "effective_on": "2026-01-01",
    "rules": [
        {"survey_id": NPS, "tier": "A", "every_days": 90},
        {"survey_id": NPS, "tier": "B", "every_days": 180},
        {"survey_id": NPS, "every_days": 365},
    ],
}


class ScheduleQuery(Parameters):
    version: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    on: Day | None = None


@router.command("PUT", "/v1/survey-schedule", SCHEDULE, roles=SURVEYORS, example=EXAMPLE)
async def put_schedule(body: PublishSchedule, do: Execute) -> Response:
    """Publish which survey asks customers of which tier how often. Runs go by the version in force on their day. An
    unchanged one makes no new version."""
    return await do(publish_schedule, SCHEDULE_ID, body)


@router.query("/v1/survey-schedule", ScheduleView, roles=DEALERS, whose=PUBLIC, refuses=(NotFound,))
async def read_schedule(query: Annotated[ScheduleQuery, Query()], fresh: Fresh) -> ScheduleView:
    """Read the schedule that was published last, the one in force `on` a day, or the `version` that a run names."""
    folded = await fresh.stream(SCHEDULE.decider, SCHEDULE_ID)
    found = asked(folded.state.versions, query.version, query.on)
    if found is None:
        raise NotFound("No such version of the schedule has been published.")
    return schedule_view(found, folded.head)
