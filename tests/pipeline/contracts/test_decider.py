from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.pipeline.call_offs.decider import BelowOrdered, CallOffOrder
from services.pipeline.call_offs.events import CalledOff, OrderLine
from services.pipeline.contract_approvals.decider import ApproveContract, NotApproved
from services.pipeline.contract_approvals.events import ContractApproved, Verdict
from services.pipeline.contract_documents.events import ProductAmount
from services.pipeline.contracts.decider import contract
from services.pipeline.contracts.events import ContractAmended, ContractSigned
from services.pipeline.contracts.state import ContractStatus
from services.pipeline.costs.deal import ProductCost
from services.pipeline.splits.split import RepAmount, Split
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, StaleVersion, WrongStatus
from shared.testing.spec import given
from tests.pipeline.contracts.deals import (
    CHECKED,
    COLLEAGUE,
    CUSTOMER,
    DIRECTOR,
    DRAFTER,
    LAWYER,
    ORDER,
    OWNER,
    OWNING_REP,
    SIGNED_ON,
    amend,
    draft,
    drafted,
    review,
    sign,
)

ADMIN_WHO_DRAFTED = Actor("assistant", frozenset({"admin"}))
ADMIN_WHO_OWNS = Actor("boss", frozenset({"admin"}), OWNER)


def test_without_splits_the_owner_has_all_of_the_deal() -> None:
    assert drafted().state.splits == (Split(rep_id=OWNER, percent=Decimal(100)),)


def test_the_drafter_is_remembered() -> None:
    assert drafted().state.drafted_by == DRAFTER.sub


@pytest.mark.parametrize(
    ("percents", "pointer"),
    [
        (["50", "49.9999"], "/splits"),
        (["60", "41"], "/splits"),
        (["100", "0"], "/splits/1/percent"),
    ],
)
def test_splits_add_up_to_exactly_100_and_none_is_empty(percents: list[str], pointer: str) -> None:
    reps = [str(OWNER), str(COLLEAGUE)]
    splits = [{"rep_id": rep, "percent": percent} for rep, percent in zip(reps, percents, strict=True)]
    _refused_at(pointer, splits=splits)


def test_a_rep_has_one_share() -> None:
    _refused_at("/splits", splits=[{"rep_id": str(OWNER), "percent": "50"}] * 2)


ON = {"due_on": "2004-02-01"}


@pytest.mark.parametrize(
    ("schedule", "pointer"),
    [
        ([], "/payment_schedule"),
        ([{"percent": "99.9999", **ON}], "/payment_schedule"),
        ([{"percent": "100", "amount": "1000.00", **ON}], "/payment_schedule/0"),
        ([ON], "/payment_schedule/0"),
        ([{"percent": "100"}], "/payment_schedule/0"),
        ([{"percent": "100", **ON, "days_after": {"event": "signing", "days": 1}}], "/payment_schedule/0"),
        ([{"percent": "50", **ON}, {"amount": "500.00", **ON}], "/payment_schedule"),
        ([{"amount": "999.99", **ON}], "/payment_schedule"),
        ([{"amount": "1000.01", **ON}], "/payment_schedule"),
        ([{"percent": "100", **ON}, {"percent": "0", **ON}], "/payment_schedule"),
    ],
)
def test_a_payment_schedule_is_of_one_kind_and_adds_up_to_the_amount(schedule: list[Any], pointer: str) -> None:
    _refused_at(pointer, payment_schedule=schedule)


def test_a_payment_schedule_may_be_of_amounts() -> None:
    drafted(payment_schedule=[{"amount": "400", **ON}, {"amount": "600.00", **ON}])


def test_lines_may_be_worth_more_than_the_amount_since_the_whole_may_be_discounted() -> None:
    assert drafted(amount="900.00").state.amount == Decimal("900.00")


def test_a_line_is_worth_no_more_than_an_amount_may_be() -> None:
    _refused_at("/lines/0", lines=[{"sku": "A", "quantity": 1_000_000_000, "unit_price": "1000000.00"}])


def _refused_at(pointer: str, **changes: Any) -> None:
    with pytest.raises(Invalid) as refused:
        drafted(**changes)
    assert refused.value.more["errors"][0]["pointer"] == pointer


def test_a_contract_is_drafted_once() -> None:
    given(contract, *drafted().events).when(draft(), by=DRAFTER).rejected(WrongStatus)


def test_nothing_can_be_done_with_a_contract_that_is_not_there() -> None:
    given(contract).when(review(), by=LAWYER).rejected(NotFound)


@pytest.mark.parametrize("key", ["unfair_terms", "delivery_ambiguity"])
def test_a_legal_review_looks_at_unfair_terms_and_at_delivery(key: str) -> None:
    short = {name: item for name, item in CHECKED.items() if name != key}
    given(contract, *drafted().events).when(review(checklist=short), by=LAWYER).rejected(Invalid)


def test_an_approval_in_spite_of_a_point_needs_a_note() -> None:
    doubtful = {**CHECKED, "unfair_terms": {"ok": False}}
    with_note = {**CHECKED, "unfair_terms": {"ok": False, "note": "accepted by the customer"}}
    empty = {**CHECKED, "unfair_terms": {"ok": False, "note": ""}}
    for checklist in (doubtful, empty):
        given(contract, *drafted().events).when(review(checklist=checklist), by=LAWYER).rejected(Invalid)
    assert given(contract, *drafted().events).when(review(checklist=with_note), by=LAWYER).events


def test_an_empty_note_is_none() -> None:
    noted = {key: {"ok": True, "note": ""} for key in CHECKED}
    state = given(contract, *drafted().events).when(review(checklist=noted), by=LAWYER).state
    assert state and state.review and [item.note for item in state.review.checklist.values()] == [None] * len(CHECKED)


def test_a_rejection_needs_no_note() -> None:
    doubtful = {**CHECKED, "unfair_terms": {"ok": False}}
    story = drafted().do(review(verdict="rejected", checklist=doubtful), LAWYER)
    assert story.state.status is ContractStatus.REJECTED


def test_the_same_review_again_changes_nothing_and_another_verdict_replaces_it() -> None:
    story = drafted().do(review(), LAWYER)
    given(contract, *story.events).when(review(), by=LAWYER).then_nothing()
    assert story.do(review(verdict="rejected"), LAWYER).state.review.verdict is Verdict.REJECTED  # type: ignore[union-attr]


@pytest.mark.parametrize("own", [DRAFTER, OWNING_REP, ADMIN_WHO_DRAFTED, ADMIN_WHO_OWNS])
def test_nobody_reviews_or_approves_their_own_admin_included(own: Actor) -> None:
    given(contract, *drafted().events).when(review(), by=own).rejected(OwnApproval)
    given(contract, *drafted().events).when(ApproveContract(version=1), by=own).rejected(OwnApproval)


def test_who_amended_a_version_does_not_approve_it() -> None:
    amended = drafted().do(amend(amount="1100.00"), DIRECTOR)
    given(contract, *amended.events).when(ApproveContract(version=2), by=DIRECTOR).rejected(OwnApproval)


def test_an_approval_is_of_the_latest_version_only() -> None:
    amended = drafted().do(amend(amount="1100.00"))
    given(contract, *amended.events).when(ApproveContract(version=1), by=DIRECTOR).rejected(StaleVersion)
    given(contract, *amended.events).when(review(1), by=LAWYER).rejected(StaleVersion)


def test_approving_twice_changes_nothing() -> None:
    given(contract, *drafted().approved().events).when(ApproveContract(version=1), by=DIRECTOR).then_nothing()


def test_review_and_approval_come_in_any_order() -> None:
    story = drafted().do(ApproveContract(version=1), DIRECTOR).do(review(), LAWYER)
    assert story.state.status is ContractStatus.APPROVED
    given(contract, *drafted().events).when(ApproveContract(version=1), by=DIRECTOR).then(
        ContractApproved(version=1, approved_by="director")
    )


def test_no_signature_without_legal_approval() -> None:
    approved = drafted().do(ApproveContract(version=1), DIRECTOR)
    given(contract, *approved.events).when(sign(), by=DRAFTER).rejected(NotApproved, "legal")
    rejected = approved.do(review(verdict="rejected"), LAWYER)
    given(contract, *rejected.events).when(sign(), by=DRAFTER).rejected(NotApproved, "legal")


def test_no_signature_without_approval_by_a_manager() -> None:
    given(contract, *drafted().do(review(), LAWYER).events).when(sign(), by=DRAFTER).rejected(NotApproved, "manager")


def test_an_amendment_revokes_review_and_approval() -> None:
    amended = drafted().approved().do(amend(amount="1100.00"))
    assert amended.state.document_version == 2
    given(contract, *amended.events).when(sign(2), by=DRAFTER).rejected(NotApproved)
    given(contract, *amended.events).when(sign(1), by=DRAFTER).rejected(StaleVersion)


def test_a_signature_tells_who_gets_what_by_rep_and_product() -> None:
    splits = [{"rep_id": str(OWNER), "percent": "60"}, {"rep_id": str(COLLEAGUE), "percent": "40"}]
    story = drafted(splits=splits).approved()
    given(contract, *story.events).when(sign(first_deal=True, product_lines={"A": "Cars"}), by=DRAFTER).then(
        ContractSigned(
            version=1,
            signed_on=SIGNED_ON,
            signed_by="assistant",
            customer_id=CUSTOMER,
            owner_id=OWNER,
            currency="USD",
            amount=Decimal("1000.00"),
            delta=Decimal("1000.00"),
            by_rep=(
                RepAmount(rep_id=OWNER, amount=Decimal("600.00")),
                RepAmount(rep_id=COLLEAGUE, amount=Decimal("400.00")),
            ),
            by_product=(
                ProductAmount(sku="A", line="Cars", amount=Decimal("600.00")),
                ProductAmount(sku="B", amount=Decimal("400.00")),
            ),
            product_lines={"A": "Cars"},
            deal_signed_on=SIGNED_ON,
            first_deal=True,
            product_costs=(ProductCost(sku="A"), ProductCost(sku="B")),
        )
    )


def test_the_owner_may_sign_since_signing_is_no_approval() -> None:
    assert given(contract, *drafted().approved().events).when(sign(), by=OWNING_REP).events


def test_signing_again_changes_nothing_but_not_on_another_day() -> None:
    signed = drafted().signed()
    given(contract, *signed.events).when(sign(), by=DRAFTER).then_nothing()
    given(contract, *signed.events).when(sign(on=date(2004, 1, 7)), by=DRAFTER).rejected(WrongStatus)


def test_an_amendment_that_changes_nothing_is_none() -> None:
    same = amend(amount="1000.00", lines=[dict(line) for line in draft().model_dump(mode="json")["lines"]])
    given(contract, *drafted().events).when(same, by=OWNING_REP).then_nothing()


def test_an_amendment_keeps_what_it_does_not_name() -> None:
    story = drafted().do(amend(amount="1100.00", reason="more"), DRAFTER)
    before = drafted().state.document
    assert story.last() == ContractAmended(
        version=2,
        amount=Decimal("1100.00"),
        lines=before.lines,
        payment_schedule=before.payment_schedule,
        splits=before.splits,
        reason="more",
        amended_by="assistant",
    )


def test_an_amended_amount_needs_a_schedule_of_amounts_that_fits() -> None:
    story = drafted(payment_schedule=[{"amount": "1000.00", **ON}])
    given(contract, *story.events).when(amend(amount="1100.00"), by=DRAFTER).rejected(Invalid)
    assert (
        given(contract, *story.events)
        .when(amend(amount="1100.00", payment_schedule=[{"amount": "1100.00", **ON}]), by=DRAFTER)
        .events
    )


def test_a_signed_version_stays_in_force_until_the_next_one_is_signed() -> None:
    pending = drafted().signed().do(amend(amount="1200.00")).state
    assert (pending.status, pending.document_version, pending.signed_version) == (ContractStatus.SIGNED, 2, 1)
    assert pending.net_amount == Decimal("1000.00")
    given(contract, *drafted().signed().do(amend(amount="1200.00")).events).when(sign(2), by=DRAFTER).rejected(
        NotApproved
    )


def test_signing_a_later_version_adds_the_difference_on_the_deals_own_date() -> None:
    story = drafted().signed().do(amend(amount="1200.00")).signed(2, on=date(2004, 5, 1))
    event = story.last()
    assert isinstance(event, ContractSigned)
    assert (event.previous_version, event.delta) == (1, Decimal("200.00"))
    assert event.by_rep == (RepAmount(rep_id=OWNER, amount=Decimal("200.00")),)
    assert [part.amount for part in event.by_product] == [Decimal("120.00"), Decimal("80.00")]
    assert (event.deal_signed_on, event.signed_on) == (SIGNED_ON, date(2004, 5, 1))
    assert story.state.signed_on == SIGNED_ON


def test_a_change_of_splits_moves_credit_from_rep_to_rep() -> None:
    half = [{"rep_id": str(OWNER), "percent": "50"}, {"rep_id": str(COLLEAGUE), "percent": "50"}]
    event = drafted().signed().do(amend(splits=half)).signed(2).last()
    assert isinstance(event, ContractSigned)
    assert event.delta == 0
    assert event.by_rep == (
        RepAmount(rep_id=OWNER, amount=Decimal("-500.00")),
        RepAmount(rep_id=COLLEAGUE, amount=Decimal("500.00")),
    )


def test_a_pending_increase_takes_credit_at_once_a_decrease_frees_it_at_its_signature() -> None:
    assert drafted().state.committed == 0
    assert drafted().signed().do(amend(amount="1200.00")).state.committed == Decimal("1200.00")
    lower = drafted().signed().do(amend(amount="700.00"))
    assert lower.state.committed == Decimal("1000.00")
    assert lower.signed(2).state.committed == Decimal("700.00")


def test_an_amendment_holds_at_least_what_was_ordered() -> None:
    five_of_a = CallOffOrder(order_id=ORDER, lines=(OrderLine(sku="A", quantity=5),))
    story = drafted().signed().do(five_of_a)
    fewer = amend(lines=[{"sku": "A", "quantity": 4, "unit_price": "100.00"}])
    given(contract, *story.events).when(fewer, by=DRAFTER).rejected(BelowOrdered)


def test_an_order_that_came_while_an_amendment_was_pending_is_seen_at_its_signature() -> None:
    fewer = amend(lines=[{"sku": "A", "quantity": 4, "unit_price": "100.00"}])
    story = drafted().signed().do(fewer).approved(2).do(CallOffOrder(order_id=ORDER))
    assert isinstance(story.last(), CalledOff)
    given(contract, *story.events).when(sign(2), by=DRAFTER).rejected(BelowOrdered)
