"""What a case must know, told to it as it happens: the invoice, its money, its disputes and the complaints about it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.pipeline.allocation.events import Allocation, PaymentAllocated, PaymentReversed
from services.pipeline.disputes.events import DisputeSettled, InvoiceDisputed
from services.pipeline.invoices.events import (
    Instalment,
    InvoiceIssued,
    PromiseMade,
)
from services.pipeline.reductions.events import CreditNoteIssued, InvoiceWrittenOff
from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy
from shared.kernel.transaction import Send
from shared.published.customer import ComplaintCase, ComplaintRaised, ComplaintReopened, ComplaintResolved

from .decider import NotePayment, NotePromise, NoteReversal, OpenCase, ResumeDunning, SuspendDunning, case, case_id

policy = Policy("dunning", start="beginning")


@policy.on(InvoiceIssued)
def issued(event: InvoiceIssued, meta: Meta) -> Iterator[Send]:
    yield Send(case, case_id(event.invoice_id), OpenCase(**event.model_dump(include=set(OpenCase.model_fields))))


@policy.on(PaymentAllocated)
def paid(event: PaymentAllocated, meta: Meta) -> Iterator[Send]:
    for invoice_id, parts in _by_invoice(event.allocations):
        yield Send(case, case_id(invoice_id), NotePayment(on=event.applied_on, parts=parts))


@policy.on(PaymentReversed)
def reversed_(event: PaymentReversed, meta: Meta) -> Iterator[Send]:
    for invoice_id, parts in _by_invoice(event.allocations):
        yield Send(case, case_id(invoice_id), NoteReversal(on=event.reversed_on, parts=parts))


@policy.on(CreditNoteIssued)
def credited(event: CreditNoteIssued, meta: Meta) -> Iterator[Send]:
    yield Send(case, case_id(event.invoice_id), NotePayment(on=event.issued_on, parts=event.parts))


@policy.on(InvoiceWrittenOff)
def written_off(event: InvoiceWrittenOff, meta: Meta) -> Iterator[Send]:
    yield Send(case, case_id(event.invoice_id), NotePayment(on=event.on, parts=event.parts))


@policy.on(PromiseMade)
def promised(event: PromiseMade, meta: Meta) -> Iterator[Send]:
    yield Send(case, case_id(event.invoice_id), NotePromise(promised_on=event.promised_on, amount=event.amount))


@policy.on(InvoiceDisputed)
def disputed(event: InvoiceDisputed, meta: Meta) -> Iterator[Send]:
    yield Send(case, case_id(event.invoice_id), SuspendDunning())


@policy.on(DisputeSettled)
def settled(event: DisputeSettled, meta: Meta) -> Iterator[Send]:
    yield Send(case, case_id(event.invoice_id), ResumeDunning())


@policy.on(ComplaintRaised)
def complained(event: ComplaintRaised, meta: Meta) -> Iterator[Send]:
    yield from _suspended(event)


@policy.on(ComplaintReopened)
def complained_again(event: ComplaintReopened, meta: Meta) -> Iterator[Send]:
    yield from _suspended(event)


@policy.on(ComplaintResolved)
def resolved(event: ComplaintResolved, meta: Meta) -> Iterator[Send]:
    if event.invoice_id is not None:
        yield Send(case, case_id(event.invoice_id), ResumeDunning(complaint_id=event.complaint_id))


def _suspended(event: ComplaintCase) -> Iterator[Send]:
    if event.invoice_id is not None:
        yield Send(case, case_id(event.invoice_id), SuspendDunning(complaint_id=event.complaint_id))


def _by_invoice(allocations: Iterable[Allocation]) -> list[tuple[UUID, tuple[Instalment, ...]]]:
    """What concerns each invoice, one sum for each of its instalments."""
    sums: dict[UUID, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for part in allocations:
        sums[part.invoice_id][part.due_on] += part.amount
    return [
        (invoice_id, tuple(Instalment(due_on=due_on, amount=amount) for due_on, amount in parts.items()))
        for invoice_id, parts in sums.items()
    ]
