"""What customers owe: which money settled which invoice and when, aging, collection, DSO and credit."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.journeys.reckoning.book import Book, Deal, Payment, half_up

Key = Callable[[Deal], str]
BUCKETS = ("not_due", "d1_30", "d31_60", "d61_90", "over_90")


@dataclass(frozen=True)
class Applied:
    """Money of one payment on one invoice, on the later of the payment's and the invoice's date."""

    check: str
    deal: Deal
    on: date
    amount: Decimal


@dataclass
class Aged:
    """The open amounts of one customer, rep or unit, or of all."""

    buckets: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(BUCKETS, Decimal(0)))
    invoices: int = 0

    @property
    def total(self) -> Decimal:
        return sum(self.buckets.values(), Decimal(0))


def bucket(due_on: date, as_of: date) -> str:
    days = (as_of - due_on).days
    if days <= 0:
        return "not_due"
    return next((name for name, last in (("d1_30", 30), ("d31_60", 60), ("d61_90", 90)) if days <= last), "over_90")


class Receivables:
    """The ledger of each customer, written day by day as everything arrived."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.invoices = sorted((deal for deal in book.deals if not deal.cancelled), key=lambda deal: deal.number)
        self.applied = list(_applied(book))

    def open_of(self, deal: Deal, as_of: date) -> Decimal:
        if deal.on > as_of:
            return Decimal(0)
        return deal.amount - self.paid_of(deal, as_of)

    def paid_of(self, deal: Deal, as_of: date) -> Decimal:
        return sum((part.amount for part in self.applied if part.deal == deal and part.on <= as_of), Decimal(0))

    def open_total(self, as_of: date) -> Decimal:
        return sum((self.open_of(deal, as_of) for deal in self.invoices), Decimal(0))

    def applied_of(self, payment: Payment) -> Decimal:
        return sum((part.amount for part in self.applied if part.check == payment.check), Decimal(0))

    def unallocated(self, as_of: date, customer: str | None = None) -> Decimal:
        """Received and not yet applied."""
        received = sum(
            (p.amount for p in self.book.payments if p.on <= as_of and customer in (None, p.customer)), Decimal(0)
        )
        used = sum(
            (part.amount for part in self.applied if part.on <= as_of and customer in (None, part.deal.customer)),
            Decimal(0),
        )
        return received - used

    def aging(self, as_of: date, key: Key = lambda _: "") -> dict[str, Aged]:
        """What is open on `as_of`; what is due on that day is not due yet."""
        aged: dict[str, Aged] = {}
        for deal in self.invoices:
            if still_open := self.open_of(deal, as_of):
                row = aged.setdefault(key(deal), Aged())
                row.buckets[bucket(deal.due_on, as_of)] += still_open
                row.invoices += 1
        return aged

    def collection(self, as_of: date, key: Key) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
        """(due, collected, rate) of what fell due on or before `as_of`."""
        due: dict[str, Decimal] = defaultdict(Decimal)
        paid: dict[str, Decimal] = defaultdict(Decimal)
        for deal in self.invoices:
            if deal.due_on <= as_of:
                due[key(deal)] += deal.amount
                paid[key(deal)] += self.paid_of(deal, as_of)
        return {name: (due[name], paid[name], half_up(paid[name] / due[name], "0.0001")) for name in due}

    def sales(self, first: date, last: date) -> Decimal:
        return sum((deal.amount for deal in self.invoices if first <= deal.on <= last), Decimal(0))

    def dso_simple(self, as_of: date, days: int) -> Fraction:
        """open / sales of the `days` days up to `as_of` × days."""
        sales = self.sales(as_of - timedelta(days=days - 1), as_of)
        return Fraction(self.open_total(as_of)) / Fraction(sales) * days

    def dso_countback(self, as_of: date) -> Fraction:
        """The days of sales that are still owed, month by month back from `as_of`: a month whose sales are all
        covered counts with its days, the first that is not with the covered part of them."""
        left, days = Fraction(self.open_total(as_of)), Fraction(0)
        first, last = as_of.replace(day=1), as_of
        earliest = min(deal.on for deal in self.invoices)
        while left > 0 and last >= earliest:
            sales, length = Fraction(self.sales(first, last)), (last - first).days + 1
            if sales > left:
                return days + left / sales * length
            left, days = left - sales, days + length
            last = first - timedelta(days=1)
            first = last.replace(day=1)
        return days

    def exposure(self, customer: str, as_of: date) -> Decimal:
        """Open receivables; nothing here is signed and not invoiced, since each deal is invoiced at once."""
        return sum((self.open_of(deal, as_of) for deal in self.invoices if deal.customer == customer), Decimal(0))

    def over_limit(self, as_of: date) -> dict[str, tuple[Decimal, Decimal]]:
        """(limit, exposure) of each customer whose exposure is above the limit."""
        exposures = {customer: self.exposure(customer, as_of) for customer in self.book.limit_of}
        return {
            customer: (limit, exposures[customer])
            for customer, limit in self.book.limit_of.items()
            if exposures[customer] > limit
        }


def _applied(book: Book) -> Iterator[Applied]:
    """Day by day, on each the orders by number and then the payments by check number. Money goes to the oldest due
    first, ties by invoice number; what is left is consumed by the customer's next invoice."""
    unpaid: dict[str, list[tuple[Deal, Decimal]]] = defaultdict(list)
    spare: dict[str, list[tuple[Payment, Decimal]]] = defaultdict(list)
    rows: list[Deal | Payment] = [*(deal for deal in book.deals if not deal.cancelled), *book.payments]
    for row in sorted(rows, key=_arrival):
        if isinstance(row, Deal):
            unpaid[row.customer].append((row, row.amount))
            unpaid[row.customer].sort(key=lambda entry: (entry[0].due_on, entry[0].number))
        else:
            spare[row.customer].append((row, row.amount))
        yield from _settle(unpaid[row.customer], spare[row.customer])


def _arrival(row: Deal | Payment) -> tuple[date, int, int, str]:
    return (row.on, 0, row.number, "") if isinstance(row, Deal) else (row.on, 1, 0, row.check)


def _settle(unpaid: list[tuple[Deal, Decimal]], spare: list[tuple[Payment, Decimal]]) -> Iterator[Applied]:
    while unpaid and spare:
        (deal, still_open), (payment, left) = unpaid[0], spare[0]
        amount = min(still_open, left)
        yield Applied(payment.check, deal, max(payment.on, deal.on), amount)
        unpaid[:1] = [(deal, still_open - amount)] if still_open > amount else []
        spare[:1] = [(payment, left - amount)] if left > amount else []
