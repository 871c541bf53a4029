"""An invoice on a ledger: what is open of it, and whose turn it is to be paid."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from shared.kernel.money import ZERO

from .events import Instalment, InvoiceIssued


class InvoiceStatus(StrEnum):
    OPEN = "open"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    CREDITED = "credited"
    WRITTEN_OFF = "written_off"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Due:
    """An instalment and what is open of it."""

    due_on: date
    amount: Decimal
    open: Decimal


@dataclass(frozen=True, slots=True)
class Dispute:
    reason: str
    on: date
    outcome: str | None = None
    settled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    promised_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Paid:
    """What a payment pays of one instalment."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Invoice:
    """open = amount − applied − credited − written off. `oldest_first` is how much of it was paid by money that did
    not name it."""

    invoice_id: UUID
    number: str
    contract_id: UUID
    owner_id: UUID | None
    issued_on: date
    amount: Decimal
    instalments: tuple[Due, ...]
    open: Decimal
    created_at: datetime
    oldest_first: Decimal = ZERO
    dispute: Dispute | None = None
    credited: Decimal = ZERO
    written_off: Decimal = ZERO
    promise: Promise | None = None

    @property
    def due_on(self) -> date:
        """The final due date."""
        return self.instalments[-1].due_on

    @property
    def next_due_on(self) -> date | None:
        """The due date of the oldest instalment that is open."""
        return next((due.due_on for due in self.instalments if due.open), None)

    @property
    def in_dispute(self) -> bool:
        return self.dispute is not None and self.dispute.settled_on is None

    @property
    def status(self) -> InvoiceStatus:
        """A dispute stops dunning and not allocation, so that what is paid is paid."""
        if not self.open:
            if self.written_off:
                return InvoiceStatus.WRITTEN_OFF
            return InvoiceStatus.CREDITED if self.credited == self.amount else InvoiceStatus.PAID
        if self.in_dispute:
            return InvoiceStatus.DISPUTED
        return InvoiceStatus.OPEN if self.open == self.amount else InvoiceStatus.PARTLY_PAID

    def filled(self, amount: Decimal) -> list[Paid]:
        """`amount` (at most what is open) over the instalments, oldest due first."""
        paid = []
        for due in self.instalments:
            part = min(amount, due.open)
            if part:
                paid.append(Paid(due.due_on, part))
                amount -= part
        return paid

    def turn(self) -> Paid:
        """The due date with which this open invoice stands in line for money that names none, and how much it
        may take there.

        In line, such money covers an invoice's instalments from the first on, as if money that named the invoice
        had covered it from the last: then the order in which payments arrive makes no difference to what is open
        on each invoice. An instalment that a reversal has reopened stands in line by its own date.
        """
        oldest = next(due for due in self.instalments if due.open)
        covered = self.oldest_first
        for due in self.instalments:
            if covered < due.amount:
                if oldest.due_on < due.due_on:
                    break
                return Paid(due.due_on, min(due.amount - covered, self.open))
            covered -= due.amount
        return Paid(oldest.due_on, oldest.open)

    def changed(self, due_on: date, amount: Decimal, named: bool) -> "Invoice":
        """After `amount` (negative where it is taken back) was paid on the instalment that is due on `due_on`."""
        instalments = tuple(
            replace(due, open=due.open - amount) if due.due_on == due_on else due for due in self.instalments
        )
        unnamed = ZERO if named else amount
        return replace(self, instalments=instalments, open=self.open - amount, oldest_first=self.oldest_first + unnamed)

    def reduced(self, parts: Iterable[Instalment]) -> "Invoice":
        """Credited or written off. It takes its place as money does that names the invoice, so that the order in
        which payments arrive still makes no difference."""
        after = self
        for part in parts:
            after = after.changed(part.due_on, part.amount, named=True)
        return after


def instalments_of(paid: Iterable[Paid]) -> tuple[Instalment, ...]:
    return tuple(Instalment(due_on=part.due_on, amount=part.amount) for part in paid)


def by_number(number: str) -> tuple[bool, int, str]:
    """Order of invoice numbers: numerically where they are numbers, those before all others."""
    numeric = number.isascii() and number.isdigit()
    return (not numeric, int(number) if numeric else 0, number)


def issued(event: InvoiceIssued) -> Invoice:
    return Invoice(
        event.invoice_id,
        event.number,
        event.contract_id,
        event.owner_id,
        event.issued_on,
        event.amount,
        tuple(Due(part.due_on, part.amount, part.amount) for part in event.instalments),
        event.amount,
        event.accepted_at,
    )
