"""Scores of recency, frequency and monetary value, and the tier that they make.

Quintiles are those of SQL's NTILE(5) (ISO/IEC 9075-2, 6.10): of n rows in their order the first n mod 5 fifths have one
more than the others. Fixed cuts are half-open, as in R's package rfm: who is at a bound is above it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from services.customer.tier_standing.events import Tier
from shared.kernel.external_ids import external_order

from .decider import QUINTILES
from .events import Band, Cuts, TierRule, TierSchemePublished

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer with deals: the days since the last, how many, and their worth."""

    customer_id: UUID
    external_id: str | None
    recency_days: int
    frequency: int
    monetary: Decimal

    @property
    def named(self) -> tuple[tuple[int, int, str], str]:
        """The order of those with equal values."""
        return external_order(self.external_id), str(self.customer_id)


@dataclass(frozen=True, slots=True)
class Scores:
    """1 is the lowest; 0 without any deal."""

    r: int = 0
    f: int = 0
    m: int = 0

    @property
    def sum(self) -> int:
        return self.r + self.f + self.m


def scored(scheme: TierSchemePublished, buyers: Sequence[Buyer]) -> dict[UUID, Scores]:
    """The scores of all who bought, under a scheme for all of them."""
    cuts = scheme.cuts
    return {one.customer_id: by_cuts(one, cuts) for one in buyers} if cuts else quintiles(buyers)


def quintiles(buyers: Sequence[Buyer]) -> dict[UUID, Scores]:
    """The value ascending, the days since the last deal descending, so that a higher score is always the better."""
    r = ntile(sorted(buyers, key=lambda one: (-one.recency_days, one.named)))
    f = ntile(sorted(buyers, key=lambda one: (one.frequency, one.named)))
    m = ntile(sorted(buyers, key=lambda one: (one.monetary, one.named)))
    return {one.customer_id: Scores(r[one], f[one], m[one]) for one in buyers}


def ntile(ordered: Sequence[T], tiles: int = QUINTILES) -> dict[T, int]:
    """The tile of each, from 1 on."""
    return dict(zip(ordered, _tiles(len(ordered), tiles), strict=True))


def _tiles(count: int, tiles: int) -> Iterator[int]:
    size, larger = divmod(count, tiles)
    for tile in range(tiles):
        yield from [tile + 1] * (size + (tile < larger))


def by_cuts(buyer: Buyer, cuts: Cuts) -> Scores:
    return Scores(
        r=len(cuts.recency) + 1 - bisect_right(cuts.recency, buyer.recency_days),
        f=1 + bisect_right(cuts.frequency, buyer.frequency),
        m=1 + bisect_right(cuts.monetary, buyer.monetary),
    )


def tier_of(scheme: TierSchemePublished, scores: Scores) -> Tier:
    """Who has no deal is C, whatever the scheme says of low scores."""
    if scores == Scores():
        return Tier.C
    if _has(scheme.tiers.A, scores):
        return Tier.A
    return Tier.B if _has(scheme.tiers.B, scores) else Tier.C


def _has(rule: TierRule, scores: Scores) -> bool:
    if rule.min_sum is not None:
        return scores.sum >= rule.min_sum
    return any(_within(((one.r, scores.r), (one.f, scores.f), (one.m, scores.m))) for one in rule.patterns)


def _within(scores: Iterable[tuple[Band | None, int]]) -> bool:
    return all(
        band is None or ((band.from_ or score) <= score <= (score if band.to is None else band.to))
        for band, score in scores
    )
