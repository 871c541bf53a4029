"""What was sold, and what each rep and unit attained."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.journeys.reckoning.book import Book, Deal, half_up
from tests.journeys.reckoning.receivables import Key, Receivables

Parts = Callable[[Deal], Iterable[tuple[str, Decimal]]]


@dataclass
class Sold:
    """`amount` is net of cancellations, `reversed` what they took; `orders` are the deals not wholly cancelled."""

    amount: Decimal = Decimal(0)
    reversed: Decimal = Decimal(0)
    orders: int = 0

    def add(self, deal: Deal, amount: Decimal) -> None:
        if deal.cancelled:
            self.reversed += amount
        else:
            self.amount += amount
            self.orders += 1


@dataclass(frozen=True)
class Repurchase:
    """Of the buyers, those with two or more orders."""

    buyers: int
    repeat: int
    rate: Decimal


class Sales:
    """Deals signed from `first` to `last`, both inside."""

    def __init__(self, book: Book, first: date, last: date) -> None:
        self.book = book
        self.deals = [deal for deal in book.deals if first <= deal.on <= last]

    @property
    def total(self) -> Sold:
        sold = Sold()
        for deal in self.deals:
            sold.add(deal, deal.amount)
        return sold

    @property
    def average_order_value(self) -> Decimal:
        return half_up(self.total.amount / self.total.orders)

    @property
    def repurchase(self) -> Repurchase:
        orders = Counter(deal.customer for deal in self.deals if not deal.cancelled)
        repeat = sum(count >= 2 for count in orders.values())
        return Repurchase(len(orders), repeat, half_up(Decimal(repeat) / len(orders), "0.0001"))

    def by(self, what: str) -> dict[str, Sold]:
        """`what`: rep, unit, customer, product, line, region, month, quarter."""
        parts, sold = self._parts(what), defaultdict[str, Sold](Sold)
        for deal in self.deals:
            for key, amount in parts(deal):
                sold[key].add(deal, amount)
        return dict(sold)

    def _parts(self, what: str) -> Parts:
        book = self.book
        if what == "product":
            return lambda deal: deal.by_product.items()
        if what == "line":
            return self._by_line
        keys: dict[str, Key] = {
            "rep": lambda deal: deal.rep,
            "unit": lambda deal: book.unit_of[deal.rep],
            "customer": lambda deal: deal.customer,
            "region": lambda deal: book.region_of[deal.customer],
            "month": lambda deal: f"{deal.on:%Y-%m}",
            "quarter": lambda deal: quarter(deal.on),
        }
        return lambda deal: [(keys[what](deal), deal.amount)]

    def _by_line(self, deal: Deal) -> Iterable[tuple[str, Decimal]]:
        lines: dict[str, Decimal] = defaultdict(Decimal)
        for product, amount in deal.by_product.items():
            lines[self.book.line_of[product]] += amount
        return lines.items()


def quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def signed(book: Book, first: date, last: date, key: Key) -> dict[str, Decimal]:
    """Amounts signed in the period, less what was cancelled of them."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for deal in book.deals:
        if first <= deal.on <= last:
            amounts[key(deal)] += 0 if deal.cancelled else deal.amount
    return dict(amounts)


def collected(receivables: Receivables, first: date, last: date, key: Key) -> dict[str, Decimal]:
    """Money applied in the period to the invoices of each."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for part in receivables.applied:
        if first <= part.on <= last:
            amounts[key(part.deal)] += part.amount
    return dict(amounts)
