"""The rules of the service standard, as sentences."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.customer.complaints.events import Severity
from services.customer.service_standard.decider import KINDS, PublishStandard, ServiceStandard, service_standard
from services.customer.service_standard.events import (
    Counted,
    Of,
    RequestKind,
    ServiceRule,
    ServiceStandardPublished,
    WorkingTime,
)
from services.customer.service_standard.terms import Terms
from services.customer.tier_standing.events import Tier
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

OFFICE = WorkingTime(opens="10:00", closes="18:00", weekdays=(1, 2, 3, 4, 5), time_zone="Asia/Shanghai")
RULE: dict[str, Any] = {"of": "request", "kind": "fault", "answer_hours": 1, "solve_hours": 8, "clock": "working"}


def publish(*rules: dict[str, Any], on: date = date(2026, 1, 1), **more: Any) -> PublishStandard:
    told = {"effective_on": on, "rules": rules or (RULE,), "time_zone": "Asia/Shanghai", **more}
    return PublishStandard.model_validate({**told, "rules": list(told["rules"])})


def published(number: int, *rules: dict[str, Any], on: date = date(2026, 1, 1)) -> ServiceStandardPublished:
    return ServiceStandardPublished(
        standard_version=number,
        effective_on=on,
        rules=tuple(ServiceRule.model_validate(rule) for rule in rules or (RULE,)),
        working_time=OFFICE,
        published_by="system",
    )


def standard(*versions: ServiceStandardPublished) -> ServiceStandard:
    return service_standard.fold(versions)


def test_a_version_is_numbered_and_an_unchanged_one_makes_no_new_version() -> None:
    first = published(1)
    given(service_standard).when(publish()).then(first)
    given(service_standard, first).when(publish()).then_nothing()
    later = date(2026, 7, 1)
    given(service_standard, first).when(publish(on=later)).then(published(2, on=later))


def test_it_speaks_of_kinds_of_requests_and_severities_of_complaints() -> None:
    assert {Of.REQUEST: tuple(RequestKind), Of.COMPLAINT: tuple(Severity)} == KINDS


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"kind": "general"}, "/rules/1/kind"),
        ({"of": "complaint"}, "/rules/1/kind"),
        ({"kind": "usage", "answer_hours": 9}, "/rules/1/solve_hours"),
        ({"clock": "all_hours"}, "/rules/1"),
    ],
)
def test_a_rule_that_cannot_be_is_pointed_at(changed: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        service_standard.decide(publish(RULE, {**RULE, **changed}), ServiceStandard())
    assert refused.value.more["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"opens": "10:00", "closes": "10:59"}, "/working_time/closes"),
        ({"holidays": ["2026-10-01"], "workdays": ["2026-10-01"]}, "/working_time/workdays"),
    ],
)
def test_working_time_that_cannot_be_is_pointed_at(changed: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        service_standard.decide(publish(working_time=changed), ServiceStandard())
    assert refused.value.more["errors"][0]["pointer"] == pointer


def test_a_version_holds_from_its_day_in_the_companys_time_zone() -> None:
    found = standard(published(1), published(2, on=date(2026, 7, 1)))

    def version(start: datetime) -> int | None:
        terms = found.terms(Of.REQUEST, "fault", start, lambda day: None)
        return terms.standard_version if terms else None

    july = datetime(2026, 6, 30, 16, tzinfo=UTC)  # midnight in Shanghai
    moments = (datetime(2025, 12, 31, 15, tzinfo=UTC), july - timedelta(minutes=1), july)
    assert [version(moment) for moment in moments] == [None, 1, 2]
    assert standard().terms(Of.REQUEST, "fault", july, lambda day: None) is None


def test_the_rule_of_the_tier_that_the_customer_had_that_day_goes_before_the_one_for_all() -> None:
    tiered = {**RULE, "tier": "A", "answer_hours": 1}
    both, alone = standard(published(1, tiered, {**RULE, "answer_hours": 4})), standard(published(1, tiered))
    start = datetime(2026, 3, 2, 16, tzinfo=UTC)  # the third in Shanghai

    def hours(of: ServiceStandard, kind: str, tier: Tier | None) -> int | None:
        terms = of.terms(Of.REQUEST, kind, start, {date(2026, 3, 3): tier}.get)
        return terms.answer_hours if terms else None

    assert [hours(both, "fault", tier) for tier in (Tier.A, Tier.B, None)] == [1, 4, 4]
    assert [hours(alone, "fault", tier) for tier in (Tier.A, Tier.B, None)] == [1, None, None]
    assert hours(both, "usage", Tier.A) is None


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2022-10-17T08:00+08:00", 1, "2022-10-17T11:00+08:00"),
        ("2022-10-21T17:00+08:00", 2, "2022-10-24T11:00+08:00"),
    ],
)
def test_times_within_working_time_as_frappe_helpdesk_reckons_them(start: str, hours: int, due: str) -> None:
    """Frappe Helpdesk, test_hd_service_level_agreement: working time Monday to Friday from 10 to 18."""
    rule = ServiceRule.model_validate({**RULE, "answer_hours": hours})
    terms = Terms.of(published(1), rule)
    assert terms.working_time == OFFICE and terms.due_by(
        datetime.fromisoformat(start), hours
    ) == datetime.fromisoformat(due)


def test_by_the_clock_nights_and_holidays_count_and_within_working_time_they_do_not() -> None:
    golden_week = OFFICE.model_copy(
        update={"holidays": (date(2026, 10, 1), date(2026, 10, 2)), "workdays": (date(2026, 10, 3),)}
    )
    version = published(1).model_copy(update={"working_time": golden_week})
    start = datetime.fromisoformat("2026-09-30T17:00+08:00")
    within = Terms.of(version, version.rules[0])
    assert within.due_by(start, 2) == datetime.fromisoformat("2026-10-03T11:00+08:00")  # a Saturday that is worked
    by_clock = Terms.of(version, version.rules[0].model_copy(update={"clock": Counted.ALL_HOURS}))
    assert by_clock.working_time is None and by_clock.due_by(start, 2) == datetime.fromisoformat(
        "2026-09-30T19:00+08:00"
    )
