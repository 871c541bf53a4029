from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from services.pipeline.follow_ups.decider import NoteVisit, RecordActivity
from services.pipeline.follow_ups.events import DemoHeld, VisitNoted
from services.pipeline.opportunities.commands import (
    AdvanceStage,
    EnterStage,
    EvidenceBody,
    LoseOpportunity,
    OverrideForecast,
    ReassignOpportunity,
    RecordOpening,
    ReportStall,
    ReviseOpportunity,
    WinOpportunity,
)
from services.pipeline.opportunities.decider import opportunity
from services.pipeline.opportunities.events import (
    PROBABILITY,
    DealStalled,
    Evidence,
    ForecastOverridden,
    OpportunityEvent,
    OpportunityLost,
    OpportunityOpened,
    OpportunityReassigned,
    OpportunityRevised,
    OpportunityWon,
    Stage,
    StageAdvanced,
)
from services.pipeline.opportunities.state import Opportunity, OpportunityStatus
from services.pipeline.process.decider import terms_of
from services.pipeline.process.events import StageTerms
from services.pipeline.splits.split import Split, SplitBody
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, WrongStatus
from shared.testing.spec import ACCEPTED_AT, given

CUSTOMER, OWNER, COLLEAGUE, CONTRACT, OTHER = (UUID(int=number) for number in range(1, 6))
OPENER = Actor("assistant", frozenset({"assistant"}))
MANAGER = Actor("manager", frozenset({"sales_manager"}))
TODAY, DAY = ACCEPTED_AT.date(), date(2004, 2, 1)
ALL = (Split(rep_id=OWNER, percent=Decimal(100)),)
HALVES = tuple(Split(rep_id=rep, percent=Decimal(50)) for rep in (OWNER, COLLEAGUE))
BODY: dict[str, Any] = {
    "customer_id": str(CUSTOMER),
    "owner_id": str(OWNER),
    "name": "Classic cars",
    "expected_amount": "1000.00",
    "currency": "USD",
    "expected_close_on": "2004-06-30",
    "source": "trade fair",
}
OPENED = OpportunityOpened(
    customer_id=CUSTOMER,
    owner_id=OWNER,
    name="Classic cars",
    expected_amount=Decimal("1000.00"),
    currency="USD",
    expected_close_on=date(2004, 6, 30),
    source="trade fair",
    splits=ALL,
    stage=Stage.LEAD,
    probability=Decimal(10),
    opened_on=TODAY,
    opened_by="assistant",
)
LOST = OpportunityLost(
    reason="price", competitor="Alt", previous=Stage.LEAD, on=DAY, lost_by="assistant", customer_id=CUSTOMER
)
WON = OpportunityWon(contract_id=CONTRACT, amount=Decimal("900.00"), previous=Stage.LEAD, on=DAY, customer_id=CUSTOMER)
WIN = WinOpportunity(contract_id=CONTRACT, amount=Decimal("900.00"), on=DAY)


def opening(**changes: Any) -> RecordOpening:
    return RecordOpening.model_validate({**BODY, "terms": terms_of(None, Stage.LEAD), **changes})


def to(stage: Stage, terms: StageTerms | None = None, **more: Any) -> EnterStage:
    """A step, by default of a deal without a process."""
    return EnterStage(stage=stage, terms=terms or terms_of(None, stage), **more)


def moved(stage: Stage, on: date = DAY, previous: Stage = Stage.LEAD, probability: int | None = None) -> StageAdvanced:
    chance = PROBABILITY[stage] if probability is None else Decimal(probability)
    return StageAdvanced(previous=previous, stage=stage, probability=chance, on=on, advanced_by="assistant")


def after(*events: OpportunityEvent) -> Opportunity:
    state = opportunity.fold((OPENED, *events))
    assert state is not None
    return state


def weights(state: Opportunity) -> tuple[str, str]:
    """By the roll-up, and with the override in place."""
    return str(state.weighted_amount), str(state.overridden_amount)


def test_an_opportunity_begins_as_a_lead_that_is_all_its_owners() -> None:
    given(opportunity).when(opening(), OPENER).then(OPENED)
    assert (after().stage, after().probability, after().status) == (Stage.LEAD, Decimal(10), OpportunityStatus.OPEN)


def test_nothing_happens_to_an_opportunity_that_is_not_there() -> None:
    given(opportunity).when(to(Stage.NEEDS)).rejected(NotFound)
    given(opportunity, OPENED).when(opening()).rejected(WrongStatus)


@pytest.mark.parametrize("percents", [("99",), ("50", "50.0001"), ("100", "0"), ("50", "50", "50")])
def test_splits_add_up_to_a_hundred(percents: tuple[str, ...]) -> None:
    splits = [{"rep_id": str(UUID(int=i)), "percent": percent} for i, percent in enumerate(percents)]
    given(opportunity).when(opening(splits=splits)).rejected(Invalid)


def test_a_rep_has_one_share() -> None:
    twice = [{"rep_id": str(OWNER), "percent": "50"}, {"rep_id": str(OWNER), "percent": "50"}]
    given(opportunity).when(opening(splits=twice)).rejected(Invalid)


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
    assert [(stay.stage, stay.days, stay.reason) for stay in state.stays] == [
        (Stage.LEAD, 27, None),
        (Stage.VERBAL, 10, None),
        (Stage.NEEDS, None, "the buyer left"),
    ]


def test_another_probability_does_not_end_the_stay_in_a_stage() -> None:
    known = moved(Stage.NEEDS)
    again = to(Stage.NEEDS, probability=Decimal(30), on=date(2004, 3, 1))
    state = given(opportunity, OPENED, known).when(again, OPENER).state
    assert state is not None
    assert [(stay.stage, stay.probability, stay.entered_on) for stay in state.stays] == [
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
    assert after(moved(Stage.NEEDS, on=date(2003, 12, 1))).stays[0].days == 0


@pytest.mark.parametrize("stage", [Stage.WON, Stage.LOST])
def test_no_advance_wins_or_loses(stage: Stage) -> None:
    given(opportunity, OPENED).when(to(stage)).rejected(Invalid)


def test_a_new_owner_takes_over_all_that_the_old_one_had() -> None:
    command = ReassignOpportunity(owner_id=COLLEAGUE, reason="hand-over")
    state = given(opportunity, OPENED).when(command, OPENER).state
    assert state is not None
    assert state.splits == (Split(rep_id=COLLEAGUE, percent=Decimal(100)),)
    assert [owner.owner_id for owner in state.owners] == [OWNER, COLLEAGUE]
    assert state.stays == after().stays


def test_an_agreed_split_stays_with_the_reps_who_agreed_it() -> None:
    command = ReassignOpportunity(owner_id=COLLEAGUE, reason="hand-over")
    shared = OPENED.model_copy(update={"splits": HALVES})
    reassigned = OpportunityReassigned(
        owner_id=COLLEAGUE,
        previous_owner_id=OWNER,
        splits=HALVES,
        reason="hand-over",
        reassigned_by="assistant",
        on=TODAY,
    )
    given(opportunity, shared).when(command, OPENER).then(reassigned)
    given(opportunity, shared, reassigned).when(command, OPENER).then_nothing()


def test_with_another_owner_other_splits_may_be_agreed() -> None:
    halves = [SplitBody(rep_id=split.rep_id, percent=split.percent) for split in HALVES]
    command = ReassignOpportunity(owner_id=OWNER, reason="both work on it", splits=halves)
    state = given(opportunity, OPENED).when(command, OPENER).state
    assert state is not None and (state.owner_id, state.splits) == (OWNER, HALVES)
    given(opportunity, OPENED).when(command.model_copy(update={"splits": halves[:1]})).rejected(Invalid)
    same = command.model_copy(update={"splits": [SplitBody(rep_id=OWNER, percent=Decimal(100))]})
    given(opportunity, OPENED).when(same).then_nothing()


def test_a_reassignment_in_mid_deal_leaves_history_where_it_was() -> None:
    moves = (moved(Stage.NEEDS), DemoHeld(held_on=DAY, feedback="in red", recorded_by="assistant"))
    command = ReassignOpportunity(owner_id=COLLEAGUE, reason="hand-over")
    state = given(opportunity, OPENED, *moves).when(command, OPENER).state
    before = after(*moves)
    assert state is not None
    assert (state.stays, state.follow_up, state.opened) == (before.stays, before.follow_up, before.opened)
    assert [owner.owner_id for owner in state.owners] == [OWNER, COLLEAGUE]


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
    assert list(state.evidence) == ["needs record", "budget"]


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


def test_what_is_expected_may_be_revised_with_a_reason() -> None:
    command = ReviseOpportunity(expected_close_on=date(2004, 9, 30), reason="they wait")
    revised = OpportunityRevised(
        expected_amount=Decimal("1000.00"),
        expected_close_on=date(2004, 9, 30),
        reason="they wait",
        on=TODAY,
        revised_by="assistant",
    )
    given(opportunity, OPENED).when(command, OPENER).then(revised)
    given(opportunity, OPENED, revised).when(command, OPENER).then_nothing()
    given(opportunity, OPENED, LOST).when(command, OPENER).rejected(WrongStatus)
    assert after(revised).expected_close_on == date(2004, 9, 30)


@pytest.mark.parametrize("closed", [LOST, WON])
def test_an_open_deal_is_visited_and_a_closed_one_may_still_be_spoken_of(closed: OpportunityEvent) -> None:
    visit = NoteVisit(visit_id=CONTRACT, rep_id=OWNER, on=date(2004, 2, 3), channel="onsite")
    noted = VisitNoted(**dict(visit))
    given(opportunity, OPENED).when(visit).then(noted)
    given(opportunity, OPENED, noted).when(visit).then_nothing()
    given(opportunity, OPENED, closed).when(visit).then_nothing()
    call = RecordActivity(kind="call", on=DAY, note="what went wrong")
    state = given(opportunity, OPENED, noted, closed).when(call, OPENER).state
    assert state is not None
    assert (state.follow_up.visit, [one.note for one in state.follow_up.activities]) == (noted, ["what went wrong"])


def test_a_loss_has_its_reason_and_closes_the_opportunity() -> None:
    command = LoseOpportunity(reason="price", competitor="Alt", on=DAY)
    given(opportunity, OPENED).when(command, OPENER).then(LOST)
    given(opportunity, OPENED, LOST).when(command, OPENER).then_nothing()
    given(opportunity, OPENED, LOST).when(LoseOpportunity(reason="delay", on=DAY)).rejected(WrongStatus)
    state = after(LOST)
    assert (state.status, state.stage, state.weighted_amount) == (OpportunityStatus.LOST, Stage.LOST, Decimal(0))


@pytest.mark.parametrize("closed", [LOST, WON])
def test_a_closed_opportunity_is_left_alone(closed: OpportunityEvent) -> None:
    for command in (
        to(Stage.NEEDS),
        ReassignOpportunity(owner_id=COLLEAGUE, reason="hand-over"),
        OverrideForecast(probability=Decimal(40), reason="frozen"),
        LoseOpportunity(reason="other", on=DAY),
    ):
        given(opportunity, OPENED, closed).when(command, MANAGER).rejected(WrongStatus)


def test_a_signature_wins_at_what_was_signed() -> None:
    given(opportunity, OPENED).when(WIN).then(WON)
    given(opportunity, OPENED, WON).when(WIN).then_nothing()
    another = WinOpportunity(contract_id=OTHER, amount=Decimal("900.00"), on=DAY)
    given(opportunity, OPENED, WON).when(another).rejected(WrongStatus)
    state = after(WON)
    assert (state.status, state.amount, state.weighted_amount) == (OpportunityStatus.WON, Decimal(900), Decimal(900))


def test_a_signature_wins_what_was_given_up() -> None:
    given(opportunity, OPENED, LOST).when(WIN).then(WON.model_copy(update={"previous": Stage.LOST}))
    assert after(LOST, WON).status is OpportunityStatus.WON


def test_an_override_stands_beside_the_roll_up() -> None:
    command = OverrideForecast(probability=Decimal(40), reason="frozen")
    said = ForecastOverridden(probability=Decimal(40), reason="frozen", overridden_by="manager", on=TODAY)
    given(opportunity, OPENED).when(command, MANAGER).then(said)
    given(opportunity, OPENED, said).when(command, MANAGER).then_nothing()
    assert weights(after(said)) == ("100.00", "400.00")
    other = ForecastOverridden(amount=Decimal("0.00"), reason="gone", overridden_by="manager")
    assert weights(after(said, other)) == ("100.00", "0.00")
    assert weights(after(said, WON)) == ("900.00", "900.00")


def test_an_override_says_something_and_is_anothers() -> None:
    given(opportunity, OPENED).when(OverrideForecast(reason="feeling"), MANAGER).rejected(Invalid)
    command = OverrideForecast(probability=Decimal(40), reason="frozen")
    given(opportunity, OPENED).when(command, OPENER).rejected(OwnApproval)
    owner = Actor("owner", frozenset({"admin"}), OWNER)
    given(opportunity, OPENED).when(command, owner).rejected(OwnApproval)


shares = st.lists(st.integers(1, 1_000_000), min_size=1, max_size=5)


@forall(shares)
def test_exactly_those_splits_are_taken_that_add_up_to_a_hundred(parts: list[int]) -> None:
    splits = [{"rep_id": str(UUID(int=i)), "percent": f"{Decimal(part) / 10_000:f}"} for i, part in enumerate(parts)]
    when = given(opportunity).when(opening(splits=splits))
    if sum(parts) != 1_000_000:
        return when.rejected(Invalid)
    assert when.state is not None
    assert sum(split.percent for split in when.state.splits) == 100


@forall(st.sets(st.integers(1, 999_999), max_size=4))
def test_shares_cut_from_a_whole_are_always_taken(cuts: set[int]) -> None:
    ends = [0, *sorted(cuts), 1_000_000]
    splits = [
        {"rep_id": str(UUID(int=i)), "percent": f"{Decimal(b - a) / 10_000:f}"}
        for i, (a, b) in enumerate(pairwise(ends))
    ]
    state = given(opportunity).when(opening(splits=splits)).state
    assert state is not None and sum(split.percent for split in state.splits) == 100


@forall(st.decimals("0", "9999999.99", places=2), st.decimals("0", "100", places=2))
def test_a_weighted_amount_lies_between_nothing_and_all(amount: Decimal, percent: Decimal) -> None:
    opened = OPENED.model_copy(update={"expected_amount": amount, "probability": percent})
    state = opportunity.fold((opened,))
    assert state is not None
    assert 0 <= state.weighted_amount <= amount
    assert abs(state.weighted_amount - amount * percent / 100) <= Decimal("0.005")


@forall(st.sets(st.integers(1, 999_999), max_size=4), st.booleans())
def test_splits_are_a_hundred_percent_after_every_reassignment(cuts: set[int], agree: bool) -> None:
    ends = [0, *sorted(cuts), 1_000_000]
    shares = [
        SplitBody(rep_id=UUID(int=100 + i), percent=Decimal(b - a) / 10_000) for i, (a, b) in enumerate(pairwise(ends))
    ]
    opened = given(opportunity).when(opening(splits=[share.model_dump(mode="json") for share in shares])).events
    command = ReassignOpportunity(
        owner_id=COLLEAGUE, reason="hand-over", splits=list(reversed(shares)) if agree else None
    )
    state = given(opportunity, *opened).when(command).state
    assert state is not None
    assert sum(split.percent for split in state.splits) == 100
    assert state.owner_id == COLLEAGUE
