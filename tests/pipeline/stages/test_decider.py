from datetime import date
from decimal import Decimal

import pytest

from services.pipeline.opportunities.decider import opportunity
from services.pipeline.opportunities.events import OpportunityEvent
from services.pipeline.process.decider import terms_of
from services.pipeline.stages.decider import AdvanceStage, EnterStage, EvidenceBody, ReportStall
from services.pipeline.stages.events import PROBABILITY, DealStalled, Evidence, Stage, StageTerms
from shared.kernel.rejections import Invalid
from shared.testing.spec import given
from tests.pipeline.opportunities.deals import DAY, LOST, OPENED, OPENER, TODAY, WON, after, moved, to


@pytest.mark.parametrize(
    ("stage", "percent"),
    [("lead", 10), ("needs", 25), ("proposal", 50), ("negotiation", 70), ("verbal", 90), ("won", 100), ("lost", 0)],
)
def test_each_stage_has_its_probability(stage: str, percent: int) -> None:
    assert PROBABILITY[Stage(stage)] == percent


def test_an_opportunity_advances_with_the_stages_probability_or_its_own() -> None:
    given(opportunity, OPENED).when(to(Stage.PROPOSAL, on=DAY), OPENER).then(moved(Stage.PROPOSAL))
    own = to(Stage.PROPOSAL, probability=Decimal(60), on=DAY)
    given(opportunity, OPENED).when(own, OPENER).then(moved(Stage.PROPOSAL, probability=60))


def test_without_a_day_it_advances_on_the_day_of_acceptance() -> None:
    given(opportunity, OPENED).when(to(Stage.NEEDS), OPENER).then(moved(Stage.NEEDS, on=TODAY))


def test_a_stage_may_be_passed_over_and_may_go_back() -> None:
    verbal = moved(Stage.VERBAL)
    back = to(Stage.NEEDS, on=date(2004, 2, 11), reason="the buyer left")
    state = given(opportunity, OPENED, verbal).when(back, OPENER).state
    assert state is not None
    assert [(stay.stage, stay.days, stay.reason) for stay in state.passage.stays] == [
        (Stage.LEAD, 27, None),
        (Stage.VERBAL, 10, None),
        (Stage.NEEDS, None, "the buyer left"),
    ]


def test_another_probability_does_not_end_the_stay_in_a_stage() -> None:
    known = moved(Stage.NEEDS)
    again = to(Stage.NEEDS, probability=Decimal(30), on=date(2004, 3, 1))
    state = given(opportunity, OPENED, known).when(again, OPENER).state
    assert state is not None
    assert [(stay.stage, stay.probability, stay.entered_on) for stay in state.passage.stays] == [
        (Stage.LEAD, Decimal(10), TODAY),
        (Stage.NEEDS, Decimal(30), DAY),
    ]


def test_where_it_is_already_it_need_not_go() -> None:
    given(opportunity, OPENED, moved(Stage.NEEDS)).when(to(Stage.NEEDS)).then_nothing()
    own = moved(Stage.NEEDS, probability=30)
    given(opportunity, OPENED, own).when(to(Stage.NEEDS)).then_nothing()
    same = to(Stage.NEEDS, probability=Decimal(30))
    given(opportunity, OPENED, own).when(same).then_nothing()


def test_a_step_that_is_told_late_leaves_no_negative_time() -> None:
    assert after(moved(Stage.NEEDS, on=date(2003, 12, 1))).passage.stays[0].days == 0


@pytest.mark.parametrize("stage", [Stage.WON, Stage.LOST])
def test_no_advance_wins_or_loses(stage: Stage) -> None:
    given(opportunity, OPENED).when(to(stage)).rejected(Invalid)


NEEDS = StageTerms(stage=Stage.NEEDS, probability=Decimal(30), evidence=("needs record", "budget"), max_days=14)
RECORD, BUDGET = Evidence(name="needs record", reference="crm/17"), Evidence(name="budget", note="told by the buyer")
ENTERED = moved(Stage.NEEDS, probability=30).model_copy(update={"evidence": (RECORD, BUDGET), "max_days": 14})


def shown(*evidence: Evidence) -> list[EvidenceBody]:
    return [EvidenceBody(**dict(one)) for one in evidence]


def test_a_stage_is_not_entered_without_its_evidence() -> None:
    for some in ([], shown(RECORD)):
        given(opportunity, OPENED).when(to(Stage.NEEDS, NEEDS, evidence=some)).rejected(Invalid, "budget")
    whole = to(Stage.NEEDS, NEEDS, on=DAY, evidence=shown(RECORD, BUDGET))
    given(opportunity, OPENED).when(whole, OPENER).then(ENTERED)
    given(opportunity, OPENED, ENTERED).when(whole, OPENER).then_nothing()
    given(opportunity, OPENED).when(to(Stage.NEEDS, NEEDS, evidence=shown(RECORD, RECORD))).rejected(Invalid, "twice")


def test_evidence_may_be_a_name_alone_and_counts_from_then_on() -> None:
    command = AdvanceStage.model_validate({"stage": "lead", "evidence": ["needs record", {"name": "budget"}]})
    early = EnterStage(**dict(command), terms=terms_of(None, Stage.LEAD))
    told = given(opportunity, OPENED).when(early, OPENER).events
    state = given(opportunity, OPENED, *told).when(to(Stage.NEEDS, NEEDS), OPENER).state
    assert state is not None
    assert (state.stage, state.probability) == (Stage.NEEDS, Decimal(30))
    assert list(state.passage.evidence) == ["needs record", "budget"]


def test_going_back_needs_no_evidence() -> None:
    state = given(opportunity, OPENED, moved(Stage.VERBAL)).when(to(Stage.NEEDS, NEEDS)).state
    assert state is not None and state.stage is Stage.NEEDS


def test_an_overstay_is_told_once_for_each_stay() -> None:
    given(opportunity, OPENED, ENTERED).when(ReportStall(as_of=date(2004, 2, 15))).then_nothing()
    told = DealStalled(stage=Stage.NEEDS, entered_on=DAY, as_of=date(2004, 2, 16), days=15, max_days=14)
    given(opportunity, OPENED, ENTERED).when(ReportStall(as_of=date(2004, 2, 16))).then(told)
    for day in (date(2004, 2, 16), date(2004, 6, 1), date(2003, 1, 1)):
        given(opportunity, OPENED, ENTERED, told).when(ReportStall(as_of=day)).then_nothing()
    again = moved(Stage.NEEDS, on=date(2004, 3, 1), previous=Stage.PROPOSAL).model_copy(update={"max_days": 14})
    left = moved(Stage.PROPOSAL, on=date(2004, 2, 20), previous=Stage.NEEDS)
    history = (OPENED, ENTERED, told, left)
    given(opportunity, *history).when(ReportStall(as_of=date(2005, 1, 1))).then_nothing()
    later = given(opportunity, *history, again).when(ReportStall(as_of=date(2004, 3, 16))).events
    assert [(event.entered_on, event.days) for event in later if isinstance(event, DealStalled)] == [
        (date(2004, 3, 1), 15)
    ]


@pytest.mark.parametrize("closed", [LOST, WON])
def test_what_is_closed_overstays_nowhere(closed: OpportunityEvent) -> None:
    given(opportunity, OPENED, ENTERED, closed).when(ReportStall(as_of=date(2005, 1, 1))).then_nothing()
