"""Who wins an honour: a pure function of what reps did, and how their customers were served."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from shared.kernel.fields import Count, Rate

from ..honours.events import HonourTerms
from ..results.metric import Figure
from ..results.standing import Service, Total

FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Contender:
    """One who is in for an honour, with the rank: equals in all that counts share it."""

    rank: int
    rep_id: UUID
    figure: Figure | None
    rate: Rate | None
    answers: Count | None
    grounds: tuple[UUID, ...]


def champions(terms: HonourTerms, ordered: Sequence[Total]) -> list[Contender]:
    """The most first; of equals who was there on an earlier day. Nobody without anything done, nor below the
    minimum."""
    least = terms.minimum or 0
    able = [total for total in ordered if total.figure > 0 and total.figure >= least]
    keys = [(-total.figure, total.reached_on) for total in able]
    return [
        Contender(keys.index(key) + 1, total.rep_id, total.figure, None, None, total.events)
        for key, total in zip(keys, able, strict=True)
    ]


def best_service(terms: HonourTerms, found: Iterable[Service]) -> list[Contender]:
    """Of those without a breached complaint the one with the largest share of satisfied answers; of equals the one with
    more answers, then with the higher scores. Nobody without an answer, nor with fewer than the minimum."""
    least = max(int(terms.minimum or 0), 1)
    able = [one for one in found if not one.breached and one.answers >= least]
    able.sort(key=lambda one: (-one.satisfaction, -one.answers, -one.points, str(one.rep_id)))
    keys = [(one.satisfaction, one.answers, one.points) for one in able]
    return [
        Contender(keys.index(key) + 1, one.rep_id, None, _rate(one), one.answers, one.events)
        for key, one in zip(keys, able, strict=True)
    ]


def _rate(one: Service) -> Decimal:
    return (Decimal(one.satisfied) / one.answers).quantize(FOUR_PLACES, ROUND_HALF_UP)
