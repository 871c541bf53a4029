"""How far prices go below the catalogue's."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pipeline.catalogue.lines import SoldLine
from services.pipeline.discounts.prices import Price, below_floor, beyond, deepest_discount
from shared.testing.examples import examples

PRICES = {"A": Price(Decimal("100.00"), Decimal("60.00")), "B": Price(Decimal("10.00"), Decimal("5.00"))}


@pytest.mark.parametrize(("price", "percent"), [("66.67", "33.33"), ("66.66", "33.34"), ("33.3333", "66.6667")])
def test_a_discount_is_shown_in_percent(price: str, percent: str) -> None:
    assert deepest_discount([SoldLine.model_construct(sku="A", quantity=1, unit_price=Decimal(price))], PRICES) == (
        Decimal(percent)
    )


money = st.decimals("0.00", "99999.99", places=2)
some_lines = st.lists(
    st.builds(SoldLine, sku=st.sampled_from("AB"), quantity=st.integers(1, 1_000_000), unit_price=money), min_size=1
)


@examples(60)
@given(some_lines, st.decimals("0", "100", places=4))
def test_no_line_is_ever_beyond_an_authority_that_covers_the_deepest(
    its_lines: list[SoldLine], percent: Decimal
) -> None:
    deepest = deepest_discount(its_lines, PRICES)
    step = Decimal("0.0001")  # the deepest is shown rounded
    assert not beyond(its_lines, PRICES, deepest + step)
    if abs(deepest - percent) > step:
        assert beyond(its_lines, PRICES, percent) == (deepest > percent)
    assert below_floor(its_lines, PRICES) == any(one.unit_price < PRICES[one.sku].floor_price for one in its_lines)
