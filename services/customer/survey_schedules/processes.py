"""A schedule asks with surveys of customers that are open."""

from uuid import UUID

from services.customer.surveys.decider import SurveyStatus, survey
from services.customer.surveys.events import Audience
from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from .decider import PublishSchedule, survey_schedule


async def publish_schedule(tx: Transaction, schedule_id: UUID, command: PublishSchedule) -> None:
    for place, rule in enumerate(command.rules):
        asked = await tx.state(survey, rule.survey_id)
        if asked is None:
            raise Invalid(f"/rules/{place}/survey_id", "no such survey")
        if asked.published.audience is not Audience.CUSTOMERS:
            raise Invalid(f"/rules/{place}/survey_id", "asks the staff, not customers")
        if asked.status is SurveyStatus.CLOSED:
            raise Invalid(f"/rules/{place}/survey_id", "is closed")
    await tx.send(survey_schedule, schedule_id, command)
