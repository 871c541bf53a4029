"""Tables of what measures need beside the credits and the activity of reps."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Event, Meta
from shared.published.customer import (
    ComplaintRaised,
    ComplaintResolved,
    CustomersMerged,
    SlaBreached,
    SurveyAnswered,
    VisitLogged,
)
from shared.published.pipeline import (
    Allocation,
    ContractAmended,
    ContractTerminated,
    CreditNoteIssued,
    DealSigned,
    Instalment,
    InvoiceIssued,
    OpportunityLost,
    OrderCancelled,
    PaymentAllocated,
    PaymentReversed,
    StageAdvanced,
)
from shared.readers.projection import Projection, Row
from shared.readers.scope import CLOSED

from ..enrolments.events import CourseCompleted, TraineeEnrolled

metadata = MetaData(schema="kpi_facts")
MONEY = Numeric(18, 2)
source = Table(
    "source",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("subject", Uuid, index=True, comment="the visit, complaint, answer or opportunity that it tells of"),
    info=CLOSED,
)
deal = Table(
    "deal",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    Column("signed_on", Date, nullable=False, index=True),
    info=CLOSED,
)
merged = Table(
    "merged",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("into_id", Uuid, nullable=False),
    info=CLOSED,
)
invoice = Table(
    "invoice",
    metadata,
    Column("invoice_id", Uuid, primary_key=True),
    Column("owner_id", Uuid, index=True, comment="who looked after the deal when the invoice was issued"),
    Column("currency", Text, nullable=False),
    info=CLOSED,
)
due = Table(
    "due",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("invoice_id", Uuid, nullable=False, index=True),
    Column("due_on", Date, nullable=False, index=True),
    Column("amount", MONEY, nullable=False),
    info=CLOSED,
)
"""Instalments of invoices, less what was credited of them. What was written off was owed, and was not paid."""

paid = Table(
    "paid",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("invoice_id", Uuid, nullable=False, index=True),
    Column("due_on", Date, nullable=False, index=True),
    Column("on", Date, nullable=False),
    Column("amount", MONEY, nullable=False),
    info=CLOSED,
)
trainee = Table(
    "trainee",
    metadata,
    Column("enrolment_id", Uuid, primary_key=True),
    Column("rep_id", Uuid, nullable=False),
    info=CLOSED,
)
passed = Table(
    "passed",
    metadata,
    Column("enrolment_id", Uuid, primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("position", BigInteger, nullable=False),
    info=CLOSED,
)

facts = Projection(metadata, version=3)

SUBJECTS: dict[type[Event], str] = {
    DealSigned: "contract_id",
    ContractAmended: "contract_id",
    OrderCancelled: "contract_id",
    ContractTerminated: "contract_id",
    InvoiceIssued: "invoice_id",
    CreditNoteIssued: "invoice_id",
    StageAdvanced: "opportunity_id",
    OpportunityLost: "opportunity_id",
    VisitLogged: "visit_id",
    ComplaintRaised: "complaint_id",
    ComplaintResolved: "complaint_id",
    SlaBreached: "complaint_id",
    SurveyAnswered: "answer_id",
}
"""Of each event, by which of its fields it is found. Events of several things are found by their position alone."""


def _source(event: Event, meta: Meta) -> Row:
    name = SUBJECTS.get(type(event))
    subject = getattr(event, name) if name else None
    return {"position": meta.position, "event_id": meta.event_id, "subject": subject}


KINDS: tuple[type[Event], ...] = (*SUBJECTS, PaymentAllocated, PaymentReversed, CourseCompleted)
for _kind in KINDS:
    facts.on(_kind, insert(source).on_conflict_do_nothing())(_source)


@facts.on(DealSigned, insert(deal).on_conflict_do_nothing())
def signed(event: DealSigned, meta: Meta) -> Row:
    return {"contract_id": event.contract_id, "customer_id": event.customer_id, "signed_on": event.signed_on}


@facts.on(CustomersMerged, insert(merged).on_conflict_do_nothing())
def customers_merged(event: CustomersMerged, meta: Meta) -> Row:
    return {"customer_id": event.customer_id, "into_id": event.into_id}


@facts.on(InvoiceIssued, insert(invoice).on_conflict_do_nothing())
def issued(event: InvoiceIssued, meta: Meta) -> Row:
    return {"invoice_id": event.invoice_id, "owner_id": event.owner_id, "currency": event.currency}


@facts.on(InvoiceIssued, insert(due).on_conflict_do_nothing())
def fell_due(event: InvoiceIssued, meta: Meta) -> Sequence[Row]:
    return _due(event.invoice_id, event.instalments, 1, meta)


@facts.on(CreditNoteIssued, insert(due).on_conflict_do_nothing())
def owed_no_more(event: CreditNoteIssued, meta: Meta) -> Sequence[Row]:
    return _due(event.invoice_id, event.parts, -1, meta)


def _due(invoice_id: UUID, parts: Sequence[Instalment], sign: int, meta: Meta) -> list[Row]:
    told = {"position": meta.position, "invoice_id": invoice_id}
    return [{**told, "n": n, "due_on": part.due_on, "amount": sign * part.amount} for n, part in enumerate(parts)]


@facts.on(PaymentAllocated, insert(paid).on_conflict_do_nothing())
def allocated(event: PaymentAllocated, meta: Meta) -> Sequence[Row]:
    return _paid(meta, event.applied_on, event.allocations, 1)


@facts.on(PaymentReversed, insert(paid).on_conflict_do_nothing())
def taken_back(event: PaymentReversed, meta: Meta) -> Sequence[Row]:
    return _paid(meta, event.reversed_on, event.allocations, -1)


def _paid(meta: Meta, on: date, allocations: Sequence[Allocation], sign: int) -> list[Row]:
    return [
        {
            "position": meta.position,
            "n": n,
            "invoice_id": part.invoice_id,
            "due_on": part.due_on,
            "on": on,
            "amount": sign * part.amount,
        }
        for n, part in enumerate(allocations)
    ]


@facts.on(TraineeEnrolled, insert(trainee).on_conflict_do_nothing())
def enrolled(event: TraineeEnrolled, meta: Meta) -> Row:
    return {"enrolment_id": meta.stream_id, "rep_id": event.rep_id}


@facts.on(CourseCompleted, insert(passed).on_conflict_do_nothing())
def course_passed(event: CourseCompleted, meta: Meta) -> Row | None:
    if not event.passed:
        return None
    return {"enrolment_id": meta.stream_id, "day": event.on, "position": meta.position}
