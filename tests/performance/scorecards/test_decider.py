from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from services.performance.kpi_metrics.metric import KpiMetric
from services.performance.scorecards.decider import (
    AlreadyRated,
    AppealsClosed,
    AppealScore,
    FinaliseScorecard,
    NothingAssessed,
    NotRated,
    scorecard,
)
from services.performance.scorecards.events import AppealDecided, ScoreAppealed, ScorecardFinalised
from services.performance.scorecards.state import Scorecard, ScorecardStatus
from shared.kernel.messages import Actor, Event
from shared.kernel.rejections import Forbidden, Invalid, NotFound, OwnApproval, WrongStatus
from shared.testing.spec import given

from .cards import (
    COLLECTED,
    HEAD,
    KNOWLEDGE,
    NO_TARGET,
    ON,
    OTHER,
    OWN,
    PEER,
    SUPERIOR,
    decide,
    drafted,
    rate,
    rated,
)

M = KpiMetric
RATED: tuple[Event, ...] = (drafted(), rated(M.COOPERATION, 85, PEER), rated(M.PRODUCT_KNOWLEDGE, 70))
FINALISE = FinaliseScorecard(on=ON)
[FINALISED] = given(scorecard, *RATED).when(FINALISE, by=SUPERIOR).events
APPEAL = AppealScore(metric=M.COLLECTION_RATE, reason="paid on 30 September", on=ON)
[APPEALED] = given(scorecard, *RATED, FINALISED).when(APPEAL, by=OWN).events
OPEN = (*RATED, FINALISED, APPEALED)


def folded(*events: Any) -> Scorecard:
    state = scorecard.fold(events)
    assert state is not None
    return state


def score_of(state: Scorecard, metric: KpiMetric) -> int | None:
    return next(one.score for one in state.scores() if one.metric is metric)


def test_peers_are_averaged_each_of_them_once_halves_up() -> None:
    peers = [rated(M.COOPERATION, score, UUID(int=n)) for n, score in enumerate((80, 81), start=90)]
    assert score_of(folded(drafted(), *peers), M.COOPERATION) == 81
    given(scorecard, drafted(), rated(M.COOPERATION, 80, PEER)).when(
        rate(M.COOPERATION, 80), by=Actor("peer", rep_id=PEER)
    ).then_nothing()
    given(scorecard, drafted(), rated(M.COOPERATION, 80, PEER)).when(
        rate(M.COOPERATION, 90), by=Actor("peer", rep_id=PEER)
    ).rejected(AlreadyRated)
    after = given(scorecard, drafted(), rated(M.COOPERATION, 80, PEER)).when(
        rate(M.COOPERATION, 91), by=Actor("other", rep_id=OTHER)
    )
    assert score_of(after.state or folded(), M.COOPERATION) == 86


def test_of_superiors_the_last_word_holds_until_the_card_is_finalised() -> None:
    again = given(scorecard, *RATED).when(rate(M.PRODUCT_KNOWLEDGE, 75, "saw the test"), by=SUPERIOR)
    assert score_of(again.state or folded(), M.PRODUCT_KNOWLEDGE) == 75
    given(scorecard, *RATED, FINALISED).when(rate(M.PRODUCT_KNOWLEDGE, 75), by=SUPERIOR).rejected(WrongStatus)
    given(scorecard, *RATED, FINALISED).when(
        rate(M.PRODUCT_KNOWLEDGE, 70), by=Actor("b", rep_id=SUPERIOR.rep_id)
    ).then_nothing()


def test_nobody_rates_themselves_nor_what_is_reckoned_nor_what_is_not_on_the_card() -> None:
    given(scorecard, drafted()).when(rate(M.COOPERATION, 100), by=OWN).rejected(OwnApproval)
    given(scorecard, drafted()).when(rate(M.COLLECTION_RATE, 100), by=SUPERIOR).rejected(Invalid, "appealed, not rated")
    given(scorecard, drafted()).when(rate(M.CHURN, 100), by=SUPERIOR).rejected(Invalid, "not on this card")
    given(scorecard).when(rate(M.CHURN, 100), by=SUPERIOR).rejected(NotFound)
    with pytest.raises(ValidationError):
        rate(M.COOPERATION, 101)


def test_a_card_is_finalised_by_another_once_all_that_people_rate_is_rated() -> None:
    assert isinstance(FINALISED, ScorecardFinalised)
    # collection rate 96 by 40, cooperation 85 by 20, knowledge 70 by 20; new customers had no target
    assert (FINALISED.version, FINALISED.total) == (1, Decimal("86.75"))
    assert FINALISED.appeals_until == date(2004, 10, 18)
    given(scorecard, *RATED).when(FINALISE, by=OWN).rejected(OwnApproval)
    given(scorecard, *RATED[:2]).when(FINALISE, by=SUPERIOR).rejected(NotRated, "product_knowledge")
    given(scorecard, drafted(NO_TARGET)).when(FINALISE, by=SUPERIOR).rejected(NothingAssessed)
    given(scorecard, *RATED, FINALISED).when(FINALISE, by=HEAD).then_nothing()


def test_what_people_rate_is_measured_by_target_and_curve_too() -> None:
    strict = KNOWLEDGE.model_copy(
        update={"target": 80, "item": KNOWLEDGE.item.model_copy(update={"floor": Decimal("0.9")})}
    )
    card = drafted(COLLECTED, strict)
    assert score_of(folded(card, rated(M.PRODUCT_KNOWLEDGE, 71)), M.PRODUCT_KNOWLEDGE) == 0
    assert score_of(folded(card, rated(M.PRODUCT_KNOWLEDGE, 76)), M.PRODUCT_KNOWLEDGE) == 95


def test_only_whose_card_it_is_appeals_a_line_once_within_the_days() -> None:
    assert ScoreAppealed(metric=M.COLLECTION_RATE, reason=APPEAL.reason, on=ON, appealed_by="rep") == APPEALED
    finalised = given(scorecard, *RATED, FINALISED)
    finalised.when(APPEAL, by=SUPERIOR).rejected(Forbidden)
    finalised.when(APPEAL.model_copy(update={"on": ON + timedelta(days=10)}), by=OWN).then(
        APPEALED.model_copy(update={"on": ON + timedelta(days=10)})
    )
    finalised.when(APPEAL.model_copy(update={"on": ON + timedelta(days=11)}), by=OWN).rejected(AppealsClosed)
    finalised.when(APPEAL.model_copy(update={"metric": M.CHURN}), by=OWN).rejected(Invalid)
    given(scorecard, *RATED).when(APPEAL, by=OWN).rejected(WrongStatus, "draft")
    given(scorecard, *OPEN).when(APPEAL, by=OWN).then_nothing()
    given(scorecard, *OPEN).when(APPEAL.model_copy(update={"reason": "other"}), by=OWN).rejected(WrongStatus)


def test_an_upheld_appeal_corrects_the_score_and_makes_the_next_version() -> None:
    [decided] = given(scorecard, *OPEN).when(decide("upheld", 100), by=HEAD).events
    assert isinstance(decided, AppealDecided)
    assert (decided.changed, decided.version, decided.total) == (True, 2, Decimal("88.75"))
    state = folded(*OPEN, decided)
    assert state.status is ScorecardStatus.FROZEN and score_of(state, M.COLLECTION_RATE) == 100
    assert folded(*OPEN).status is ScorecardStatus.APPEALED
    given(scorecard, *OPEN, decided).when(decide("upheld", 100), by=HEAD).then_nothing()
    given(scorecard, *OPEN, decided).when(decide("rejected"), by=HEAD).rejected(WrongStatus)
    given(scorecard, *OPEN, decided).when(APPEAL.model_copy(update={"metric": M.COOPERATION}), by=OWN).rejected(
        WrongStatus, "frozen"
    )


def test_a_rejected_appeal_freezes_the_card_as_it_was() -> None:
    [decided] = given(scorecard, *OPEN).when(decide("rejected"), by=HEAD).events
    assert isinstance(decided, AppealDecided) and isinstance(FINALISED, ScorecardFinalised)
    assert (decided.changed, decided.version, decided.total) == (False, 1, FINALISED.total)
    assert folded(*OPEN, decided).status is ScorecardStatus.FROZEN


def test_an_appeal_is_decided_by_neither_whose_card_it_is_nor_who_finalised_it() -> None:
    given(scorecard, *OPEN).when(decide("upheld", 100), by=OWN).rejected(OwnApproval)
    given(scorecard, *OPEN).when(decide("upheld", 100), by=SUPERIOR).rejected(OwnApproval)
    given(scorecard, *OPEN).when(decide("upheld"), by=HEAD).rejected(Invalid, "is required")
    given(scorecard, *OPEN).when(decide("rejected", 3), by=HEAD).rejected(Invalid, "no place")
    given(scorecard, *RATED, FINALISED).when(decide("rejected"), by=HEAD).rejected(WrongStatus)
    given(scorecard, *OPEN).when(decide("rejected", metric=M.COOPERATION), by=HEAD).rejected(WrongStatus)


def test_of_two_appeals_each_is_decided_by_name_and_the_card_freezes_with_the_last() -> None:
    second = ScoreAppealed(metric=M.COOPERATION, reason="two of them never met me", on=ON, appealed_by="rep")
    given(scorecard, *OPEN, second).when(decide("rejected"), by=HEAD).rejected(Invalid, "is required")
    first = given(scorecard, *OPEN, second).when(decide("rejected", metric=M.COLLECTION_RATE), by=HEAD)
    assert first.state and first.state.status is ScorecardStatus.APPEALED
    last = given(scorecard, *OPEN, second, *first.events).when(decide("upheld", 95), by=HEAD)
    assert last.state and last.state.status is ScorecardStatus.FROZEN
    assert (last.state.version, last.state.total) == (2, Decimal("89.25"))
