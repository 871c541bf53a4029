from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.customer.tier_schemes.decider import PublishTierScheme, tier_scheme
from services.customer.tier_schemes.events import TierSchemePublished
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

SUMS = {"A": {"min_sum": 12}, "B": {"min_sum": 8}}
CUTS = {"recency": [115, 181], "frequency": [4, 5], "monetary": ["256", "382"]}
JANUARY, JUNE = date(2004, 1, 1), date(2004, 6, 1)


def publish(**more: Any) -> PublishTierScheme:
    return PublishTierScheme.model_validate(
        {"effective_on": "2004-01-01", "method": "quintiles", "tiers": SUMS, **more}
    )


def published(version: int, **more: Any) -> TierSchemePublished:
    body = {"effective_on": "2004-01-01", "method": "quintiles", "tiers": SUMS, "published_by": "d", **more}
    return TierSchemePublished.model_validate({"scheme_version": version, **body})


def test_a_scheme_is_published_in_versions_and_an_unchanged_one_makes_none() -> None:
    by = Actor("d")
    given(tier_scheme).when(publish(), by=by).then(published(1))
    given(tier_scheme, published(1)).when(publish(), by=by).then_nothing()
    given(tier_scheme, published(1)).when(publish(window_days=365), by=by).then(published(2, window_days=365))
    known = (published(1), published(2, industries=["Toys", "Games"]))
    given(tier_scheme, *known).when(publish(industries=["Games", "Toys"]), by=by).then_nothing()
    given(tier_scheme, *known).when(publish(), by=by).then_nothing()


def test_for_its_industries_a_version_goes_before_one_for_all() -> None:
    toys = published(1, industries=["Toys"], effective_on="2004-06-01")
    general, later = published(2), published(3, effective_on="2004-06-01")
    state = tier_scheme.fold([toys, general, later])
    assert [state.on(JANUARY, "Toys"), state.on(JUNE, "Toys"), state.on(JUNE, "Wine"), state.on(JANUARY)] == [
        general, toys, later, general,
    ]  # fmt: skip
    assert state.all_on(JUNE) == [toys, later] and state.all_on(JANUARY) == [general]
    assert state.on(date(2003, 1, 1)) is None and state.all_on(date(2003, 1, 1)) == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"method": "cuts"}, "/cuts"),
        ({"cuts": CUTS}, "/cuts"),
        ({"method": "cuts", "cuts": {**CUTS, "frequency": [5, 5]}}, "/cuts/frequency"),
        ({"tiers": {"A": {"min_sum": 16}, "B": {"min_sum": 8}}}, "/tiers/A/min_sum"),
        ({"method": "cuts", "cuts": CUTS, "tiers": {"A": {"min_sum": 10}, "B": {"min_sum": 8}}}, "/tiers/A/min_sum"),
        ({"tiers": {"A": {"min_sum": 8}, "B": {"min_sum": 8}}}, "/tiers/A/min_sum"),
        ({"tiers": {"A": {"min_sum": 12}, "B": {}}}, "/tiers/B"),
        ({"tiers": {"A": {"min_sum": 12, "patterns": [{"r": {"from": 4}}]}, "B": {"min_sum": 8}}}, "/tiers/A"),
        ({"tiers": {"A": {"patterns": [{}]}, "B": {"min_sum": 8}}}, "/tiers/A/patterns/0"),
        (
            {"tiers": {"A": {"patterns": [{"r": {"from": 4, "to": 3}}]}, "B": {"min_sum": 8}}},
            "/tiers/A/patterns/0/r/to",
        ),
        ({"industries": ["Toys", "Toys"]}, "/industries"),
    ],
)
def test_what_makes_no_sense_is_refused_and_pointed_at(body: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        given(tier_scheme).when(publish(**body)).then()
    assert refused.value.more["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    "body",
    [
        {"tiers": {**SUMS, "D": {"min_sum": 1}}},
        {"method": "cuts", "cuts": {**CUTS, "recency": []}},
        {"method": "cuts", "cuts": {**CUTS, "monetary": [256]}},
        {"window_days": 0},
    ],
)
def test_what_no_scheme_may_say_is_no_scheme(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        publish(**body)
