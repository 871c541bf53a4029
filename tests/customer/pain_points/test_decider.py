from typing import Any
from uuid import UUID

from services.customer.pain_points.decider import AnswerPainPoint, ReportPainPoint, pain_point
from services.customer.pain_points.events import Answer, PainPointAnswered, PainPointReported
from shared.kernel.messages import Actor
from shared.kernel.rejections import NotFound, WrongStatus
from shared.testing.spec import ACCEPTED_AT, given

CUSTOMER, REP = UUID(int=1), UUID(int=2)
ANN = Actor("ann", frozenset({"rep"}), REP)
MAKER = Actor("maker", frozenset({"product"}))

report = ReportPainPoint(customer_id=CUSTOMER, product="Ships", text="too slow")
reported = PainPointReported(customer_id=CUSTOMER, product="Ships", text="too slow", rep_id=REP, reported_by="ann")


def answered(status: Answer, note: str) -> PainPointAnswered:
    reporter: dict[str, Any] = {"rep_id": REP, "reported_by": "ann"}
    return PainPointAnswered(status=status, note=note, answered_by="maker", at=ACCEPTED_AT, **reporter)


planned = answered(Answer.PLANNED, "in June")


def test_a_pain_point_is_reported_once_and_keeps_who_heard_it() -> None:
    given(pain_point).when(report, by=ANN).then(reported)
    given(pain_point, reported).when(report, by=ANN).rejected(WrongStatus)


def test_product_answers_it_to_its_reporter() -> None:
    plan = AnswerPainPoint(status=Answer.PLANNED, note="in June")
    given(pain_point).when(plan, by=MAKER).rejected(NotFound)
    given(pain_point, reported).when(plan, by=MAKER).then(planned)
    given(pain_point, reported, planned).when(plan, by=MAKER).then_nothing()


def test_what_was_planned_is_done_or_refused_later() -> None:
    for status in (Answer.DONE, Answer.REFUSED):
        given(pain_point, reported, planned).when(AnswerPainPoint(status=status, note="so"), by=MAKER).then(
            answered(status, "so")
        )
