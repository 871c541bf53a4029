from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from services.customer.survey_schedules.decider import PublishSchedule, Schedules, survey_schedule
from services.customer.survey_schedules.events import ScheduleRule, SurveySchedulePublished
from services.customer.tier_standing.events import Tier
from shared.kernel.messages import SYSTEM
from shared.kernel.rejections import Invalid
from shared.testing.spec import ACCEPTED_AT, given

SURVEY, JANUARY, JUNE = UUID(int=1), date(2026, 1, 1), date(2026, 6, 1)
A, REST = {"survey_id": SURVEY, "tier": "A", "every_days": 90}, {"survey_id": SURVEY, "every_days": 365}


def schedule(*rules: dict[str, Any], effective_on: date = JANUARY) -> PublishSchedule:
    return PublishSchedule.model_validate({"effective_on": effective_on, "rules": rules})


def published(version: int, effective_on: date = JANUARY) -> SurveySchedulePublished:
    rules = (
        ScheduleRule(survey_id=SURVEY, tier=Tier.A, every_days=90),
        ScheduleRule(survey_id=SURVEY, every_days=365),
    )
    told = {"published_by": SYSTEM.sub, "published_at": ACCEPTED_AT}
    return SurveySchedulePublished(schedule_version=version, effective_on=effective_on, rules=rules, **told)


def test_a_schedule_is_published_in_versions_and_an_unchanged_one_makes_none() -> None:
    given(survey_schedule).when(schedule(A, REST)).then(published(1))
    given(survey_schedule, published(1)).when(schedule(A, REST)).then_nothing()
    given(survey_schedule, published(1)).when(schedule(A, REST, effective_on=JUNE)).then(published(2, JUNE))


def test_the_version_that_took_effect_last_holds_also_where_an_earlier_day_was_published_after_it() -> None:
    april = date(2026, 4, 1)
    versions = Schedules((published(1), published(2, JUNE), published(3, april)))
    found = [versions.on(day) for day in (date(2025, 12, 31), JANUARY, april, JUNE)]
    assert [one and one.schedule_version for one in found] == [None, 1, 3, 2]


def test_a_tier_has_one_rule_and_nobody_is_to_be_asked_within_ninety_days() -> None:
    given(survey_schedule).when(schedule(A, A)).rejected(Invalid, "has a rule")
    given(survey_schedule).when(schedule(REST, A, REST)).rejected(Invalid, "has a rule")
    with pytest.raises(ValidationError, match="90"):
        schedule({**REST, "every_days": 89})
