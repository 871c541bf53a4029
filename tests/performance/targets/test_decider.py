from contextlib import suppress
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st
from pydantic import ValidationError

from services.performance.credits.metric import Metric
from services.performance.decomposition.events import Child, Dimension, NodeAmount
from services.performance.decomposition.tree import children
from services.performance.targets.commands import (
    ApproveTargetPlan,
    DecomposePlan,
    DraftTargetPlan,
    ReturnTargetPlan,
    ReviseTarget,
    SmartBody,
    SubmitTargetPlan,
)
from services.performance.targets.decider import target_plan
from services.performance.targets.events import (
    Smart,
    TargetDecomposed,
    TargetPlanApproved,
    TargetPlanDrafted,
    TargetPlanReturned,
    TargetPlanSubmitted,
    TargetRevised,
)
from services.performance.targets.state import TargetPlan
from shared.kernel.messages import Actor, Event
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, Rejection, WrongStatus
from shared.testing.examples import examples
from shared.testing.spec import given

PLAN, UNIT, ANNA, BORIS = (UUID(int=n) for n in range(1, 5))
SMART = {"specific": "s", "measure": "m", "achievable": "a", "relevant": "r"}
WRITER, DIRECTOR = Actor("writer"), Actor("director")

drafted = TargetPlanDrafted(
    name="North 2004",
    year=2004,
    metric=Metric.SIGNED_AMOUNT,
    amount=Decimal("100.00"),
    currency="USD",
    unit_id=UNIT,
    smart=Smart(**SMART),
    drafted_by="writer",
)
counted = drafted.model_copy(update={"metric": Metric.VISITS, "amount": 10, "currency": None})
submitted = TargetPlanSubmitted(version=1, submitted_by="writer")
approved = TargetPlanApproved(version=1, approved_by="director")
returned = TargetPlanReturned(version=1, reason="too much", returned_by="director")


def node(dimension: str, key: object, parent: UUID | None = None) -> UUID:
    return uuid5(parent or PLAN, f"{dimension}/{key}")


def decompose(*parts: tuple[str, object, str], parent: UUID | None = None, by: str = "amount") -> DecomposePlan:
    into = [{"dimension": dimension, "key": str(key), by: value} for dimension, key, value in parts]
    return DecomposePlan.model_validate({"plan_id": PLAN, "node": parent or "root", "into": into})


def decomposed(dimension: str, amounts: dict[str, Any], parent: UUID | None = None) -> TargetDecomposed:
    parts = tuple(Child(node_id=node(dimension, key, parent), key=key, amount=one) for key, one in amounts.items())
    return TargetDecomposed(node_id=parent, dimension=Dimension(dimension), children=parts, decomposed_by="writer")


halves = decomposed("quarter", {"2004-Q1": Decimal("40.00"), "2004-Q2": Decimal("60.00")})
FIRST, SECOND = node("quarter", "2004-Q1"), node("quarter", "2004-Q2")
people = decomposed("rep", {str(ANNA): Decimal("10.01"), str(BORIS): Decimal("29.99")}, FIRST)
IN_FORCE: tuple[Event, ...] = (drafted, halves, people, submitted, approved)


def test_a_plan_is_drafted_with_all_that_smart_asks_for() -> None:
    body = {"name": "North 2004", "year": 2004, "metric": "signed_amount", "amount": "100", "currency": "USD"}
    command = DraftTargetPlan.model_validate({**body, "unit_id": str(UNIT), "smart": SMART})
    given(target_plan).when(command, by=WRITER).then(drafted)
    for missing in SMART:
        with pytest.raises(ValidationError):
            SmartBody.model_validate({name: text for name, text in SMART.items() if name != missing})
    with pytest.raises(ValidationError):
        DraftTargetPlan.model_validate({**body, "unit_id": str(UNIT), "smart": SMART, "metric": "market_share"})


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"amount": 100}, "money, a string"),
        ({"amount": Decimal("0.00")}, "more than zero"),
        ({"currency": None}, "is required"),
        ({"metric": Metric.VISITS}, "counted, an integer"),
        ({"metric": Metric.VISITS, "amount": 3}, "has no place"),
    ],
)
def test_money_is_a_string_with_a_currency_and_a_count_is_neither(change: dict[str, Any], why: str) -> None:
    command = DraftTargetPlan(
        name="n", year=2004, metric=Metric.SIGNED_AMOUNT, amount=Decimal(1), currency="USD", unit_id=UNIT,
        smart=SmartBody(**SMART),
    )  # fmt: skip
    given(target_plan).when(command.model_copy(update=change)).rejected(Invalid, why)


def test_amounts_are_taken_as_they_are_where_they_add_up() -> None:
    command = decompose(("quarter", "2004-Q1", "40"), ("quarter", "2004-Q2", "60"))
    given(target_plan, drafted).when(command, by=WRITER).then(halves)
    given(target_plan, drafted, halves).when(command, by=WRITER).then_nothing()
    short = decompose(("quarter", "2004-Q1", "40"), ("quarter", "2004-Q2", "59.99"))
    given(target_plan, drafted).when(short).rejected(Invalid, "add up to 99.99, the node has 100.00")


def test_weights_are_shared_out_by_the_largest_remainder() -> None:
    command = decompose(*(("month", f"2004-0{n}", "1") for n in (1, 2, 3)), by="weight")
    state = given(target_plan, drafted).when(command).state
    assert state is not None
    assert [one.amount for one in state.nodes.values()] == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    whole = given(target_plan, counted).when(command).state
    assert whole is not None
    assert [one.amount for one in whole.nodes.values()] == [4, 3, 3]


@pytest.mark.parametrize(
    ("parts", "parent", "pointer"),
    [
        ([("quarter", "2005-Q1", "40")], FIRST, "/into/0/dimension"),
        ([("region", "x", "100")], None, "/into/0/key"),
        ([("rep", "Anna", "100")], None, "/into/0/key"),
        ([("quarter", "2005-Q1", "100")], None, "/into/0/key"),
        ([("quarter", "2004", "100")], None, "/into/0/key"),
        ([("quarter", "2004-01", "100")], None, "/into/0/key"),
        ([("month", "2004-W05", "100")], None, "/into/0/key"),
        ([("month", "2004-04", "40")], FIRST, "/into/0/key"),
        ([("quarter", "2004-Q1", "50"), ("quarter", "2004-Q1", "50")], None, "/into/1/key"),
        ([("rep", ANNA, "50"), ("rep", str(ANNA).replace("-", ""), "50")], None, "/into/1/key"),
        ([("quarter", "2004-Q1", "50"), ("month", "2004-05", "50")], None, "/into/1/dimension"),
        ([("rep", ANNA, "40")], node("rep", BORIS, FIRST), "/into/0/dimension"),
        ([("rep", ANNA, "40")], ANNA, "/node"),
    ],
)
def test_what_does_not_fit_the_tree_is_pointed_at(parts: Any, parent: UUID | None, pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        _ = given(target_plan, drafted, halves, people).when(decompose(*parts, parent=parent)).events
    assert refused.value.more["errors"][0]["pointer"] == pointer


def test_the_order_is_year_then_quarter_and_region_then_month_and_product_then_person() -> None:
    events: list[Event] = [drafted]
    parent: UUID | None = None
    way = [("region", UNIT), ("quarter", "2004-Q3"), ("product", "Ships"), ("month", "2004-08"), ("rep", ANNA)]
    for dimension, key in way:
        events += given(target_plan, *events).when(decompose((dimension, key, "100"), parent=parent)).events
        back = decompose(("region", ANNA, "100"), parent=node(dimension, key, parent))
        given(target_plan, *events).when(back).rejected(Invalid, "does not follow" if parent else None)
        parent = node(dimension, key, parent)


def test_all_parts_have_an_amount_or_all_a_weight() -> None:
    for one, other in [({"amount": "50"}, {"weight": "1"}), ({"amount": "100", "weight": "1"}, {}), ({}, {})]:
        into = [{"dimension": "quarter", "key": f"2004-Q{n}", **said} for n, said in enumerate((one, other), start=1)]
        command = DecomposePlan.model_validate({"plan_id": PLAN, "node": "root", "into": into})
        given(target_plan, drafted).when(command).rejected(Invalid)
    given(target_plan, drafted).when(decompose(("rep", ANNA, "0"), by="weight")).rejected(Invalid, "more than zero")


def test_decomposing_anew_takes_the_place_of_all_that_was_below() -> None:
    state = given(target_plan, drafted, halves, people).when(decompose(("month", "2004-05", "100"))).state
    assert state is not None and list(state.nodes) == [node("month", "2004-05")]


def test_a_plan_is_frozen_from_its_submission_until_it_is_returned() -> None:
    other = decompose(("month", "2004-05", "100"))
    given(target_plan, drafted).when(SubmitTargetPlan(), by=WRITER).then(submitted)
    given(target_plan, drafted, submitted).when(SubmitTargetPlan(), by=WRITER).then_nothing()
    given(target_plan, drafted, submitted).when(other).rejected(WrongStatus)
    given(target_plan, *IN_FORCE).when(other).rejected(WrongStatus)
    again = ReturnTargetPlan(reason="too much")
    given(target_plan, drafted, submitted).when(again, by=DIRECTOR).then(returned)
    given(target_plan, drafted, submitted, returned).when(again, by=DIRECTOR).then_nothing()
    given(target_plan, drafted).when(again).rejected(WrongStatus)
    given(target_plan, drafted, submitted, returned).when(ApproveTargetPlan(), by=DIRECTOR).rejected(WrongStatus)
    given(target_plan, drafted, submitted, returned).when(SubmitTargetPlan(), by=WRITER).then(submitted)


@pytest.mark.parametrize(
    "by",
    [
        Actor("writer", frozenset({"admin"})),
        Actor("submitter", frozenset({"admin"})),
        Actor("director", frozenset({"director"}), ANNA),
    ],
)
def test_nobody_approves_a_plan_that_they_wrote_or_have_a_target_in(by: Actor) -> None:
    handed_in = TargetPlanSubmitted(version=1, submitted_by="submitter")
    given(target_plan, drafted, halves, people, handed_in).when(ApproveTargetPlan(), by=by).rejected(OwnApproval)


def test_another_approves_it_once() -> None:
    given(target_plan, *IN_FORCE[:-1]).when(ApproveTargetPlan(), by=DIRECTOR).then(approved)
    given(target_plan, *IN_FORCE).when(ApproveTargetPlan(), by=DIRECTOR).then_nothing()


def test_a_revision_rescales_what_is_below_and_moves_what_is_above() -> None:
    command = ReviseTarget.model_validate({"node": str(FIRST), "amount": "20", "reason": "Boris came later"})
    anna, boris = node("rep", ANNA, FIRST), node("rep", BORIS, FIRST)
    given(target_plan, *IN_FORCE).when(command, by=DIRECTOR).then(
        TargetRevised(
            version=2,
            node_id=FIRST,
            amount=Decimal("20.00"),
            reason="Boris came later",
            total=Decimal("80.00"),
            changed=(
                NodeAmount(node_id=FIRST, amount=Decimal("20.00")),
                NodeAmount(node_id=anna, amount=Decimal("5.01")),  # 5.005 and 14.995: the first of equal remainders
                NodeAmount(node_id=boris, amount=Decimal("14.99")),
            ),
            revised_by="director",
        )
    )


def test_only_an_approved_plan_is_revised_and_the_same_amount_is_no_revision() -> None:
    def revise(to: str, of: UUID | str = "root") -> ReviseTarget:
        return ReviseTarget.model_validate({"node": str(of), "amount": to, "reason": "why"})

    given(target_plan, drafted, halves).when(revise("90")).rejected(WrongStatus)
    given(target_plan, *IN_FORCE).when(revise("100")).then_nothing()
    given(target_plan, *IN_FORCE).when(revise("0")).rejected(Invalid, "more than zero")
    most = revise("999999999999999.99", FIRST)
    given(target_plan, *IN_FORCE).when(most).rejected(Invalid, "more than can be written")
    given(target_plan, *IN_FORCE).when(revise("1", ANNA)).rejected(Invalid, "no such node")


def test_nobody_revises_what_changes_a_target_of_their_own() -> None:
    second = ReviseTarget.model_validate({"node": str(SECOND), "amount": "70", "reason": "why"})
    root = ReviseTarget.model_validate({"node": "root", "amount": "110", "reason": "why"})
    anna = Actor("anna", frozenset({"sales_manager"}), ANNA)
    given(target_plan, *IN_FORCE).when(root, by=anna).rejected(OwnApproval)
    assert given(target_plan, *IN_FORCE).when(root, by=DIRECTOR).events
    assert given(target_plan, *IN_FORCE).when(second, by=anna).events


@pytest.mark.parametrize("command", [SubmitTargetPlan(), ApproveTargetPlan(), ReturnTargetPlan(reason="r")])
def test_what_is_not_there_is_not_found(command: Any) -> None:
    given(target_plan).when(command).rejected(NotFound, match="^$")  # in the words of a plan that one does not see


MONEY = st.decimals("0.00", "999999999999999.99", places=2)


def assert_adds_up(state: TargetPlan) -> None:
    for parent, amount in [(None, state.amount), *((one.id, one.amount) for one in state.nodes.values())]:
        below = children(state.nodes, parent)
        assert not below or sum(one.amount for one in below) == amount
        assert all(one.amount >= 0 for one in below)


WAYS = {
    "quarter": [f"2004-Q{n}" for n in range(1, 5)],
    "region": [str(UUID(int=n)) for n in range(10, 14)],
    "month": [f"2004-{n:02}" for n in range(1, 13)],
    "product": ["Ships", "Trains", "Planes"],
    "rep": [str(UUID(int=n)) for n in range(20, 25)],
}


@examples(60)
@forall(st.data(), st.sampled_from([drafted, counted]))
def test_children_add_up_to_their_parent_after_whatever_is_done(data: st.DataObject, start: TargetPlanDrafted) -> None:
    """Any decompositions, by weight, then any revisions; what is refused changes nothing."""
    history: list[Event] = [start]

    def attempt(command: Any) -> TargetPlan:
        with suppress(Rejection):
            history.extend(given(target_plan, *history).when(command, by=DIRECTOR).events)
        state = target_plan.fold(history)  # type: ignore[arg-type]  # events of this stream, all of them
        assert state is not None
        assert_adds_up(state)
        return state

    state = attempt(decompose(("quarter", "2004-Q1", "1"), ("quarter", "2004-Q3", "2"), by="weight"))
    for _ in range(data.draw(st.integers(1, 6))):
        parent = data.draw(st.sampled_from([None, *state.nodes]))
        dimension = data.draw(st.sampled_from(list(WAYS)))
        keys = data.draw(st.lists(st.sampled_from(WAYS[dimension]), min_size=1, unique=True))
        weights = data.draw(st.lists(st.integers(0, 100), min_size=len(keys), max_size=len(keys)))
        parts = [(dimension, key, str(weight)) for key, weight in zip(keys, weights, strict=True)]
        state = attempt(decompose(*parts, parent=parent, by="weight"))
    history += [submitted, approved]
    for _ in range(data.draw(st.integers(1, 6))):
        of = data.draw(st.sampled_from([None, *state.nodes]))
        to: Any = data.draw(st.integers(0, 1000) if start is counted else MONEY.map(str))
        state = attempt(ReviseTarget.model_validate({"node": of or "root", "amount": to, "reason": "why"}))
    assert state.version == 1 + len(state.revisions)
