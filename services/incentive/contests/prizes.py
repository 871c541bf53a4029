"""Who is granted what: a pure function of the prizes and the places.

Those who share a rank share the money of all the ranks that they take up, in equal cents that add up to it, and each
has the best prize of these by name: two firsts share the first and the second prize, and the next is third.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from shared.kernel.money import ZERO, allocate

from .events import Place, Prize


@dataclass(frozen=True)
class Grant:
    rank: int
    rep_id: UUID
    prize: str
    amount: Decimal | None


def grants(prizes: Sequence[Prize], places: Sequence[Place]) -> Iterator[Grant]:
    """Nobody wins with nothing."""
    by_rank: dict[int, list[UUID]] = defaultdict(list)
    for place in places:
        if place.figure > 0:
            by_rank[place.rank].append(place.rep_id)
    for rank, winners in sorted(by_rank.items()):
        taken = sorted((one for one in prizes if rank <= one.rank < rank + len(winners)), key=lambda one: one.rank)
        if taken:
            money = sum((one.amount for one in taken if one.amount), ZERO)
            parts = allocate(money, [Decimal(1)] * len(winners))
            for rep_id, part in zip(sorted(winners, key=str), parts, strict=True):
                yield Grant(rank, rep_id, taken[0].prize, part or None)
