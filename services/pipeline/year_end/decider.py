"""The rules of the year-end on a ledger: each year is closed once, in its order, and what can still move goes on."""

from collections.abc import Sequence
from datetime import date

from services.pipeline.allocation.payment import Payment
from services.pipeline.receivables.ledger import Ledger
from shared.kernel.fields import Count
from shared.kernel.messages import Command

from .carrying import carried_invoice, carried_payment
from .events import BooksCarriedForward, CarriedContract, CarriedLimit


class CarryForward(Command):
    """Close the books of `year`, 1 to 9998."""

    year: Count


def carry_forward(command: CarryForward, ledger: Ledger) -> Sequence[BooksCarriedForward]:
    if ledger.customer_id is None or (ledger.closed_year or 0) >= command.year:
        return []
    payments = [one for one in ledger.payments.values() if _moves(one, date(command.year, 1, 1))]
    paid = {part.allocation.invoice_id for one in payments for part in one.parts}
    invoices = [one for one in ledger.invoices.values() if one.open or one.in_dispute or one.invoice_id in paid]
    return [
        BooksCarriedForward(
            year=command.year,
            customer_id=ledger.customer_id,
            currency=ledger.currency,
            open=ledger.open,
            uninvoiced=ledger.uninvoiced,
            unallocated=ledger.unallocated,
            invoices=tuple(carried_invoice(one) for one in invoices),
            payments=tuple(carried_payment(one) for one in payments),
            contracts=tuple(
                CarriedContract(contract_id=contract_id, signed=one.signed, invoiced=one.invoiced)
                for contract_id, one in ledger.contracts.items()
            ),
            limit=ledger.limit and CarriedLimit(amount=ledger.limit.amount, reason=ledger.limit.reason),
            arrived=ledger.arrived,
            settled_invoices=len(ledger.invoices) - len(invoices),
            settled_payments=len(ledger.payments) - len(payments),
        )
    ]


def _moves(payment: Payment, first: date) -> bool:
    """Whether it can still be applied, or reversed: what came before the year that is closed stays as it is."""
    return bool(payment.unallocated) or payment.received_on >= first
