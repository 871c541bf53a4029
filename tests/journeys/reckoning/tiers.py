"""Tiers of customers as the CSV files alone give them: quintiles of recency, frequency and monetary value."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.journeys.reckoning.book import Book, Deal


@dataclass(frozen=True)
class Standing:
    recency_days: int | None
    frequency: int
    monetary: Decimal
    scores: tuple[int, int, int]

    @property
    def tier(self) -> str:
        return "A" if sum(self.scores) >= 12 else "B" if sum(self.scores) >= 8 else "C"


def tiers(book: Book, as_of: date) -> dict[str, Standing]:
    """Each customer's, by number; the scores of who bought nothing are 0."""
    bought: dict[str, list[Deal]] = {}
    for deal in book.deals:
        if deal.on <= as_of and not deal.cancelled:
            bought.setdefault(deal.customer, []).append(deal)
    last = {number: max(deal.on for deal in deals) for number, deals in bought.items()}
    worth = {number: sum((deal.amount for deal in deals), Decimal(0)) for number, deals in bought.items()}
    r = _fifths(bought, lambda number: last[number].toordinal())
    f = _fifths(bought, lambda number: len(bought[number]))
    m = _fifths(bought, lambda number: worth[number])
    found = {
        number: Standing(
            (as_of - last[number]).days, len(bought[number]), worth[number], (r[number], f[number], m[number])
        )
        for number in bought
    }
    return {number: found.get(number, Standing(None, 0, Decimal(0), (0, 0, 0))) for number in book.limit_of}


def _fifths(bought: dict[str, list[Deal]], value: Callable[[str], Decimal | int]) -> dict[str, int]:
    """By place in the order: of n the first n mod 5 fifths have one more."""
    ordered = sorted(bought, key=lambda number: (value(number), int(number)))
    size, larger = divmod(len(ordered), 5)
    ends = [size * fifth + min(fifth, larger) for fifth in range(1, 6)]
    return {number: 1 + sum(place >= end for end in ends) for place, number in enumerate(ordered)}
