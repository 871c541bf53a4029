"""超额奖, exact to the cent. Handbook 003 二.3: 阶梯式提成+超额奖金."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.incentive.bonus_plans.events import BonusTier, Factor, Multiplier, Sharing
from services.incentive.bonuses.rates import factor_of, shared_among, tiers_used
from shared.testing.examples import examples

CENT = Decimal("0.01")
MONEY = st.decimals("0.01", "9999999", places=2)
RATES = (("1", "0.03"), ("1.2", "0.05"), ("1.5", "0.1"))


def by_rate(*tiers: tuple[str, str]) -> list[BonusTier]:
    return [BonusTier(from_=Decimal(from_), rate=Decimal(rate)) for from_, rate in tiers]


def by_amount(*tiers: tuple[str, str]) -> list[BonusTier]:
    return [BonusTier(from_=Decimal(from_), amount=Decimal(amount)) for from_, amount in tiers]


def worth(tiers: list[BonusTier], target: str, actual: str) -> Decimal:
    return sum((one.amount for one in tiers_used(tiers, Decimal(target), Decimal(actual))), Decimal(0))


def test_each_tier_pays_on_what_lies_beyond_its_own_multiple_of_the_target() -> None:
    assert worth(by_rate(*RATES), "100000", "140000") == Decimal("1600.00")  # 3 % of 20,000 and 5 % of 20,000
    assert worth(by_rate(*RATES), "100000", "160000") == Decimal("600") + Decimal("1500") + Decimal("1000")
    first, second = tiers_used(by_rate(*RATES), Decimal("100000"), Decimal("140000"))
    assert (first.from_, first.to, first.base) == (Decimal("100000.00"), Decimal("120000.00"), Decimal("20000.00"))
    assert (second.from_, second.to, second.rate) == (Decimal("120000.00"), Decimal("150000.00"), Decimal("0.0500"))


@pytest.mark.parametrize(
    ("target", "actual", "amount"),
    [
        ("9", "8", "0"),
        ("9", "9", "1000"),
        ("10", "11", "1000"),
        ("10", "12", "3000"),
        ("10", "99", "3000"),
        ("0", "5", "0"),
    ],
)
def test_of_amounts_the_highest_that_is_reached_counts_and_a_boundary_belongs_to_the_higher_tier(
    target: str, actual: str, amount: str
) -> None:
    assert worth(by_amount(("1", "1000"), ("1.2", "3000")), target, actual) == Decimal(amount)


def test_without_a_target_or_below_it_there_is_no_bonus() -> None:
    for target, actual in (("0", "100"), ("100", "99.99"), ("100", "-5"), ("100", "100")):
        assert worth(by_rate(*RATES), target, actual) == 0


@examples(100)
@given(MONEY, MONEY, MONEY)
def test_more_never_pays_less_and_tiers_are_a_cut_of_the_whole(target: Decimal, low: Decimal, high: Decimal) -> None:
    tiers = by_rate(*RATES)
    low, high = sorted((low, high))
    assert worth(tiers, str(target), str(low)) <= worth(tiers, str(target), str(high))
    even = by_rate(("1", "0.04"), ("1.1", "0.04"), ("1.7", "0.04"))
    whole = worth(by_rate(("1", "0.04")), str(target), str(high))
    assert abs(worth(even, str(target), str(high)) - whole) <= CENT  # each tier is rounded by itself
    used = tiers_used(tiers, target, high)
    assert all(one.amount == one.amount.quantize(CENT) for one in used)


@examples(100)
@given(MONEY, st.lists(st.decimals("-1000", "100000", places=2), min_size=1, max_size=12), st.sampled_from(Sharing))
def test_the_parts_of_a_team_are_its_bonus(pool: Decimal, results: list[Decimal], sharing: Sharing) -> None:
    parts = shared_among(sharing, pool, results)
    assert sum(parts) == pool and min(parts) >= 0
    if sharing is Sharing.EQUAL or not any(result > 0 for result in results):
        assert max(parts) - min(parts) <= CENT
    else:
        assert all(part == 0 for part, result in zip(parts, results, strict=True) if result <= 0)


@pytest.mark.parametrize(
    ("score", "factor"), [("0", "0.5"), ("59.99", "0.5"), ("60", "1"), ("90", "1.2"), ("150", "1.2")]
)
def test_the_score_gives_the_factor_of_the_highest_total_that_is_reached(score: str, factor: str) -> None:
    told: Any = [("0", "0.5"), ("60", "1"), ("90", "1.2")]
    factors = tuple(Factor(from_=Decimal(from_), factor=Decimal(one)) for from_, one in told)
    assert factor_of(Multiplier(factors=factors), Decimal(score)) == Decimal(factor)
