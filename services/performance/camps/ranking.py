"""The first fifth of a quarter, reckoned as SQL's FETCH FIRST 20 PERCENT ROWS WITH TIES does: the number of places is
rounded up, and whoever equals the last of them has one too (handbook 003, 二.3: 季度考核前20%的员工)."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from shared.kernel.fields import Id, SignedMoney
from shared.kernel.messages import Value

from .events import Ranked

SHARE = 5
"""One place for each five candidates."""


class Candidate(Value):
    rep_id: Id
    result: SignedMoney


def places_of(candidates: int) -> int:
    return -(-candidates // SHARE)


def ranked(candidates: Iterable[Candidate]) -> tuple[Ranked, ...]:
    """The best first, equals by id; they share the place of the first of them: 1, 2, 2, 4."""
    order = sorted(candidates, key=_best_first)
    ranking: list[Ranked] = []
    for place, one in enumerate(order, start=1):
        equal = bool(ranking) and ranking[-1].result == one.result
        ranking.append(Ranked(rep_id=one.rep_id, result=one.result, rank=ranking[-1].rank if equal else place))
    return tuple(ranking)


def _best_first(candidate: Candidate) -> tuple[Decimal, UUID]:
    return -candidate.result, candidate.rep_id
