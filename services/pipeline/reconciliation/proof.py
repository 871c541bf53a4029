"""Money reckoned anew from the events of the books: applied + unallocated = received − reversed, always.

Plain sums beside what the ledger says of itself. Handbook 003 (回款率), and what the ERP balances its day with.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import cast
from uuid import UUID

from services.pipeline.allocation.events import PaymentAllocated, PaymentReceived, PaymentReversed
from services.pipeline.invoices.events import InvoiceIssued
from services.pipeline.payments.decider import payment
from services.pipeline.payments.events import PaymentAssigned, PaymentNotified
from services.pipeline.receivables.decider import ledger
from services.pipeline.receivables.ledger import LedgerEvent
from services.pipeline.reductions.events import Reduction
from shared.kernel.invariants import Happened, Invariant
from shared.kernel.money import ZERO


class Sums:
    """Of one ledger, by payment and by invoice."""

    def __init__(self, events: Iterable[Happened]) -> None:
        self.times: Counter[str] = Counter()
        self.received: dict[str, Decimal] = defaultdict(Decimal)
        self.reversed: dict[str, Decimal] = defaultdict(Decimal)
        self.applied: dict[str, Decimal] = defaultdict(Decimal)
        self.owed: dict[UUID, Decimal] = defaultdict(Decimal)
        self.currency = ""
        for event, _ in events:
            match event:
                case PaymentReceived():
                    self.currency = event.currency
                    self.times[event.payment_id] += 1
                    self.received[event.payment_id] += event.amount
                case PaymentAllocated():
                    for part in event.allocations:
                        self.applied[event.payment_id] += part.amount
                        self.owed[part.invoice_id] -= part.amount
                case PaymentReversed():
                    self.reversed[event.payment_id] += event.amount
                    for part in event.allocations:
                        self.applied[event.payment_id] -= part.amount
                        self.owed[part.invoice_id] += part.amount
                case InvoiceIssued():
                    self.owed[event.invoice_id] += event.amount
                case Reduction():
                    self.owed[event.invoice_id] -= event.amount

    def unallocated(self, payment_id: str) -> Decimal:
        return self.received[payment_id] - self.reversed[payment_id] - self.applied[payment_id]

    def wrong(self) -> Iterator[str]:
        for payment_id in sorted({*self.received, *self.applied, *self.reversed}):
            times, left = self.times[payment_id], self.unallocated(payment_id)
            if times != 1:
                yield f"payment {payment_id} was received {times} times"
            elif left < 0:
                yield (
                    f"payment {payment_id} is applied with {self.applied[payment_id]}, of which "
                    f"{self.received[payment_id] - self.reversed[payment_id]} were received and not reversed"
                )
            elif self.applied[payment_id] < 0:
                yield f"of payment {payment_id} {-self.applied[payment_id]} more was taken back than was applied"
        for invoice_id, owed in self.owed.items():
            if owed < 0:
                yield f"invoice {invoice_id} is paid or credited with {-owed} more than its amount"


def unfounded(events: Iterable[Happened]) -> Iterator[str]:
    """Allocations for which there was no occasion: each is one of those, one for each day, with which a payment is
    received or an invoice is issued."""
    occasion: tuple[UUID, str | None] | None = None
    done: set[tuple[str, date]] = set()
    for event, meta in events:
        match event:
            case PaymentAllocated():
                one = (event.payment_id, event.applied_on)
                if occasion not in ((meta.correlation, event.payment_id), (meta.correlation, None)) or one in done:
                    yield f"payment {event.payment_id} is applied at {meta.position} without an occasion"
                done.add(one)
                continue
            case PaymentReceived():
                occasion = (meta.correlation, event.payment_id)
            case InvoiceIssued():
                occasion = (meta.correlation, None)
            case PaymentReversed() if occasion == (meta.correlation, event.payment_id):
                continue  # of a payment that was in suspense: told together with its receipt
            case _:
                occasion = None
        done = set()


class Books:
    """Every ledger by itself; and all of them beside what the ERP told, once that was known to be somebody's."""

    def __init__(self, common: Sequence[Happened] = ()) -> None:
        self._told: dict[str, Decimal] = defaultdict(Decimal)
        self._totals: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))

    def beside(self, own: Sequence[Happened]) -> Iterable[str]:
        return ()

    def wrong(self, stream: str, events: Sequence[Happened]) -> Iterator[str]:
        if stream.startswith(f"{payment.category}-"):
            self._tell(events)
            return
        sums = Sums(events)
        self._add(sums)
        yield from sums.wrong()
        yield from unfounded(events)
        said = ledger.fold(cast(LedgerEvent, event) for event, _ in events)
        waiting = sum(map(sums.unallocated, sums.received), ZERO)
        if said.unallocated != waiting:
            yield (f"the ledger has {said.unallocated} unallocated, received less reversed and applied is {waiting}")
        owed = sum(sums.owed.values(), ZERO)
        if said.open != owed:
            yield f"the ledger has {said.open} open, the invoices less what was paid and credited are {owed}"

    def total(self) -> Iterator[str]:
        for currency in sorted({*self._told, *self._totals}):
            sums, told = self._totals[currency], self._told[currency]
            if sums["received"] != told:
                yield f"{currency}: {told} came from customers, as told; the ledgers received {sums['received']}"
            if sums["applied"] + sums["unallocated"] != sums["received"] - sums["reversed"]:
                yield f"{currency}: applied + unallocated is not received − reversed: {_words(sums)}"

    def figures(self) -> str:
        return "; ".join(f"{currency}: {_words(sums)}" for currency, sums in sorted(self._totals.items()))

    def _tell(self, events: Sequence[Happened]) -> None:
        """A payment that left suspense brought what it was told with, its earlier reversals too."""
        told = next((event for event, _ in events if isinstance(event, PaymentNotified)), None)
        known = any(isinstance(event, PaymentAssigned) for event, _ in events)
        if told is not None and (known or told.customer_id is not None):
            self._told[told.currency] += told.amount

    def _add(self, sums: Sums) -> None:
        if not sums.currency:
            return
        total = self._totals[sums.currency]
        total["received"] += sum(sums.received.values(), ZERO)
        total["reversed"] += sum(sums.reversed.values(), ZERO)
        total["applied"] += sum(sums.applied.values(), ZERO)
        total["unallocated"] += sum(map(sums.unallocated, sums.received), ZERO)


def _words(sums: Mapping[str, Decimal]) -> str:
    return ", ".join(f"{name} {amount}" for name, amount in sums.items())


balance = Invariant("applied + unallocated = received − reversed", (ledger.category, payment.category), Books)
