from collections import Counter
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.customer.tier_schemes.events import Cuts, TierSchemePublished
from services.customer.tier_schemes.scoring import Buyer, Scores, ntile, quintiles, scored, tier_of
from services.customer.tier_standing.events import Tier
from shared.testing.postgres import FreshDatabase

RFM = {"recency": (115, 181, 297, 482), "frequency": (4, 5, 6, 8), "monetary": ("256", "382", "506", "666")}


def scheme(**more: Any) -> TierSchemePublished:
    tiers = {"A": {"min_sum": 12}, "B": {"min_sum": 8}}
    body = {"effective_on": "2004-01-01", "method": "quintiles", "tiers": tiers, "published_by": "d", **more}
    return TierSchemePublished.model_validate({"scheme_version": 1, **body})


def buyer(number: int, days: int, frequency: int, monetary: str, external_id: str | None = None) -> Buyer:
    return Buyer(UUID(int=number), external_id or str(number), days, frequency, Decimal(monetary))


@pytest.mark.parametrize(
    ("one", "score"),
    [
        (buyer(1, 205, 6, "472"), (3, 4, 3)),
        (buyer(1, 98, 7, "596"), (5, 4, 4)),
        (buyer(1, 115, 8, "666"), (4, 5, 5)),
        (buyer(1, 482, 3, "255.99"), (1, 1, 1)),
    ],
)
def test_fixed_cuts_are_half_open_and_those_of_recency_reversed(one: Buyer, score: tuple[int, int, int]) -> None:
    """As of 2006-12-31: R's package rfm, the example of its vignette `rfm_table_order`, 343 and 544; and its bounds."""
    assert scored(scheme(method="cuts", cuts=Cuts.model_validate(RFM)), [one]) == {one.customer_id: Scores(*score)}


def test_equal_values_are_told_apart_by_external_id_numbers_as_numbers_and_none_last() -> None:
    names = ["99", "100", "A7", "1000", None]
    equal = [Buyer(UUID(int=place), name, 3, 1, Decimal(5)) for place, name in enumerate(names)]
    found = quintiles(equal)
    assert {one.external_id: found[one.customer_id] for one in equal} == {
        name: Scores(score, score, score) for score, name in enumerate(["99", "100", "1000", "A7", None], start=1)
    }


def test_the_higher_the_score_the_better() -> None:
    every = [buyer(place, days=place, frequency=10 - place, monetary=str(10 - place)) for place in range(1, 6)]
    assert [quintiles(every)[one.customer_id].sum for one in every] == [15, 12, 9, 6, 3]


@pytest.mark.parametrize(
    ("count", "sizes"), [(98, [20, 20, 20, 19, 19]), (7, [2, 2, 1, 1, 1]), (3, [1, 1, 1]), (0, [])]
)
def test_the_first_fifths_have_one_more(count: int, sizes: list[int]) -> None:
    assert list(Counter(ntile(range(count)).values()).values()) == sizes


TIES = """CASE WHEN external_id ~ '^[0-9]+$' THEN external_id::numeric END NULLS LAST,
          external_id COLLATE "C" NULLS LAST, customer_id"""
NTILE = f"""
SELECT customer_id, NTILE(5) OVER (ORDER BY recency_days DESC, {TIES}), NTILE(5) OVER (ORDER BY frequency, {TIES}),
       NTILE(5) OVER (ORDER BY monetary, {TIES})
FROM unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::numeric[])
     AS buyer(customer_id, external_id, recency_days, frequency, monetary)"""


async def test_quintiles_are_those_of_sql(fresh_database: FreshDatabase) -> None:
    """PostgreSQL's own NTILE(5) over the same customers, with many equal values and all kinds of external ids."""
    random = Random(5)
    names = [None, "S-1", "s-1", "007", "７", *map(str, random.sample(range(2_000), 86))]
    every = [
        Buyer(UUID(int=place), name, random.randrange(9), random.randrange(4), Decimal(random.randrange(700)) / 100)
        for place, name in enumerate(names)
    ]
    connection = await asyncpg.connect(fresh_database(migrated=False).serving_url)
    columns = ("customer_id", "external_id", "recency_days", "frequency", "monetary")
    rows = await connection.fetch(NTILE, *([getattr(one, name) for one in every] for name in columns))
    await connection.close()
    assert quintiles(every) == {row[0]: Scores(*row[1:]) for row in map(tuple, rows)}


def test_a_tier_comes_from_the_sum_or_from_a_pattern_and_who_bought_nothing_is_basic() -> None:
    sums = scheme()
    found = [tier_of(sums, Scores(*score)) for score in ((5, 5, 2), (4, 4, 3), (2, 4, 2), (1, 5, 1), (0, 0, 0))]
    assert found == [Tier.A, Tier.B, Tier.B, Tier.C, Tier.C]
    important = {"patterns": [{"r": {"from": 4}, "m": {"from": 4}}, {"f": {"from": 5, "to": 5}}]}
    cold = {"patterns": [{"r": {"to": 2}}]}
    patterns = scheme(tiers={"A": important, "B": cold})
    scores = ((4, 1, 4), (3, 5, 1), (2, 4, 5), (3, 3, 3), (0, 0, 0))
    assert [tier_of(patterns, Scores(*score)) for score in scores] == [Tier.A, Tier.A, Tier.B, Tier.C, Tier.C]
