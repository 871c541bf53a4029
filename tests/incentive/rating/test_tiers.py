"""Worked examples of tiered rates, each with its source."""

from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.incentive.coverage.events import Rule
from services.incentive.plans.events import Accumulation, Method, Metric, Release, Tier
from services.incentive.rating.tiers import half_up, portion, rate

D = Decimal


def rule(
    method: Method, *tiers: tuple[str, str], pays: Metric = Metric.SIGNED, measured: Metric = Metric.SIGNED
) -> Rule:
    second = "amount" if method is Method.INTERPOLATED else "rate"
    return Rule(
        plan_id=UUID(int=1),
        plan_version=1,
        payout_metric=pays,
        tier_metric=measured,
        tier_accumulate=Accumulation.YEAR,
        method=method,
        tiers=tuple(Tier.model_validate({"from": from_, second: value}) for from_, value in tiers),
        release=Release.ON_COLLECTION,
    )


STEP_RATES = rule(Method.MARGINAL, ("0", "0.01"), ("1000", "0.02"), ("3000", "0.03"), ("8000", "0.05"))
DEALS = [D(200), D(300), D(1500), D(1200), D(2000), D(4500)]


def test_oracles_step_rates_by_deal_come_to_164() -> None:
    by_deal = [rate(STEP_RATES, D(0), deal, deal).amount for deal in DEALS]
    assert by_deal == [D(2), D(3), D(20), D(14), D(30), D(95)]
    assert sum(by_deal) == D(164)


def test_the_same_deals_cumulated_over_the_year_give_another_sum() -> None:
    sums = list(accumulate(DEALS, initial=D(0)))
    cumulated = [rate(STEP_RATES, sums[i], sums[i + 1], deal).amount for i, deal in enumerate(DEALS)]
    assert sum(cumulated) == D("10") + D("40") + D("150") + D("85")


def test_spiffs_deal_across_a_boundary_earns_1100() -> None:
    tiers = rule(Method.MARGINAL, ("0", "0.04"), ("150000", "0.06"), ("250000", "0.08"))
    rated = rate(tiers, D(145_000), D(165_000), D(20_000))
    assert rated.amount == D(1100)
    assert [(t.from_, t.to, t.rate, t.base, t.amount) for t in rated.tiers] == [
        (D(0), D(150_000), D("0.04"), D(5_000), D(200)),
        (D(150_000), D(250_000), D("0.06"), D(15_000), D(900)),
    ]


def test_oracles_boundary_belongs_to_the_higher_tier() -> None:
    tiers = rule(Method.WHOLE, ("0", "0.01"), ("25000", "0.02"), ("50000", "0.03"))
    assert rate(tiers, D(0), D(50_000), D(50_000)).amount == D(1500)
    assert rate(tiers, D(0), D("49999.99"), D("49999.99")).tiers[0].rate == D("0.02")


def test_an_interpolated_plan_pays_along_its_curve_and_nothing_beyond_it() -> None:
    curve = rule(Method.INTERPOLATED, ("0", "0"), ("100000", "1000"), ("200000", "4000"))
    assert rate(curve, D(0), D(50_000), D(50_000)).amount == D(500)
    assert rate(curve, D(50_000), D(150_000), D(100_000)).amount == D(2000)
    assert rate(curve, D(150_000), D(300_000), D(150_000)).amount == D(1500)


def test_where_tiers_are_measured_in_another_metric_all_is_paid_at_the_rate_reached() -> None:
    tiers = rule(Method.MARGINAL, ("0", "0.01"), ("1000", "0.02"), measured=Metric.COLLECTED)
    assert rate(tiers, D(1000), D(1000), D(50_000)).amount == D(1000)


@pytest.mark.parametrize(("part", "expected"), [("10000", "2000"), ("20000", "4000"), ("25000", "4000"), ("-1", "0")])
def test_a_commission_of_4000_on_20000_is_released_in_proportion(part: str, expected: str) -> None:
    """OCA/commission #104."""
    assert portion(D(4000), D(part), D(20_000)) == D(expected)


def test_a_half_cent_is_rounded_away_from_zero() -> None:
    tiers = rule(Method.MARGINAL, ("0", "0.01"))
    assert rate(tiers, D(0), D("0.50"), D("0.50")).amount == D("0.01")
    assert rate(tiers, D("0.50"), D(0), D("-0.50")).amount == D("-0.01")


amounts = st.decimals(min_value=0, max_value=1_000_000, places=2)
rates = st.decimals(min_value=0, max_value=1, places=4)


@given(
    st.lists(amounts.filter(bool), unique=True, max_size=4), st.lists(rates, min_size=5, max_size=5), amounts, amounts
)
def test_the_tiers_used_cover_the_base_and_add_up_to_the_amount(
    bounds: list[Decimal], percentages: list[Decimal], before: Decimal, base: Decimal
) -> None:
    froms = [D(0), *sorted(bounds)]
    tiers = rule(Method.MARGINAL, *((str(f), str(r)) for f, r in zip(froms, percentages, strict=False)))
    rated = rate(tiers, before, before + base, base)
    assert sum((t.base for t in rated.tiers), D(0)) == base
    assert sum((t.amount for t in rated.tiers), D(0)) == rated.amount
    exact = sum((t.base * (t.rate or 0) for t in rated.tiers), D(0))
    assert abs(rated.amount - exact) <= D("0.005")


@given(st.fractions(min_value=-1000, max_value=1000))
def test_rounding_mirrors_at_zero(exact: Fraction) -> None:
    assert half_up(-exact) == -half_up(exact)
