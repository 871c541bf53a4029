from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from services.performance.candidates.candidate import Candidate, mean
from services.performance.candidates.commands import Decline, Hire, MakeOffer, Rate, SignEmployment
from services.performance.candidates.decider import (
    AlreadyRated,
    InterviewsMissing,
    NotInterviewer,
    ReferenceMissing,
    candidate,
)
from services.performance.candidates.events import (
    CandidateApplied,
    CandidateDeclined,
    CandidateEvent,
    CandidateHired,
    DeclinedBy,
    EmploymentSigned,
    InterviewRated,
    OfferMade,
    ReferenceChecked,
    Verdict,
)
from services.performance.candidates.ratings import RateFirst, ratings_for
from services.performance.interview_criteria.events import InterviewKind
from services.performance.reps.events import Position
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, WrongStatus
from shared.kernel.sealed import Sealed
from shared.testing.spec import given

NORTH, IT, ANN, BOB, REP = (UUID(int=number) for number in range(1, 6))
APRIL, MAY = date(2005, 4, 1), date(2005, 5, 1)
ann, bob, hr = Actor("ann", rep_id=ANN), Actor("bob", rep_id=BOB), Actor("hr")
CASE, SCENARIO = InterviewKind.CASE, InterviewKind.SCENARIO

applied = CandidateApplied(
    requisition_id=UUID(int=9),
    unit_id=NORTH,
    position=Position.REP,
    name=TypeAdapter[Sealed](Sealed).validate_python({"$person": IT, "$box": "bmFtZQ=="}),
    source="campus",
    applied_on=date(2005, 3, 1),
)
for_a_panel = applied.model_copy(update={"interviewers": (ANN, BOB)})
checked = ReferenceChecked(reference_id=IT, relation="superior", verdict=Verdict.CONFIRMED, checked_by="hr")
offered = OfferMade(start_on=APRIL, offered_by="hr")
hired = CandidateHired(rep_id=REP, joined_on=APRIL)


def rated(by: Actor, kind: InterviewKind = CASE, ability: int = 4, potential: int = 3) -> InterviewRated:
    return InterviewRated(interviewer=by.sub, interviewer_id=by.rep_id, kind=kind, ability=ability, potential=potential)


def known(*events: CandidateEvent) -> Candidate:
    state = candidate.fold(events)
    assert state is not None
    return state


def rate(kind: InterviewKind = CASE, **more: Any) -> Rate:
    return Rate(kind=kind, ability=4, potential=3, **more)


# Ratings


def test_each_interviewer_rates_an_interview_once() -> None:
    given(candidate, applied).when(rate(), by=ann).then(rated(ann))
    given(candidate, applied, rated(ann)).when(rate(), by=bob).then(rated(bob))
    given(candidate, applied, rated(ann)).when(rate(SCENARIO), by=ann).then(rated(ann, SCENARIO))
    given(candidate, applied, rated(ann)).when(rate(), by=ann).then_nothing()
    other = Rate(kind=CASE, ability=1, potential=3)
    given(candidate, applied, rated(ann)).when(other, by=ann).rejected(AlreadyRated)
    under_another_sub = Actor("ann at home", rep_id=ANN)
    given(candidate, applied, rated(ann)).when(other, by=under_another_sub).rejected(AlreadyRated)


def test_only_those_who_are_named_rate_where_somebody_is_named() -> None:
    given(candidate, for_a_panel).when(rate(), by=ann).then(rated(ann))
    given(candidate, for_a_panel).when(rate(), by=hr).rejected(NotInterviewer)


def test_ratings_are_over_with_the_offer() -> None:
    given(candidate, applied, rated(ann), checked, offered).when(rate(), by=bob).rejected(WrongStatus)
    given(candidate, applied, rated(ann), checked, offered).when(rate(), by=ann).then_nothing()


@pytest.mark.parametrize(
    ("scores", "pointer"),
    [([], "/scores"), ([("grip", 4), ("grip", 4)], "/scores/1/criterion"), ([("luck", 4)], "/scores/0/criterion")],
)
def test_each_published_criterion_is_scored_once(scores: list[tuple[str, int]], pointer: str) -> None:
    given_scores = [{"criterion": name, "score": score} for name, score in scores]
    when = given(candidate, applied).when(rate(asked=("grip", "wit"), scores=given_scores, criteria_version=1), by=ann)
    with pytest.raises(Invalid) as wrong:
        _ = when.events
    assert wrong.value.more["errors"][0]["pointer"] == pointer


def test_nobody_who_may_still_rate_sees_how_others_did() -> None:
    state = known(applied, rated(ann, CASE, 5, 4), rated(bob, SCENARIO, 1, 2))
    with pytest.raises(RateFirst):
        ratings_for(hr, IT, state)
    seen = ratings_for(ann, IT, state)
    assert ([one.interviewer for one in seen.rows], seen.hidden) == (["ann"], 1), "the scenario is still hers to rate"
    assert (seen.ability, seen.potential, seen.product) == (Decimal(5), Decimal(4), Decimal(20))


def test_who_can_rate_no_more_sees_all_ratings() -> None:
    panel: list[CandidateEvent] = [for_a_panel, rated(ann, CASE, 5, 4), rated(bob, SCENARIO, 2, 2)]
    assert ratings_for(hr, IT, known(*panel)).hidden == 0, "hr does not interview"
    both = ratings_for(ann, IT, known(*panel, checked, offered))
    assert (both.ability, both.potential, both.product, both.hidden) == (Decimal("3.5"), Decimal(3), Decimal("10.5"), 0)
    none = ratings_for(ann, IT, known(applied))
    assert (none.rows, none.ability, none.product) == ((), None, None)


def test_means_are_rounded_half_up() -> None:
    assert mean([4, 4, 5]) == Decimal("4.33") and mean([1] * 7 + [2]) == Decimal("1.13")


# Offer, hire, employment


def test_an_offer_needs_the_interviews_of_the_position_and_a_reference_or_a_reason() -> None:
    offer = MakeOffer(start_on=APRIL, interviews=(CASE, SCENARIO))
    given(candidate, applied).when(MakeOffer(start_on=APRIL)).rejected(InterviewsMissing)
    given(candidate, applied, rated(ann), checked).when(offer).rejected(InterviewsMissing, "scenario")
    both = (applied, rated(ann), rated(bob, SCENARIO))
    given(candidate, *both).when(offer).rejected(ReferenceMissing)
    given(candidate, *both, checked).when(offer, by=hr).then(offered)
    without = MakeOffer(start_on=APRIL, without_reference="An intern of ours")
    reason = offered.model_copy(update={"without_reference": "An intern of ours"})
    given(candidate, *both).when(without, by=hr).then(reason)


def test_the_last_offer_stands_and_the_same_again_is_none() -> None:
    given(candidate, applied, rated(ann), checked, offered).when(MakeOffer(start_on=APRIL), by=ann).then_nothing()
    later = MakeOffer(start_on=MAY)
    given(candidate, applied, rated(ann), checked, offered).when(later, by=hr).then(
        OfferMade(start_on=MAY, offered_by="hr")
    )
    salary = MakeOffer(start_on=APRIL, salary=Decimal(1))
    given(candidate, applied, rated(ann), checked).when(salary).rejected(Invalid)


def test_who_has_an_offer_is_hired_and_whoever_is_hired_signs() -> None:
    hire = Hire(rep_id=REP, joined_on=APRIL)
    given(candidate, applied, rated(ann)).when(hire).rejected(WrongStatus)
    given(candidate, applied, rated(ann), checked, offered).when(hire).then(hired)
    sign = SignEmployment(contract_no="E-1", signed_on=APRIL, probation_until=MAY)
    signed = EmploymentSigned(contract_no="E-1", signed_on=APRIL, probation_until=MAY)
    given(candidate, applied, rated(ann), checked, offered).when(sign).rejected(WrongStatus)
    given(candidate, applied, rated(ann), checked, offered, hired).when(sign).then(signed)
    given(candidate, applied, rated(ann), checked, offered, hired, signed).when(sign).then_nothing()
    backwards = SignEmployment(contract_no="E-1", signed_on=MAY, probation_until=APRIL)
    given(candidate, applied, rated(ann), checked, offered, hired).when(backwards).rejected(Invalid)


def test_a_candidate_is_declined_until_they_are_hired() -> None:
    declined = CandidateDeclined(declined_by=DeclinedBy.CANDIDATE, reason="took another")
    decline = Decline(declined_by=DeclinedBy.CANDIDATE, reason="took another")
    given(candidate, applied).when(decline).then(declined)
    given(candidate, applied, declined).when(decline).then_nothing()
    given(candidate, applied, declined).when(rate(), by=ann).rejected(WrongStatus)
    given(candidate, applied, rated(ann), checked, offered, hired).when(decline).rejected(WrongStatus)
