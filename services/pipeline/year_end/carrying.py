"""Invoices and payments as they are carried forward, and as they go on from there: the same on both sides."""

from services.pipeline.allocation.events import Allocation
from services.pipeline.allocation.payment import Applied, Payment, Reversal, payment_stream_id
from services.pipeline.invoices.invoice import Dispute, Due, Invoice, Promise
from shared.kernel.money import ZERO

from .events import (
    CarriedDispute,
    CarriedInstalment,
    CarriedInvoice,
    CarriedPayment,
    CarriedPromise,
    CarriedReversal,
)


def carried_invoice(one: Invoice) -> CarriedInvoice:
    dispute, promise = one.dispute, one.promise
    return CarriedInvoice(
        invoice_id=one.invoice_id,
        number=one.number,
        contract_id=one.contract_id,
        owner_id=one.owner_id,
        issued_on=one.issued_on,
        amount=one.amount,
        instalments=tuple(
            CarriedInstalment(due_on=due.due_on, amount=due.amount, open=due.open) for due in one.instalments
        ),
        accepted_at=one.created_at,
        oldest_first=one.oldest_first,
        credited=one.credited,
        written_off=one.written_off,
        dispute=dispute
        and CarriedDispute(
            reason=dispute.reason, on=dispute.on, outcome=dispute.outcome, settled_on=dispute.settled_on
        ),
        promise=promise and CarriedPromise(promised_on=promise.promised_on, amount=promise.amount),
    )


def opened_invoice(one: CarriedInvoice) -> Invoice:
    dispute, promise = one.dispute, one.promise
    return Invoice(
        one.invoice_id,
        one.number,
        one.contract_id,
        one.owner_id,
        one.issued_on,
        one.amount,
        tuple(Due(due.due_on, due.amount, due.open) for due in one.instalments),
        sum((due.open for due in one.instalments), ZERO),
        one.accepted_at,
        oldest_first=one.oldest_first,
        credited=one.credited,
        written_off=one.written_off,
        dispute=Dispute(dispute.reason, dispute.on, dispute.outcome, dispute.settled_on) if dispute else None,
        promise=Promise(promise.promised_on, promise.amount) if promise else None,
    )


def carried_payment(one: Payment) -> CarriedPayment:
    return CarriedPayment(
        payment_id=one.payment_id,
        arrival=one.arrival,
        received_on=one.received_on,
        amount=one.amount,
        accepted_at=one.accepted_at,
        method=one.method,
        bank_reference=one.bank_reference,
        customer_external_id=one.customer_external_id,
        invoices=one.invoices,
        reserved=one.reserved,
        parts=tuple(part.taken_back(part.amount) for part in one.parts),
        reversals=tuple(
            CarriedReversal(amount=back.amount, reversed_on=back.reversed_on, reason=back.reason)
            for back in one.reversals
        ),
    )


def opened_payment(one: CarriedPayment) -> Payment:
    return Payment(
        payment_stream_id(one.payment_id),
        one.payment_id,
        one.arrival,
        one.received_on,
        one.amount,
        one.accepted_at,
        one.method,
        one.bank_reference,
        one.customer_external_id,
        one.invoices,
        one.reserved,
        tuple(Applied(Allocation(**part.model_dump(exclude={"applied_on"})), part.applied_on) for part in one.parts),
        sum((part.amount for part in one.parts), ZERO),
        sum((back.amount for back in one.reversals), ZERO),
        tuple(Reversal(back.amount, back.reversed_on, back.reason) for back in one.reversals),
    )
