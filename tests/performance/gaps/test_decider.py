from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.performance.gaps.decider import CloseGap, FindGap, GapStatus, ReviewGap, gap
from services.performance.gaps.events import GapClosed, GapFound, GapKind, GapReviewed, Of, PeriodRatio
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, WrongStatus
from shared.testing.spec import ACCEPTED_AT, given

ANNA, NORTH = UUID(int=1), UUID(int=2)
MANAGER = Actor("manager", rep_id=UUID(int=3))
SHORT: dict[str, Any] = {
    "kind": GapKind.TARGET,
    "metric": "signed_amount",
    "of": Of.REP,
    "key": str(ANNA),
    "rep_id": ANNA,
    "unit_id": NORTH,
    "period": "2003-Q3",
    "first": date(2003, 7, 1),
    "last": date(2003, 9, 30),
    "as_of": date(2003, 10, 1),
    "currency": "USD",
    "target": Decimal("100.00"),
    "actual": Decimal("40.00"),
    "rate": Decimal("0.4000"),
}
found = GapFound(**SHORT)
watched = GapFound(
    kind=GapKind.WATCH,
    metric="new_customer_conversion",
    of=Of.PRODUCT,
    key="Classic Cars",
    period="2004-08",
    first=date(2004, 8, 1),
    last=date(2004, 8, 31),
    as_of=date(2004, 9, 1),
    rate=Decimal("0.1250"),
    floor=Decimal("0.2000"),
    ratios=(PeriodRatio(period="2004-08", part=1, whole=8, rate=Decimal("0.1250")),),
    watch_version=1,
)
review = ReviewGap(cause="Two orders were put off", action="Both dealers are visited")
reviewed = GapReviewed(**dict(review), reviewed_by="manager", reviewed_at=ACCEPTED_AT)
closed = GapClosed(actual=Decimal("100.00"), rate=Decimal(1), as_of=date(2003, 10, 1))


def test_a_gap_is_found_once() -> None:
    given(gap).when(FindGap(**SHORT)).then(found)
    given(gap, found).when(FindGap(**{**SHORT, "actual": Decimal("10.00")})).then_nothing()


def test_a_ratio_of_a_period_that_is_not_over_today_is_no_gap() -> None:
    low = {name: getattr(watched, name) for name in FindGap.model_fields}
    given(gap).when(FindGap(**low)).then_nothing()
    over = {**low, "last": date(2004, 1, 4)}
    given(gap).when(FindGap(**over)).then(GapFound(**over))


def test_a_run_as_of_a_day_to_come_finds_no_gap_in_a_period_that_is_not_over_today() -> None:
    today = ACCEPTED_AT.date()
    tomorrow = today + timedelta(days=1)
    in_course = {**SHORT, "period": "2004-01", "first": date(2004, 1, 1), "last": today}
    given(gap).when(FindGap(**in_course | {"as_of": tomorrow})).then_nothing()
    slower = in_course | {"last": tomorrow, "as_of": tomorrow, "pace": Decimal("40.00")}
    given(gap).when(FindGap(**slower)).then_nothing()
    slow = in_course | {"as_of": today, "pace": Decimal("40.00")}
    given(gap).when(FindGap(**slow)).then(GapFound(**slow))


def test_a_review_says_cause_and_action_and_a_later_one_takes_its_place() -> None:
    given(gap, found).when(review, by=MANAGER).then(reviewed)
    given(gap, found, reviewed).when(review, by=MANAGER).then_nothing()
    another = ReviewGap(cause="The price list came late", action="None any more")
    again = given(gap, found, reviewed).when(another, by=MANAGER).state
    assert again and (again.status, again.review and again.review.action) == (GapStatus.REVIEWED, "None any more")
    given(gap).when(review, by=MANAGER).rejected(NotFound)


def test_nobody_reviews_the_gap_of_their_own_target() -> None:
    given(gap, found).when(review, by=Actor("anna", rep_id=ANNA)).rejected(OwnApproval)


def test_a_watched_ratio_is_low_for_its_pitch_its_source_or_its_product() -> None:
    given(gap, watched).when(review, by=MANAGER).rejected(Invalid, "pitch, source, product")
    said = ReviewGap(cause="source", action="The fair's leads are called within a day")
    given(gap, watched).when(said, by=MANAGER).then(
        GapReviewed(**dict(said), reviewed_by="manager", reviewed_at=ACCEPTED_AT)
    )


def test_a_gap_is_closed_where_its_target_is_reached_after_all_and_then_rests() -> None:
    close = CloseGap(actual=Decimal("100.00"), rate=Decimal(1), as_of=date(2003, 10, 1))
    given(gap, found).when(close).then(closed)
    given(gap, found, closed).when(close).then_nothing()
    given(gap).when(close).then_nothing()
    given(gap, found, closed).when(review, by=MANAGER).rejected(WrongStatus)
