"""Step by step, by another, open to appeal. Handbook 001 五.3: 口头警告、罚款、降职甚至解雇."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.incentive.penalties.commands import (
    AppealPenalty,
    DecideAppeal,
    ImposePenalty,
    LetTakeEffect,
    LiftPenalty,
    ProposePenalty,
)
from services.incentive.penalties.decider import AppealTooLate, StepSkipped, discipline
from services.incentive.penalties.events import (
    AppealDecided,
    Outcome,
    PenaltyAppealed,
    PenaltyEvent,
    PenaltyImposed,
    PenaltyLifted,
    PenaltyProposed,
    PenaltyTookEffect,
    Step,
)
from shared.kernel.messages import Actor
from shared.kernel.rejections import Forbidden, Invalid, NotFound, OwnApproval, WrongStatus
from shared.testing.spec import ACCEPTED_AT, given
from tests.incentive.company import id_of

REP, P, Q, GROUND = id_of("rep"), id_of("penalty"), id_of("other"), id_of("event")
BOSS, HR, DIRECTOR = Actor("boss", frozenset({"sales_manager"})), Actor("hr", frozenset({"hr"})), Actor("director")
SELF = Actor("self", frozenset({"rep"}), REP)
DAY = date(2026, 3, 31)


def terms(step: Step = Step.WARNING, penalty: Any = P, **more: Any) -> dict[str, Any]:
    said = {"penalty_id": penalty, "rep_id": REP, "step": step, "grounds": (GROUND,), "clause": "4.2"}
    if step is Step.FINE:
        said |= {"amount": Decimal("500.00"), "currency": "CNY"}
    return said | more


def proposed(step: Step = Step.WARNING, penalty: Any = P, **more: Any) -> PenaltyProposed:
    return PenaltyProposed(**terms(step, penalty, **more), on=DAY, at=ACCEPTED_AT, proposed_by="boss")


def imposed(step: Step = Step.WARNING, penalty: Any = P, **more: Any) -> PenaltyImposed:
    said = terms(step, penalty, **more)
    return PenaltyImposed(**said, on=DAY, appeal_until=date(2026, 4, 7), imposed_by="hr")


def standing(step: Step, penalty: Any = Q) -> list[PenaltyEvent]:
    return [proposed(step, penalty, reason="x"), imposed(step, penalty, reason="x")]


APPEALED = PenaltyAppealed(penalty_id=P, rep_id=REP, reason="No", on=DAY, appealed_by="self")


@pytest.mark.parametrize("step", [Step.FINE, Step.DEMOTION, Step.DISMISSAL])
def test_a_step_is_skipped_only_for_a_reason(step: Step) -> None:
    given(discipline).when(ProposePenalty(**terms(step), on=DAY), by=BOSS).rejected(StepSkipped)
    told = ProposePenalty(**terms(step), reason="He sold the customer list", on=DAY)
    [event] = given(discipline).when(told, by=BOSS).events
    assert isinstance(event, PenaltyProposed) and event.reason == "He sold the customer list"


def test_the_next_step_or_the_same_again_needs_none() -> None:
    for step in (Step.WARNING, Step.FINE):
        [event] = given(discipline, *standing(Step.WARNING)).when(ProposePenalty(**terms(step), on=DAY), by=BOSS).events
        assert isinstance(event, PenaltyProposed)
    given(discipline, *standing(Step.WARNING)).when(ProposePenalty(**terms(Step.DEMOTION), on=DAY), by=BOSS).rejected(
        StepSkipped, "needs a fine"
    )


def test_what_is_only_proposed_or_was_lifted_is_no_step_and_it_is_looked_at_again_when_it_is_imposed() -> None:
    lifted = PenaltyLifted(penalty_id=Q, rep_id=REP, reason="Too hard", on=DAY, lifted_by="hr")
    history = [*standing(Step.WARNING), proposed(Step.FINE), lifted]
    impose = ImposePenalty(penalty_id=P, on=DAY)
    given(discipline, *history).when(impose, by=HR).rejected(StepSkipped)
    [event] = given(discipline, *history).when(impose.model_copy(update={"reason": "Again"}), by=HR).events
    assert isinstance(event, PenaltyImposed) and (event.reason, event.appeal_until) == ("Again", date(2026, 4, 7))
    only = given(discipline, proposed(Step.WARNING, Q)).when(ProposePenalty(**terms(Step.FINE), on=DAY), by=BOSS)
    only.rejected(StepSkipped)


def test_nobody_has_part_in_their_own_and_another_imposes_and_decides() -> None:
    given(discipline).when(ProposePenalty(**terms(), on=DAY), by=SELF).rejected(OwnApproval)
    impose = ImposePenalty(penalty_id=P, on=DAY)
    for actor in (SELF, BOSS):
        given(discipline, proposed()).when(impose, by=actor).rejected(OwnApproval)
    history = (proposed(), imposed(), APPEALED)
    uphold = DecideAppeal(penalty_id=P, outcome=Outcome.UPHELD, on=DAY)
    for actor in (SELF, BOSS, HR):
        given(discipline, *history).when(uphold, by=actor).rejected(OwnApproval)
    given(discipline, proposed(), imposed()).when(LiftPenalty(penalty_id=P, reason="x", on=DAY), by=SELF).rejected(
        OwnApproval
    )
    given(discipline).when(impose, by=HR).rejected(NotFound)


def test_an_appeal_comes_before_it_takes_effect_on_pay() -> None:
    fine = (proposed(Step.FINE, reason="x"), imposed(Step.FINE, reason="x"))
    appeal = AppealPenalty(penalty_id=P, reason="No", on=date(2026, 4, 7))
    given(discipline, *fine).when(appeal, by=SELF).then(APPEALED.model_copy(update={"on": date(2026, 4, 7)}))
    given(discipline, *fine).when(appeal, by=Actor("other", frozenset({"rep"}), Q)).rejected(Forbidden)
    late = appeal.model_copy(update={"on": date(2026, 4, 8)})
    given(discipline, *fine).when(late, by=SELF).rejected(AppealTooLate, "2026-04-07")
    given(discipline, *fine, APPEALED).when(LetTakeEffect(penalty_id=P, as_of=date(2027, 1, 1))).then_nothing()
    given(discipline, *fine).when(LetTakeEffect(penalty_id=P, as_of=date(2026, 4, 7))).then_nothing()
    effect = PenaltyTookEffect(**terms(Step.FINE, reason="x"), on=date(2026, 4, 8))
    given(discipline, *fine).when(LetTakeEffect(penalty_id=P, as_of=date(2026, 9, 1))).then(effect)
    given(discipline, *fine, effect).when(LetTakeEffect(penalty_id=P, as_of=date(2026, 9, 1))).then_nothing()
    given(discipline, *fine, effect).when(appeal, by=SELF).rejected(WrongStatus)


def test_a_fine_is_reduced_revoked_or_upheld_and_takes_effect_with_the_decision() -> None:
    history = (proposed(Step.FINE, reason="x"), imposed(Step.FINE, reason="x"), APPEALED)
    less = DecideAppeal(penalty_id=P, outcome=Outcome.REDUCED, amount=Decimal("200.00"), on=DAY)
    decision, effect = given(discipline, *history).when(less, by=DIRECTOR).events
    assert isinstance(decision, AppealDecided) and isinstance(effect, PenaltyTookEffect)
    assert (effect.amount, effect.on) == (Decimal("200.00"), DAY)
    more = less.model_copy(update={"amount": Decimal("500.00")})
    given(discipline, *history).when(more, by=DIRECTOR).rejected(Invalid)
    revoke = DecideAppeal(penalty_id=P, outcome=Outcome.REVOKED, on=DAY)
    revoked = given(discipline, *history).when(revoke, by=DIRECTOR)
    assert [type(event) for event in revoked.events] == [AppealDecided]
    lift = LiftPenalty(penalty_id=P, reason="A year", on=date(2027, 4, 1))
    given(discipline, *history, *revoked.events).when(lift, by=HR).rejected(WrongStatus)
    [back] = given(discipline, *history, decision, effect).when(lift, by=HR).events
    assert isinstance(back, PenaltyLifted) and (back.given_back, back.currency) == (Decimal("200.00"), "CNY")
    [nothing] = given(discipline, *history).when(lift, by=HR).events
    assert isinstance(nothing, PenaltyLifted) and nothing.given_back is None


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"step": Step.FINE, "amount": None, "currency": None}, "/amount"),
        ({"amount": Decimal("1.00")}, "/amount"),
        ({"currency": "CNY"}, "/currency"),
        ({"grounds": (GROUND, GROUND)}, "/grounds"),
    ],
)
def test_wrong_input_points_at_itself(wrong: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        _ = given(discipline).when(ProposePenalty(**{**terms(), **wrong}, on=DAY), by=BOSS).events
    assert refused.value.more["errors"][0]["pointer"] == pointer


def test_what_is_done_is_not_done_again() -> None:
    at = datetime(2026, 3, 31, tzinfo=UTC)
    given(discipline, proposed()).when(ProposePenalty(**terms(), on=DAY), by=BOSS, at=at).then_nothing()
    given(discipline, proposed(), imposed()).when(ImposePenalty(penalty_id=P, on=DAY), by=HR).then_nothing()
    again = AppealPenalty(penalty_id=P, reason="No", on=DAY)
    given(discipline, proposed(), imposed(), APPEALED).when(again, by=SELF).then_nothing()
