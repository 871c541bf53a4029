from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.pipeline.credit_reviews.decider import ReviewCredit, credit_review
from services.pipeline.credit_reviews.events import CreditReviewed, Earned
from shared.kernel.messages import Actor
from tests.pipeline.receivables.books import CUSTOMER

FINANCE = Actor("finance", frozenset({"finance"}))


def paid(days_late: str = "0", longest: int = 0, written_off: str = "0", **more: Any) -> ReviewCredit:
    plain: dict[str, Any] = {"customer_id": CUSTOMER, "currency": "USD", "period": "2004-Q1"}
    sums = {"due": "100", "collected": "90", "overdue": "10", "written_off": written_off, "days_late": days_late}
    return ReviewCredit(**plain, **sums, as_of=date(2004, 3, 31), longest_overdue=longest, **more)


@pytest.mark.parametrize(
    ("behaviour", "earned"),
    [
        (paid(), Earned.A),
        (paid("5"), Earned.A),
        (paid("5.0001"), Earned.B),
        (paid("0", 1), Earned.B),
        (paid("30", 30), Earned.B),
        (paid("30.0001"), Earned.C),
        (paid("0", 31), Earned.C),
        (paid("60", 90), Earned.C),
        (paid("60.0001"), Earned.D),
        (paid("0", 91), Earned.D),
        (paid("0", 0, "0.01"), Earned.D),
    ],
)
def test_the_grade_is_the_worst_of_days_late_what_is_overdue_and_what_was_written_off(
    behaviour: ReviewCredit, earned: Earned
) -> None:
    (event,) = credit_review.decide(behaviour.stamped(FINANCE, behaviour.at), None)
    assert (event.earned, event.rules, event.suggested_limit) == (earned, 1, None)
    assert credit_review.decide(behaviour.stamped(FINANCE, behaviour.at), event) == []


@pytest.mark.parametrize(
    ("behaviour", "suggested"),
    [
        (paid(limit="1000.05"), "1100.06"),
        (paid(limit="1000", tier="A"), "1200.00"),
        (paid("10", limit="1000", tier="A"), "1000.00"),
        (paid("40", limit="1000"), "750.00"),
        (paid("90", limit="1000"), "500.00"),
        (paid("90", limit="0"), "0.00"),
    ],
)
def test_a_review_suggests_a_limit_where_there_is_one(behaviour: ReviewCredit, suggested: str) -> None:
    (event,) = credit_review.decide(behaviour.stamped(FINANCE, behaviour.at), None)
    assert isinstance(event, CreditReviewed) and event.suggested_limit == Decimal(suggested)
