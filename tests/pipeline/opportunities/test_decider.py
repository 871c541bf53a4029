from datetime import date
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from services.pipeline.follow_ups.decider import NoteVisit, RecordActivity
from services.pipeline.follow_ups.events import DemoHeld, VisitNoted
from services.pipeline.opportunities.commands import (
    LoseOpportunity,
    OverrideForecast,
    ReassignOpportunity,
    ReviseOpportunity,
    WinOpportunity,
)
from services.pipeline.opportunities.decider import opportunity
from services.pipeline.opportunities.events import (
    ForecastOverridden,
    OpportunityEvent,
    OpportunityReassigned,
    OpportunityRevised,
)
from services.pipeline.opportunities.state import Opportunity, OpportunityStatus
from services.pipeline.splits.split import Split, SplitBody
from services.pipeline.stages.events import Stage
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, WrongStatus
from shared.testing.spec import given
from tests.pipeline.opportunities.deals import (
    COLLEAGUE,
    CONTRACT,
    DAY,
    HALVES,
    LOST,
    MANAGER,
    OPENED,
    OPENER,
    OTHER,
    OWNER,
    TODAY,
    WIN,
    WON,
    after,
    moved,
    opening,
    to,
)


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


def test_a_new_owner_takes_over_all_that_the_old_one_had() -> None:
    command = ReassignOpportunity(owner_id=COLLEAGUE, reason="hand-over")
    state = given(opportunity, OPENED).when(command, OPENER).state
    assert state is not None
    assert state.splits == (Split(rep_id=COLLEAGUE, percent=Decimal(100)),)
    assert [owner.owner_id for owner in state.owners] == [OWNER, COLLEAGUE]
    assert state.passage.stays == after().passage.stays


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
    assert (state.passage.stays, state.follow_up, state.opened) == (
        before.passage.stays,
        before.follow_up,
        before.opened,
    )
    assert [owner.owner_id for owner in state.owners] == [OWNER, COLLEAGUE]


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
