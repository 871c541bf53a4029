from datetime import date
from typing import Any

import pytest

from services.performance.reps.events import Position
from services.performance.work_report_duties.decider import DEFAULT, PublishReportDuties, is_worked, report_duties
from services.performance.work_report_duties.events import Duty, ReportDutiesPublished
from services.performance.work_reports.events import ReportKind
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

SAID: dict[str, Any] = {
    "effective_on": "2026-01-01",
    "duties": [{"kind": "week", "positions": ["rep", "assistant", "rep"], "grace_days": 1}],
    "holidays": ["2026-02-18", "2026-02-17"],
    "workdays": ["2026-02-14"],
}
published = ReportDutiesPublished(
    duty_version=1,
    effective_on=date(2026, 1, 1),
    duties=(Duty(kind=ReportKind.WEEK, positions=(Position.ASSISTANT, Position.REP), grace_days=1),),
    holidays=(date(2026, 2, 17), date(2026, 2, 18)),
    workdays=(date(2026, 2, 14),),
    published_by="hr",
)


def publish(**more: Any) -> PublishReportDuties:
    return PublishReportDuties.model_validate(SAID | more)


def test_a_version_holds_from_its_day_on_and_an_unchanged_one_is_none() -> None:
    given(report_duties).when(publish(), by=Actor("hr")).then(published)
    given(report_duties, published).when(publish(), by=Actor("hr")).then_nothing()
    second = given(report_duties, published).when(publish(duties=[], effective_on="2026-03-01"), by=Actor("hr")).state
    assert second.on(date(2025, 12, 31)) is DEFAULT
    assert [second.on(date(2026, month, 1)).duty_version for month in (1, 2, 3)] == [1, 1, 2]


def test_monday_to_friday_are_worked_less_holidays_and_with_the_days_that_are_worked_instead() -> None:
    days = [date(2026, 2, day) for day in (13, 14, 15, 16, 17, 18, 19)]
    assert [is_worked(published, day) for day in days] == [True, True, False, True, False, False, True]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"duties": [{"kind": "week"}, {"kind": "day"}, {"kind": "week"}]}, "/duties/2/kind"),
        ({"workdays": ["2026-02-14", "2026-02-17"]}, "/workdays/1"),
    ],
)
def test_what_contradicts_itself_is_pointed_at(wrong: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        _ = given(report_duties).when(publish(**wrong)).events
    assert refused.value.more["errors"][0]["pointer"] == pointer
