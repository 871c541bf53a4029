"""Commission of a marginal plan on signed amounts, cumulated by period, released as cash comes in."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.journeys.reckoning.book import Book, Deal, half_up
from tests.journeys.reckoning.receivables import Receivables
from tests.journeys.reckoning.sales import quarter

Tiers = Sequence[tuple[Decimal, Decimal]]
"""(from, rate), ascending."""

DEMO: Tiers = (
    (Decimal(0), Decimal("0.0150")),
    (Decimal(50_000), Decimal("0.0250")),
    (Decimal(150_000), Decimal("0.0400")),
)


@dataclass(frozen=True)
class Line:
    """`kind`: earned, released, clawed_back; a clawed_back line is negative."""

    rep: str
    deal: int
    kind: str
    on: date
    amount: Decimal

    @property
    def period(self) -> str:
        return f"{self.on:%Y-%m}"


@dataclass(frozen=True)
class Balance:
    earned: Decimal
    held: Decimal
    released: Decimal
    clawed_back: Decimal


def payout(total: Decimal, tiers: Tiers) -> Decimal:
    """The commission of `total`, unrounded: what lies in each tier at that tier's rate."""
    ends = [start for start, _ in tiers[1:]] + [max(total, tiers[-1][0])]
    parts = ((min(total, end) - start) * rate for (start, rate), end in zip(tiers, ends, strict=True) if total > start)
    return sum(parts, Decimal(0))


PERIODS: dict[str, Callable[[Deal], object]] = {
    "deal": lambda deal: deal.number,
    "quarter": lambda deal: quarter(deal.on),
    "year": lambda deal: deal.on.year,
}
"""Within what the deals of a rep are cumulated."""


def rated(deals: Sequence[Deal], tiers: Tiers, accumulate: str = "quarter") -> list[tuple[Deal, Decimal]]:
    """What each deal adds to its rep's payout of the period, in the order of signing and then of number."""
    before: dict[tuple[str, object], Decimal] = defaultdict(Decimal)
    earned = []
    for deal in sorted(deals, key=lambda deal: (deal.on, deal.number)):
        account = (deal.rep, PERIODS[accumulate](deal))
        after = before[account] + deal.amount
        earned.append((deal, half_up(payout(after, tiers) - payout(before[account], tiers))))
        before[account] = after
    return earned


def lines(book: Book, receivables: Receivables, tiers: Tiers = DEMO) -> list[Line]:
    """A cancelled deal keeps its place in the cumulation; it is clawed back as it was earned."""
    found = []
    for deal, earned in rated([deal for deal in book.deals if deal.rep in book.commissioned], tiers):
        found.append(Line(deal.rep, deal.number, "earned", deal.on, earned))
        if deal.cancelled:
            found.append(Line(deal.rep, deal.number, "clawed_back", deal.on, -earned))
        else:
            found += _released(deal, earned, receivables)
    return found


def _released(deal: Deal, earned: Decimal, receivables: Receivables) -> list[Line]:
    """Released to date is the earned share of the money applied to date, rounded."""
    found, before = [], Decimal(0)
    for on in sorted({part.on for part in receivables.applied if part.deal == deal}):
        to_date = half_up(earned * receivables.paid_of(deal, on) / deal.amount)
        if to_date != before:
            found.append(Line(deal.rep, deal.number, "released", on, to_date - before))
        before = to_date
    return found


def balance(found: Sequence[Line], rep: str, as_of: date) -> Balance:
    def total(kind: str) -> Decimal:
        counted = (line for line in found if (line.rep, line.kind) == (rep, kind) and line.on <= as_of)
        return sum((line.amount for line in counted), Decimal(0))

    earned, released, clawed_back = total("earned"), total("released"), -total("clawed_back")
    return Balance(earned, earned - released - clawed_back, released, clawed_back)


def simulated(book: Book, first: date, last: date, tiers: Tiers, accumulate: str = "quarter") -> dict[str, Decimal]:
    """What each rep would earn with a plan of `tiers` alone, over the deals signed from `first` to `last` as they
    stand: what was cancelled does not count."""
    deals = [d for d in book.deals if first <= d.on <= last and not d.cancelled and d.rep in book.commissioned]
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for deal, earned in rated(deals, tiers, accumulate):
        totals[deal.rep] += earned
    return dict(totals)
