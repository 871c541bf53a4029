from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from services.performance.credits.metric import Metric
from services.performance.enrolments.decider import (
    CancelEnrolment,
    CompleteCourse,
    Enrol,
    EvaluateEffect,
    GiveFeedback,
    NotTheTrainee,
    enrolment,
)
from services.performance.enrolments.effect import results_of, verdict_of, windows
from services.performance.enrolments.events import (
    CourseCompleted,
    EffectEvaluated,
    EnrolmentCancelled,
    FeedbackGiven,
    Result,
    TraineeEnrolled,
    Verdict,
)
from shared.kernel.messages import Actor
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, OwnApproval, WrongStatus
from shared.testing.examples import examples
from shared.testing.spec import given

ANNA, COURSE = UUID(int=1), UUID(int=2)
LEADER, TRAINEE, HR = Actor("leader", rep_id=UUID(int=9)), Actor("anna", rep_id=ANNA), Actor("hr", frozenset({"hr"}))
TODAY, MONDAY, TUESDAY = date(2004, 3, 31), date(2004, 3, 1), date(2004, 3, 2)
LONG_AGO = date(2000, 1, 1)
enrol = Enrol(course_id=COURSE, rep_id=ANNA, course="Terms", skill="negotiation", pass_score=60)
enrolled = TraineeEnrolled(**dict(enrol), enrolled_by="leader")
untested = enrolled.model_copy(update={"pass_score": None})


def complete(score: int | None = None, on: date = MONDAY) -> CompleteCourse:
    return CompleteCourse(on=on, today=TODAY, score=score)


def completed(score: int | None, passed: bool, on: date = MONDAY) -> CourseCompleted:
    return CourseCompleted(on=on, score=score, passed=passed, completed_by="leader")


def test_a_trainee_is_enrolled_once() -> None:
    given(enrolment).when(enrol, by=LEADER).then(enrolled)
    given(enrolment, enrolled).when(enrol).rejected(AlreadyExists)
    given(enrolment).when(complete(60), by=LEADER).rejected(NotFound)


@pytest.mark.parametrize(("score", "passed"), [(59, False), (60, True), (100, True)])
def test_who_reaches_the_pass_mark_passes(score: int, passed: bool) -> None:
    given(enrolment, enrolled).when(complete(score), by=LEADER).then(completed(score, passed))


def test_a_course_with_a_test_ends_with_a_score_and_one_without_may() -> None:
    given(enrolment, enrolled).when(complete(), by=LEADER).rejected(Invalid, "missing")
    given(enrolment, untested).when(complete(), by=LEADER).then(completed(None, True))
    given(enrolment, untested).when(complete(5), by=LEADER).then(completed(5, True))


def test_who_failed_may_try_again_and_who_passed_is_through() -> None:
    failed = completed(40, False)
    given(enrolment, enrolled, failed).when(complete(40), by=LEADER).then_nothing()
    again = given(enrolment, enrolled, failed).when(complete(70, TUESDAY), by=LEADER)
    again.then(completed(70, True, TUESDAY))
    given(enrolment, enrolled, completed(40, False, TUESDAY)).when(complete(70), by=LEADER).rejected(Invalid, "tried")
    given(enrolment, enrolled, completed(60, True)).when(complete(90), by=LEADER).rejected(WrongStatus)


def test_nobody_scores_themselves_and_nothing_is_completed_that_is_still_to_come() -> None:
    given(enrolment, enrolled).when(complete(99), by=TRAINEE).rejected(OwnApproval)
    given(enrolment, enrolled).when(complete(99, date(2004, 4, 1)), by=LEADER).rejected(Invalid, "to come")


def test_a_cancelled_enrolment_rests() -> None:
    cancelled = EnrolmentCancelled(reason="ill", cancelled_by="leader")
    given(enrolment, enrolled).when(CancelEnrolment(reason="ill"), by=LEADER).then(cancelled)
    given(enrolment, enrolled, cancelled).when(CancelEnrolment(reason="again")).then_nothing()
    given(enrolment, enrolled, cancelled).when(complete(70), by=LEADER).rejected(WrongStatus)
    given(enrolment, enrolled, completed(60, True)).when(CancelEnrolment(reason="late")).rejected(WrongStatus)
    given(enrolment, enrolled, completed(1, False)).when(CancelEnrolment(reason="ill"), by=LEADER).then(cancelled)


def test_only_the_trainee_or_hr_in_their_place_says_how_it_was_and_once() -> None:
    say, through = GiveFeedback(rating=4), completed(60, True)
    said = FeedbackGiven(rating=4, given_by="anna")
    given(enrolment, enrolled, through).when(say, by=TRAINEE).then(said)
    given(enrolment, enrolled, through).when(say, by=HR).then(said.model_copy(update={"given_by": "hr"}))
    given(enrolment, enrolled, through).when(say, by=LEADER).rejected(NotTheTrainee)
    given(enrolment, enrolled).when(say, by=TRAINEE).rejected(WrongStatus)
    given(enrolment, enrolled, through, said).when(say, by=TRAINEE).then_nothing()
    given(enrolment, enrolled, through, said).when(GiveFeedback(rating=5), by=TRAINEE).rejected(WrongStatus)


def result(before: str, after: str, metric: Metric = Metric.SIGNED_AMOUNT) -> Result:
    return Result(metric=metric, before=Decimal(before), after=Decimal(after))


def test_the_effect_takes_the_trainees_word_beside_the_results_and_is_judged_anew_later() -> None:
    said = FeedbackGiven(rating=2, given_by="anna")
    history = (enrolled, completed(60, True), said)
    judge = EvaluateEffect(as_of=TODAY, days=30, results=(result("1", "2"),))
    told = EffectEvaluated(
        as_of=TODAY, days=30, results=(result("1", "2"),), rating=2, verdict=Verdict.IMPROVED, evaluated_by="leader"
    )
    given(enrolment, *history).when(judge, by=LEADER).then(told)
    given(enrolment, *history, told).when(judge, by=LEADER).then_nothing()
    later = judge.model_copy(update={"results": (result("1", "1"),)})
    changed = told.model_copy(update={"results": later.results, "verdict": Verdict.UNCHANGED})
    given(enrolment, *history, told).when(later, by=LEADER).then(changed)
    given(enrolment, *history).when(judge, by=TRAINEE).rejected(OwnApproval)
    given(enrolment, enrolled).when(judge, by=LEADER).rejected(WrongStatus)


def test_as_many_days_are_compared_before_as_after_and_none_that_is_still_to_come() -> None:
    found = windows(MONDAY, 90, TODAY, LONG_AGO)
    assert found.days == 30 and found.before and found.after
    assert (found.before.first, found.before.last) == (date(2004, 1, 31), date(2004, 2, 29))
    assert (found.after.first, found.after.last) == (TUESDAY, TODAY)
    assert windows(MONDAY, 5, TODAY, LONG_AGO).days == 5
    assert [windows(MONDAY, 90, day, LONG_AGO).days for day in (MONDAY, date(2003, 1, 1))] == [0, 0]


def test_only_days_are_compared_on_which_the_trainee_was_employed() -> None:
    assert windows(MONDAY, 90, TODAY, date(2004, 2, 20)).days == 10
    assert windows(MONDAY, 90, TODAY, LONG_AGO, date(2004, 3, 12)).days == 10
    assert windows(MONDAY, 90, TODAY, MONDAY).days == windows(MONDAY, 90, TODAY, LONG_AGO, TUESDAY).days == 0
    assert windows(MONDAY, 90, TODAY, LONG_AGO, date(2003, 1, 1)).days == 0


def test_what_there_was_nothing_of_before_has_no_rate_of_change() -> None:
    visits, signed = (Metric.VISITS, None), (Metric.SIGNED_AMOUNT, "CNY")
    found = results_of({signed: Decimal(100)}, {signed: Decimal(50), visits: Decimal(3)})
    assert [(one.metric, one.currency, one.before, one.after, one.change) for one in found] == [
        (Metric.SIGNED_AMOUNT, "CNY", Decimal(100), Decimal(50), Decimal("-0.5000")),
        (Metric.VISITS, None, Decimal(0), Decimal(3), None),
    ]
    [vast] = results_of({signed: Decimal("0.01")}, {signed: Decimal(10**9)})
    assert vast.change is None


def test_the_verdict_is_that_of_most_results_and_nothing_is_no_verdict() -> None:
    up, down = result("1", "2"), result("2", "1", Metric.VISITS)
    assert verdict_of(30, [up, up, down]) is Verdict.IMPROVED
    assert verdict_of(30, [up, down, down]) is Verdict.DECLINED
    assert verdict_of(30, [up, down]) is Verdict.UNCHANGED
    assert verdict_of(30, [result("0", "0")]) is verdict_of(30, []) is verdict_of(0, [up]) is Verdict.UNKNOWN


@examples(30)
@forall(st.dates(), st.integers(1, 366), st.dates())
def test_the_windows_are_equally_long_and_the_day_of_the_course_is_in_neither(on: date, days: int, as_of: date) -> None:
    found = windows(on, days, as_of, LONG_AGO)
    assert 0 <= found.days <= days
    if found.before and found.after:
        spans = [(part.last - part.first).days + 1 for part in (found.before, found.after)]
        assert spans == [found.days] * 2
        assert found.before.last < on < found.after.first and found.after.last <= as_of
