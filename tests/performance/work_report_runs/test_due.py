from datetime import date

from services.performance.work_report_duties.decider import ReportDuties
from services.performance.work_report_duties.events import Duty, ReportDutiesPublished
from services.performance.work_report_runs.due import due_before
from services.performance.work_reports.events import ReportKind


def names(duties: ReportDuties, as_of: date) -> list[str]:
    return [due.span.name for due in due_before(duties, as_of)]


def since(day: date, *duties: Duty, holidays: tuple[date, ...] = ()) -> ReportDuties:
    made = ReportDutiesPublished(duty_version=1, effective_on=day, duties=duties, holidays=holidays, published_by="hr")
    return ReportDuties((made,))


def test_without_a_version_the_days_worked_in_the_week_before_and_the_last_week_and_month_are_due() -> None:
    assert names(ReportDuties(), date(2026, 3, 2)) == [  # a Monday
        "2026-02-23", "2026-02-24", "2026-02-25", "2026-02-26", "2026-02-27", "2026-W09", "2026-02",
    ]  # fmt: skip
    assert names(ReportDuties(), date(2026, 3, 1))[-2:] == ["2026-W08", "2026-02"]  # the week is not over
    assert names(ReportDuties(), date(2026, 2, 28))[-1] == "2026-01"


def test_what_is_due_some_days_later_is_not_due_yet_on_its_day() -> None:
    week = since(date(2026, 1, 1), Duty(kind=ReportKind.WEEK, grace_days=2))
    assert names(week, date(2026, 3, 10)) == ["2026-W09"]
    assert names(week, date(2026, 3, 11)) == ["2026-W10"]
    month = since(date(2025, 1, 1), Duty(kind=ReportKind.MONTH, grace_days=31))
    assert (names(month, date(2026, 3, 31)), names(month, date(2026, 4, 1))) == (["2026-01"], ["2026-02"])
    day = since(date(2026, 1, 1), Duty(kind=ReportKind.DAY, grace_days=10), holidays=(date(2026, 3, 3),))
    assert names(day, date(2026, 3, 16)) == ["2026-02-27", "2026-03-02", "2026-03-04", "2026-03-05"]


def test_a_version_holds_for_the_periods_that_end_from_its_day_on() -> None:
    late = since(date(2026, 3, 1), Duty(kind=ReportKind.DAY))
    days = ["2026-02-23", "2026-02-24", "2026-02-25", "2026-02-26", "2026-02-27"]
    assert names(late, date(2026, 3, 2)) == [*days, "2026-02"]  # the week ended on the day, with no duty any more
    assert names(late, date(2026, 4, 7)) == ["2026-03-31", *(f"2026-04-0{day}" for day in (1, 2, 3, 6))]


def test_the_calendar_has_an_end_on_both_sides() -> None:
    assert names(ReportDuties(), date.min) == []
    assert "9999-12-30" in names(ReportDuties(), date.max)
