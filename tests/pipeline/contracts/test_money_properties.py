"""Whatever the amounts, splits, lines, orders, amendments and cancellations: parts add up to the whole."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.pipeline.call_offs.decider import CallOffOrder, CancelCallOff, ExceedsContract, ExceedsOrder
from services.pipeline.call_offs.events import CallOffCancelled, OrderLine
from services.pipeline.contracts.events import ContractSigned
from services.pipeline.splits.split import credits
from shared.kernel.money import ZERO
from shared.testing.examples import examples
from tests.pipeline.contracts.deals import COLLEAGUE, OWNER, Story, amend, drafted

THIRD = UUID(int=77)
money = st.decimals("0.01", "99999.99", places=2)
line = st.fixed_dictionaries(
    {
        "sku": st.sampled_from("ABC"),
        "quantity": st.integers(1, 9),
        "unit_price": st.decimals("0.00", "999.99", places=2).map(str),
    }
)
lines = st.lists(line, max_size=4)


@st.composite
def splits(draw: st.DrawFn) -> list[dict[str, str]]:
    reps = draw(st.permutations([OWNER, COLLEAGUE, THIRD]))[: draw(st.integers(1, 3))]
    cuts = sorted(draw(st.sets(st.integers(1, 999_999), min_size=len(reps) - 1, max_size=len(reps) - 1)))
    shares = [b - a for a, b in zip([0, *cuts], [*cuts, 1_000_000], strict=True)]
    return [
        {"rep_id": str(rep), "percent": f"{Decimal(share) / 10_000:f}"} for rep, share in zip(reps, shares, strict=True)
    ]


def check(story: Story) -> None:
    """What the events have told consumers so far is what the contract's state says."""
    by_rep: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    by_product: dict[str | None, Decimal] = defaultdict(lambda: ZERO)
    for event in story.events:
        if isinstance(event, ContractSigned | CallOffCancelled):
            sign, whole = (1, event.delta) if isinstance(event, ContractSigned) else (-1, event.amount)
            assert sum((part.amount for part in event.by_rep), ZERO) == whole
            assert sum((part.amount for part in event.by_product), ZERO) == whole
            for part in event.by_rep:
                by_rep[part.rep_id] += sign * part.amount
            for product in event.by_product:
                by_product[product.sku] += sign * product.amount
    state = story.state
    assert state.in_force is not None
    assert state.net_amount >= 0
    assert sum(by_product.values(), ZERO) == state.net_amount
    owed = credits(state.net_amount, state.in_force.splits)
    assert {rep: amount for rep, amount in by_rep.items() if amount} == {k: v for k, v in owed.items() if v}


@examples(60)
@given(st.data(), money, lines, splits())
def test_credit_by_rep_is_always_the_split_of_the_net_amount(
    data: st.DataObject, amount: Decimal, its_lines: list[dict[str, object]], its_splits: list[dict[str, str]]
) -> None:
    story = drafted(amount=str(amount), lines=its_lines, splits=its_splits).signed()
    orders: list[UUID] = []
    for step in range(data.draw(st.integers(1, 8))):
        action = data.draw(st.sampled_from(["order", "order all", "cancel", "cancel part", "amend"]))
        state = story.state
        try:
            if action.startswith("order"):
                wanted = data.draw(
                    st.lists(
                        st.builds(OrderLine, sku=st.sampled_from("ABC"), quantity=st.integers(1, 4)),
                        min_size=1,
                        max_size=2,
                        unique_by=lambda one: one.sku,
                    )
                )
                order_id = UUID(int=1000 + step)
                story.do(CallOffOrder(order_id=order_id, lines=tuple(wanted) if action == "order" else None))
                orders.append(order_id)
            elif action == "amend":
                if (more := data.draw(money)) >= state.cancelled:
                    story.do(amend(amount=str(more), splits=data.draw(splits())))
                    if story.state.document_version != state.document_version:
                        story.signed(story.state.document_version)
            elif orders:
                part = data.draw(money) if action == "cancel part" else None
                order_id = data.draw(st.sampled_from(orders))
                story.do(CancelCallOff(order_id=order_id, on=date(2004, 3, 1), reason=str(step), amount=part))
        except (ExceedsContract, ExceedsOrder):
            assert story.state == state
        check(story)


@examples(60)
@given(money, st.lists(line, min_size=1, max_size=4), st.data())
def test_the_orders_of_all_lines_are_worth_the_contract_and_cancelled_leave_nothing(
    amount: Decimal, its_lines: list[dict[str, object]], data: st.DataObject
) -> None:
    story = drafted(amount=str(amount), lines=its_lines).signed()
    first = data.draw(st.integers(1, 9))
    sku = str(its_lines[0]["sku"])
    orders = [UUID(int=1000)]
    try:
        story.do(CallOffOrder(order_id=orders[0], lines=(OrderLine(sku=sku, quantity=first),)))
    except ExceedsContract:
        orders = []
    assert story.state.held is not None
    if +(story.state.document.quantities - story.state.held.ordered()):
        story.do(CallOffOrder(order_id=UUID(int=1001)))
        orders.append(UUID(int=1001))
    held, net = story.state.held, story.state.net_amount
    assert held is not None and sum((held.left_of(one, net) for one in orders), ZERO) == amount
    for one in data.draw(st.permutations(orders)):
        story.do(CancelCallOff(order_id=one, on=date(2004, 3, 1), reason="withdrawn"))
    assert story.state.net_amount == 0
    check(story)
