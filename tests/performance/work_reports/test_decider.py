from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from services.performance.credits.metric import Metric
from services.performance.work_reports.decider import (
    FileWorkReport,
    MissReport,
    RecordReport,
    ReviewReport,
    WorkReportStatus,
    report_id,
    work_report,
)
from services.performance.work_reports.events import (
    Figures,
    ReportedFigure,
    ReportFiled,
    ReportKind,
    ReportMissed,
    ReportReviewed,
)
from services.performance.work_reports.spans import last_over, span_of
from shared.kernel.messages import Actor
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, OwnApproval, WrongStatus
from shared.testing.spec import ACCEPTED_AT, given

ANNA, LEADER = UUID(int=1), UUID(int=2)
TODAY = date(2004, 8, 9)
SAID: dict[str, Any] = {"kind": "week", "period": "2004-W32", "done": "Seven shops", "next": "Two offers"}
FIGURES = Figures(own=(ReportedFigure(metric=Metric.SIGNED_AMOUNT, currency="USD", amount=Decimal("-5.00")),))
BY_ANNA, BOSS = Actor("anna", rep_id=ANNA), Actor("boss", rep_id=LEADER)

filed = ReportFiled(
    rep_id=ANNA,
    kind=ReportKind.WEEK,
    period="2004-W32",
    done="Seven shops",
    next="Two offers",
    figures=FIGURES,
    superior_id=LEADER,
    filed_on=TODAY,
    filed_by="anna",
)
missed = ReportMissed(rep_id=ANNA, kind=ReportKind.WEEK, period="2004-W32", due_on=date(2004, 8, 8), as_of=TODAY)
reviewed = ReportReviewed(text="well done", reviewed_by="boss", reviewed_at=ACCEPTED_AT)


def record(today: date = TODAY, **more: Any) -> RecordReport:
    said = FileWorkReport.model_validate({**SAID, **more})
    return RecordReport(report=said, rep_id=ANNA, figures=FIGURES, superior_id=LEADER, today=today)


def test_a_report_of_a_period_is_filed_once_also_after_it_was_missed() -> None:
    given(work_report).when(record(), by=BY_ANNA).then(filed)
    given(work_report, missed).when(record(), by=BY_ANNA).then(filed)
    with pytest.raises(AlreadyExists) as taken:
        _ = given(work_report, filed).when(record(done="Eight shops"), by=BY_ANNA).events
    assert taken.value.more["existing_id"] == str(report_id(ANNA, "2004-W32"))
    given(work_report).when(record(date(2004, 8, 1)), by=BY_ANNA).rejected(Invalid, "not begun")
    assert given(work_report).when(record(date(2004, 8, 2)), by=BY_ANNA).events


def test_it_is_missed_once_and_not_once_it_is_filed() -> None:
    miss = MissReport(**dict(missed))
    given(work_report).when(miss).then(missed)
    given(work_report, missed).when(miss).then_nothing()
    given(work_report, filed).when(miss).then_nothing()
    late = work_report.fold((missed, filed))
    assert late and late.status is WorkReportStatus.FILED and late.missed


def test_the_superior_answers_and_nobody_their_own() -> None:
    answer = ReviewReport(text="well done")
    given(work_report, filed).when(answer, by=BOSS).then(reviewed)
    given(work_report, filed, reviewed).when(answer, by=BOSS).then_nothing()
    assert given(work_report, filed, reviewed).when(ReviewReport(text="and more"), by=BOSS).events
    given(work_report, filed).when(answer, by=Actor("else", frozenset({"admin"}), ANNA)).rejected(OwnApproval)
    given(work_report, filed).when(answer, by=Actor("anna", frozenset({"admin"}))).rejected(OwnApproval)
    given(work_report, missed).when(answer, by=BOSS).rejected(WrongStatus)
    given(work_report).when(answer, by=BOSS).rejected(NotFound)


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (ReportKind.DAY, "2004-08-03", ["2004-08", "2004-02-30", "20040803", "2004-W32", "today"]),
        (ReportKind.WEEK, "2004-W32", ["2004-08-03", "2004-W54", "2004-W00", "2004-08"]),
        (ReportKind.MONTH, "2004-08", ["2004", "2004-Q3", "2004-13", "2004-W32"]),
    ],
)
def test_a_period_is_of_its_kind(kind: ReportKind, right: str, wrong: list[str]) -> None:
    assert span_of(kind, right).name == right
    for name in wrong:
        with pytest.raises(Invalid) as refused:
            span_of(kind, name)
        assert refused.value.more["errors"][0]["pointer"] == "/period"


def test_a_period_is_over_on_the_day_after_its_last() -> None:
    def last(kind: ReportKind, day: date) -> str | None:
        over = last_over(kind, day)
        return over.name if over else None

    assert last(ReportKind.DAY, date(2004, 3, 1)) == "2004-02-29"
    assert (last(ReportKind.WEEK, date(2004, 8, 8)), last(ReportKind.WEEK, date(2004, 8, 9))) == (
        "2004-W31",
        "2004-W32",
    )
    assert (last(ReportKind.MONTH, date(2004, 8, 31)), last(ReportKind.MONTH, date(2004, 9, 1))) == (
        "2004-07",
        "2004-08",
    )
    assert [last(kind, date.min) for kind in ReportKind] == [None, None, None]
