from decimal import Decimal

from hypothesis import given as forall
from hypothesis import strategies as st

from services.performance.decomposition.tree import split

MONEY = st.decimals("0.00", "999999999999999.99", places=2)


@forall(MONEY, st.lists(st.one_of(MONEY, st.decimals(0, 100, places=4)), min_size=1, max_size=12))
def test_parts_of_money_add_up_to_the_cent(amount: Decimal, weights: list[Decimal]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount and all(part >= 0 for part in parts)


@forall(st.integers(0, 10**9), st.lists(st.integers(0, 10**9), min_size=1, max_size=12))
def test_parts_of_a_count_are_whole_and_add_up(amount: int, weights: list[int]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount and all(isinstance(part, int) and part >= 0 for part in parts)
