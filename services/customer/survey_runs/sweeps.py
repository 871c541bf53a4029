"""The survey run: the customers who are to be asked by the schedule as of a day are invited."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from services.customer.customers.projections import customers
from services.customer.relations.projections import relations
from services.customer.survey_invitations.decider import InviteBySchedule
from services.customer.survey_invitations.events import SurveyInvited
from services.customer.survey_invitations.processes import invite_by_schedule
from services.customer.survey_schedules.decider import SCHEDULE_ID, survey_schedule
from services.customer.survey_schedules.events import ScheduleRule, SurveySchedulePublished
from services.customer.surveys.decider import SurveyStatus, survey
from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from .decider import CompleteRun, survey_run
from .projections import to_ask


async def ask(sweeping: Sweeping, as_of: date) -> CompleteRun:
    """By the schedule in force on that day; a survey that is closed asks nobody."""
    schedule = (await sweeping.state(survey_schedule, SCHEDULE_ID)).on(as_of)
    sends = [send async for send in _due(sweeping, schedule, as_of)] if schedule else []
    done = await sweeping.send(sends)
    return CompleteRun(
        as_of=as_of,
        schedule_version=schedule.schedule_version if schedule else None,
        invited=sum(isinstance(event, SurveyInvited) for event in done),
    )


async def _due(sweeping: Sweeping, schedule: SurveySchedulePublished, as_of: date) -> AsyncIterator[Send]:
    ruled = [rule.tier for rule in schedule.rules if rule.tier]
    for rule in schedule.rules:
        if (await sweeping.state(survey, rule.survey_id)).status is SurveyStatus.CLOSED:
            continue
        for row in await sweeping.find(to_ask(rule, ruled, as_of), (relations, customers)):
            yield _invite(row["customer_id"], rule, as_of)


def _invite(customer_id: UUID, rule: ScheduleRule, as_of: date) -> Send:
    told = {"survey_id": rule.survey_id, "customer_id": customer_id, "on": as_of}
    invitation_id = uuid5(NAMESPACE_URL, f"customer/survey/{customer_id}/{rule.survey_id}/{as_of}")
    command = InviteBySchedule(invitation_id=invitation_id, apart=rule.every_days, **told)
    return Send(invite_by_schedule, customer_id, command)


sweep = Sweep("surveys", ask, survey_run, as_of=datetime.date)
