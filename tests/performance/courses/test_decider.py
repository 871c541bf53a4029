from datetime import date
from uuid import UUID

import pytest

from services.performance.courses.decider import OfferCourse, WithdrawCourse, course
from services.performance.courses.events import CourseKind, CourseOffered, CourseWithdrawn
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound
from shared.testing.spec import given

offer = OfferCourse(name="Terms", skill="negotiation")
offered = CourseOffered(**dict(offer), offered_by="system")
test = OfferCourse(
    name="Ships", skill="product_knowledge", kind=CourseKind.PRODUCT_TEST, product="Ships", pass_score=60
)


def test_a_course_is_offered_and_withdrawn_once() -> None:
    withdrawn = CourseWithdrawn(reason="old", withdrawn_by="system")
    given(course).when(offer).then(offered)
    given(course, offered).when(offer).rejected(AlreadyExists)
    given(course, offered).when(WithdrawCourse(reason="old")).then(withdrawn)
    given(course, offered, withdrawn).when(WithdrawCourse(reason="again")).then_nothing()
    given(course).when(WithdrawCourse(reason="old")).rejected(NotFound)


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        (test.model_copy(update={"product": None}), "/product"),
        (test.model_copy(update={"pass_score": None}), "/pass_score"),
        (offer.model_copy(update={"product": "Ships"}), "/product"),
        (offer.model_copy(update={"kind": CourseKind.EXTERNAL, "lecturer_id": UUID(int=1)}), "/lecturer_id"),
        (offer.model_copy(update={"starts_on": date(2004, 3, 2), "ends_on": date(2004, 3, 1)}), "/ends_on"),
    ],
)
def test_what_makes_no_sense_is_pointed_at(said: OfferCourse, pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        _ = given(course).when(said).events
    assert refused.value.more["errors"][0]["pointer"] == pointer


def test_a_product_test_says_what_it_is_about_and_when_it_is_passed() -> None:
    given(course).when(test).then(CourseOffered(**dict(test), offered_by="system"))
