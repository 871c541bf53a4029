from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.performance.reviews.decider import AnswerReview, NewReview, NotReviewed, review
from services.performance.reviews.events import ReviewAnswered, ReviewHeld, ReviewKind
from shared.kernel.messages import Actor
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, OwnApproval
from shared.testing.spec import ACCEPTED_AT, given

ANNA, BORIS, NORTH = (UUID(int=n) for n in (1, 2, 3))
LEADER, AS_ANNA = Actor("leader", frozenset({"group_leader"}), BORIS), Actor("anna", frozenset({"rep"}), ANNA)
APRIL_1 = datetime(2026, 4, 1, 9, tzinfo=UTC)
HELD = ReviewHeld(
    kind=ReviewKind.ONE_TO_ONE,
    held_on=date(2026, 3, 31),
    rep_id=ANNA,
    period="2026-Q1",
    feedback="Well prepared",
    problems=("Needs are not written down",),
    held_by="leader",
    held_by_rep=BORIS,
)


def a_review(**other: Any) -> NewReview:
    return NewReview.model_validate(HELD.model_dump(exclude={"held_by", "held_by_rep"}) | other)


def test_a_review_is_recorded_once_it_is_held() -> None:
    given(review).when(a_review(), by=LEADER, at=APRIL_1).then(HELD)
    given(review, HELD).when(a_review(), by=LEADER, at=APRIL_1).rejected(AlreadyExists)
    given(review).when(AnswerReview(text="Agreed"), by=AS_ANNA).rejected(NotFound)


def test_nobody_reviews_themselves() -> None:
    given(review).when(a_review(), by=AS_ANNA).rejected(OwnApproval)


@pytest.mark.parametrize(
    ("other", "pointer"),
    [
        ({"rep_id": None}, "/rep_id"),
        ({"unit_id": NORTH}, "/rep_id"),
        ({"rep_id": None, "unit_id": NORTH}, "/rep_id"),
        ({"held_on": "2026-04-02"}, "/held_on"),
        ({"next_on": "2026-03-31"}, "/next_on"),
        ({"participants": [str(BORIS), str(BORIS)]}, "/participants"),
    ],
)
def test_what_a_review_cannot_be(other: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        _ = given(review).when(a_review(**other), by=LEADER, at=APRIL_1).events
    assert refused.value.more["errors"][0]["pointer"] == pointer


def test_it_is_answered_by_the_one_whose_work_it_is_of() -> None:
    said = ReviewAnswered(text="Agreed", rep_id=ANNA, at=ACCEPTED_AT)
    given(review, HELD).when(AnswerReview(text="Agreed"), by=AS_ANNA).then(said)
    given(review, HELD, said).when(AnswerReview(text="Agreed"), by=AS_ANNA).then_nothing()
    given(review, HELD).when(AnswerReview(text="Agreed"), by=LEADER).rejected(NotReviewed)
    of_unit = HELD.model_copy(update={"rep_id": None, "unit_id": NORTH, "kind": ReviewKind.MEETING})
    given(review, of_unit).when(AnswerReview(text="Agreed"), by=Actor("nobody")).rejected(NotReviewed)
