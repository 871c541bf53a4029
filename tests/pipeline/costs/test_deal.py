"""What a contract costs, line by line, is fixed when it is signed."""

from decimal import Decimal
from typing import Any

from hypothesis import given as for_any
from hypothesis import strategies as st

from services.pipeline.catalogue.lines import custom_sku
from services.pipeline.contract_documents.events import ContractLine
from services.pipeline.contracts.events import ContractSigned
from services.pipeline.costs.deal import product_costs, total_cost
from tests.pipeline.contracts.deals import OWNING_REP, amend, drafted, sign

A, B = Decimal("40.00"), Decimal("55.55")
CUSTOM = {"text": "in the customer's red", "cost": "70.00"}


def signed(story: Any) -> ContractSigned:
    event = story.last()
    assert isinstance(event, ContractSigned)
    return event


def test_the_margin_needs_the_cost_of_every_product() -> None:
    story = drafted().approved().do(sign(unit_costs={"A": A, "B": B}))
    assert [(one.sku, one.cost) for one in signed(story).product_costs] == [("A", 240), ("B", Decimal("222.20"))]
    assert total_cost(story.state.product_costs) == Decimal("462.20")
    partly = drafted().approved().do(sign(unit_costs={"A": A}))
    assert [one.cost for one in signed(partly).product_costs] == [240, None]
    assert total_cost(partly.state.product_costs) is None


def test_a_contract_without_lines_has_no_cost_that_is_known() -> None:
    story = drafted(lines=[]).approved().do(sign())
    assert [(one.sku, one.cost) for one in signed(story).product_costs] == [(None, None)]


def test_a_product_keeps_the_cost_of_its_first_signature_and_one_that_is_gone_costs_nothing() -> None:
    story = drafted().approved().do(sign(unit_costs={"A": A, "B": B}))
    lines = [{"sku": "A", "quantity": 7, "unit_price": "100.00"}, {"sku": "C", "quantity": 1, "unit_price": "9.00"}]
    story.do(amend(lines=lines)).approved(2).do(sign(2, unit_costs={"A": Decimal(99), "C": Decimal(5)}))
    assert [(one.sku, one.cost) for one in signed(story).product_costs] == [("A", 280), ("C", 5), ("B", 0)]


def test_what_is_customised_has_its_own_cost_and_need_not_be_described_again() -> None:
    lines = [{"custom": CUSTOM, "quantity": 2, "unit_price": "500.00"}]
    story = drafted(lines=lines).approved().do(sign())
    code = custom_sku("in the customer's red")
    assert [(one.sku, one.cost) for one in signed(story).product_costs] == [(code, 140)]
    story.do(amend(lines=[{"sku": code, "quantity": 3, "unit_price": "400.00"}]), OWNING_REP)
    [line] = story.state.document.lines
    assert line.custom and (line.quantity, line.custom.cost) == (3, 70)


LINES = st.lists(
    st.builds(
        ContractLine,
        sku=st.sampled_from("ABC"),
        quantity=st.integers(1, 1000),
        unit_price=st.just(Decimal("1.00")),
    ),
    min_size=1,
    max_size=6,
)
COSTS = st.dictionaries(st.sampled_from("ABC"), st.decimals(0, 1000, places=2))


@for_any(LINES, COSTS)
def test_the_cost_is_the_sum_of_the_lines_or_not_known(lines: list[ContractLine], costs: dict[str, Decimal]) -> None:
    found = product_costs(lines, costs)
    assert [one.sku for one in found] == list(dict.fromkeys(line.sku for line in lines))
    whole = sum((line.quantity * costs[line.sku] for line in lines if line.sku in costs), Decimal(0))
    assert sum((one.cost for one in found if one.cost is not None), Decimal(0)) == whole
    assert (total_cost(found) is None) == any(line.sku not in costs for line in lines)
