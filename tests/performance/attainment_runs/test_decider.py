from datetime import date
from decimal import Decimal
from uuid import UUID

from services.performance.attainment_runs.decider import ReviewAttainment, attainment_review
from services.performance.attainment_runs.events import AttainmentReviewed
from services.performance.gaps.events import Of
from shared.testing.spec import ACCEPTED_AT, given

found = ReviewAttainment(
    metric="signed_amount",
    of=Of.REP,
    key=UUID(int=1),
    label="Anna",
    period="2003",
    first=date(2003, 1, 1),
    last=date(2003, 12, 31),
    currency="USD",
    target=Decimal("100.00"),
    actual=Decimal("40.00"),
    rate=Decimal("0.4000"),
    as_of=date(2004, 1, 1),
)
reviewed = AttainmentReviewed(**found.model_dump(exclude={"label"}))


def test_a_period_is_reviewed_once_it_is_over() -> None:
    given(attainment_review).when(found).then(reviewed)
    given(attainment_review, reviewed).when(found.model_copy(update={"actual": Decimal("50.00")})).then_nothing()


def test_a_run_as_of_a_day_to_come_reviews_nothing_that_is_not_over_today() -> None:
    today = {"period": "2004-01", "last": ACCEPTED_AT.date(), "as_of": date(2004, 2, 1)}
    given(attainment_review).when(found.model_copy(update=today)).then_nothing()
