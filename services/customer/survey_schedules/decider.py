"""The schedule of surveys: one settings document, published in numbered and dated versions that never change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import NAMESPACE_URL, uuid5

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Day
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.versions import in_force

from .events import ScheduleRule, SurveySchedulePublished

SCHEDULE_ID = uuid5(NAMESPACE_URL, "customer/survey-schedule")
"""The one stream of the schedule's versions."""
APART = 90
"""Days within which nobody is asked twice."""


class RuleBody(ScheduleRule):
    model_config = ConfigDict(extra="forbid")

    every_days: Annotated[int, Field(strict=True, ge=APART, le=3650)]


class PublishSchedule(Command):
    """No rules: nobody is asked by schedule."""

    effective_on: Day
    rules: list[RuleBody] = Field(max_length=20)


@dataclass(frozen=True, slots=True)
class Schedules:
    """All versions, the one that was published last at the end."""

    versions: tuple[SurveySchedulePublished, ...] = ()

    @property
    def latest(self) -> SurveySchedulePublished | None:
        return self.versions[-1] if self.versions else None

    def on(self, day: date) -> SurveySchedulePublished | None:
        return in_force(self.versions, day)


def decide(command: PublishSchedule, state: Schedules) -> Sequence[SurveySchedulePublished]:
    tiers = [rule.tier for rule in command.rules]
    for place, tier in enumerate(tiers):
        if tier in tiers[:place]:
            raise Invalid(f"/rules/{place}/tier", "has a rule already")
    rules = tuple(ScheduleRule(**dict(rule)) for rule in command.rules)
    last = state.latest
    if last and (last.effective_on, last.rules) == (command.effective_on, rules):
        return []
    return [
        SurveySchedulePublished(
            schedule_version=len(state.versions) + 1,
            effective_on=command.effective_on,
            rules=rules,
            published_by=command.by.sub,
            published_at=command.at,
        )
    ]


def evolve(state: Schedules, event: SurveySchedulePublished) -> Schedules:
    return Schedules((*state.versions, event))


survey_schedule: Decider[PublishSchedule, Schedules, SurveySchedulePublished] = Decider(
    "survey_schedule", Schedules(), decide, evolve, SurveySchedulePublished
)
