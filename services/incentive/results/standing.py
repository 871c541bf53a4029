"""Who stands where: results summed by rep, for the days on which a rep takes part, and put in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from .participants import Participants

HIGH = 4
"""A customer who answers 4 or 5 of five is satisfied (CSAT)."""
GROUNDS = 200
"""So many events are named as what a figure stands on. A run names them for all reps in one commit."""


@dataclass(frozen=True)
class Result:
    """What a rep did on a day, by these events."""

    rep_id: UUID
    day: date
    amount: Decimal | int
    events: tuple[UUID, ...]


@dataclass(frozen=True)
class Total:
    """`reached_on` is the day of the last result, `count` is of results."""

    rep_id: UUID
    figure: Decimal | int
    count: int = 0
    reached_on: date = date.min
    events: tuple[UUID, ...] = ()

    def plus(self, result: Result) -> "Total":
        return Total(
            self.rep_id,
            self.figure + result.amount,
            self.count + 1,
            max(self.reached_on, result.day),
            tuple(dict.fromkeys((*self.events, *result.events)))[:GROUNDS],
        )


@dataclass(frozen=True)
class Service:
    """How the customers of a rep were served: `satisfied` of the `answers` are 4 or 5, `points` the sum of all. It was
    `breached` where the deadline of a complaint passed."""

    rep_id: UUID
    answers: int = 0
    satisfied: int = 0
    points: int = 0
    breached: bool = False
    reached_on: date = date.min
    events: tuple[UUID, ...] = ()

    def answered(self, on: date, score: int, event_id: UUID) -> "Service":
        return replace(
            self,
            answers=self.answers + 1,
            satisfied=self.satisfied + (score >= HIGH),
            points=self.points + score,
            reached_on=max(self.reached_on, on),
            events=(*self.events, event_id)[:GROUNDS],
        )

    @property
    def satisfaction(self) -> Fraction:
        return Fraction(self.satisfied, self.answers) if self.answers else Fraction(0)


def totals(results: Iterable[Result], participants: Participants) -> list[Total]:
    """One for each rep who did something on a day on which the rep takes part, the most first; of equals the one who
    was there first, then by id."""
    found: dict[UUID, Total] = {}
    for result in results:
        if participants.on(result.rep_id, result.day):
            known = found.get(result.rep_id) or Total(result.rep_id, 0 if isinstance(result.amount, int) else Decimal())
            found[result.rep_id] = known.plus(result)
    return sorted(found.values(), key=lambda total: (-total.figure, total.reached_on, str(total.rep_id)))


def ranked(ordered: Sequence[Total]) -> list[tuple[int, Total]]:
    """Equals share a rank, and the next one counts them: 1, 1, 3."""
    places: list[tuple[int, Total]] = []
    for place, total in enumerate(ordered, start=1):
        same = bool(places) and places[-1][1].figure == total.figure
        places.append((places[-1][0] if same else place, total))
    return places
