from typing import Any
from uuid import UUID

import pytest

from services.customer.competitor_moves.decider import RecordMove, ReportMove, competitor_move
from services.customer.competitor_moves.events import CompetitorMoveReported, MoveKind
from services.customer.policy_changes.decider import ReportPolicyChange, policy_change
from services.customer.policy_changes.events import PolicyChangeReported
from services.customer.responses.decider import Case, CaseStatus, ChooseResponse, JudgeResponse, with_response
from services.customer.responses.events import Option, ResponseChosen, ResponseEvent, ResponseJudged
from shared.kernel.decider import Decider
from shared.kernel.messages import SYSTEM, Actor
from shared.kernel.rejections import NotFound, WrongStatus
from shared.testing.spec import ACCEPTED_AT, given

COMPETITOR, REP = UUID(int=1), UUID(int=2)
MONDAY = ACCEPTED_AT.date()
MANAGER = Actor("manager", frozenset({"sales_manager"}))
ANN = Actor("ann", frozenset({"rep"}), REP)


def moved(kind: MoveKind) -> CompetitorMoveReported:
    return CompetitorMoveReported(
        competitor_id=COMPETITOR,
        competitor="Alt",
        kind=kind,
        summary="a tenth off",
        observed_on=MONDAY,
        rep_id=REP,
        reported_by="ann",
    )


cut = moved(MoveKind.PRICE)
procured = PolicyChangeReported(summary="集采", effective_on=MONDAY, reported_by="ann")
choose = ChooseResponse(option=Option.STRESS_VALUE, rationale="ours are licensed")
chosen = ResponseChosen(option=Option.STRESS_VALUE, rationale="ours are licensed", chosen_by="manager", at=ACCEPTED_AT)
judge = JudgeResponse(outcome="they stayed")
judged = ResponseJudged(outcome="they stayed", judged_by="manager", at=ACCEPTED_AT)


def test_a_move_is_reported_by_whoever_saw_it_under_the_name_that_the_competitor_has() -> None:
    told = ReportMove(competitor_id=COMPETITOR, kind=MoveKind.PRICE, summary="a tenth off", observed_on=MONDAY)
    record = RecordMove(move=told, competitor="Alt")
    given(competitor_move).when(record, by=ANN).then(cut)
    given(competitor_move, cut).when(record, by=ANN).rejected(WrongStatus)


def test_a_change_of_policy_is_reported_once() -> None:
    report = ReportPolicyChange(summary="集采", effective_on=MONDAY)
    given(policy_change).when(report, by=ANN).then(procured)
    given(policy_change, procured).when(report, by=ANN).rejected(WrongStatus)


@pytest.mark.parametrize(("decider", "reported"), [(competitor_move, cut), (policy_change, procured)])
def test_a_price_cut_and_a_change_of_policy_are_responded_to_and_judged_by_the_outcome(
    decider: Decider[Any, Any, Any], reported: CompetitorMoveReported | PolicyChangeReported
) -> None:
    assert decider.fold((reported,)).case.status is CaseStatus.OPEN
    given(decider, reported).when(judge, by=MANAGER).rejected(WrongStatus, "No response")
    given(decider, reported).when(choose, by=MANAGER).then(chosen)
    given(decider, reported, chosen).when(judge, by=MANAGER).then(judged)
    assert given(decider, reported, chosen).when(judge, by=MANAGER).state.case.status is CaseStatus.JUDGED


def test_another_response_may_be_chosen_until_it_is_judged() -> None:
    follow = ChooseResponse(option=Option.FOLLOW, rationale="we lose dealers")
    followed = ResponseChosen(option=Option.FOLLOW, rationale="we lose dealers", chosen_by="manager", at=ACCEPTED_AT)
    given(competitor_move, cut, chosen).when(choose, by=MANAGER).then_nothing()
    given(competitor_move, cut, chosen).when(follow, by=MANAGER).then(followed)
    given(competitor_move, cut, chosen, judged).when(choose, by=MANAGER).then_nothing()
    given(competitor_move, cut, chosen, judged).when(follow, by=MANAGER).rejected(WrongStatus, "judged already")


def test_it_is_judged_once() -> None:
    given(competitor_move, cut, chosen, judged).when(judge, by=MANAGER).then_nothing()
    otherwise = JudgeResponse(outcome="they left")
    given(competitor_move, cut, chosen, judged).when(otherwise, by=MANAGER).rejected(WrongStatus)


@pytest.mark.parametrize("kind", [MoveKind.PRODUCT, MoveKind.PROMOTION, MoveKind.CHANNEL])
def test_other_moves_are_noted_and_are_a_case_once_somebody_responds(kind: MoveKind) -> None:
    noted = moved(kind)
    state = competitor_move.fold((noted,))
    assert state and state.case.status is CaseStatus.NOTED
    given(competitor_move, noted).when(choose, by=MANAGER).then(chosen)


def test_nothing_is_responded_to_that_nobody_reported() -> None:
    for command in (choose, judge):
        given(competitor_move).when(command, by=SYSTEM).rejected(NotFound)
        given(policy_change).when(command, by=SYSTEM).rejected(NotFound)


@pytest.mark.parametrize(
    ("events", "status"),
    [((), CaseStatus.OPEN), ((chosen,), CaseStatus.RESPONDED), ((chosen, judged), CaseStatus.JUDGED)],
)
def test_the_status_follows_from_what_happened(events: tuple[ResponseEvent, ...], status: CaseStatus) -> None:
    case = Case(calls=True)
    for event in events:
        case = with_response(case, event)
    assert case.status is status
