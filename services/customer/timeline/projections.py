"""A row for each event that tells something of a customer."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, DateTime, MetaData, Numeric, Table, Text, Uuid, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Event, Meta
from shared.published import pipeline
from shared.readers.projection import Projection, Row
from shared.readers.scope import CLOSED

from ..care.events import CareDelivered
from ..complaints.events import (
    ComplaintClosed,
    ComplaintEscalated,
    ComplaintRaised,
    ComplaintReopened,
    ComplaintResolved,
)
from ..contacts.events import ContactAdded, ContactChanged, ContactRemoved
from ..customers.events import CustomerRegistered, OwnerAssigned, ProfileChanged
from ..endings.events import CustomerAbsorbed, CustomerArchived, CustomersMerged
from ..lifecycle.events import LifecycleChanged
from ..service_requests.events import RequestOpened
from ..survey_answers.events import SurveyAnswered
from ..teams.events import TeamChanged
from ..tier_standing.events import TierChanged, TierOverridden
from ..visits.events import VisitLogged


class EntryKind(StrEnum):
    PROFILE = "profile"
    CONTACT = "contact"
    OWNER = "owner"
    MERGE = "merge"
    LIFECYCLE = "lifecycle"
    TIER = "tier"
    VISIT = "visit"
    DEAL = "deal"
    DELIVERY = "delivery"
    INVOICE = "invoice"
    PAYMENT = "payment"
    OVERDUE = "overdue"
    COMPLAINT = "complaint"
    REQUEST = "request"
    CARE = "care"
    SURVEY = "survey"


metadata = MetaData(schema="timeline")
entry = Table(
    "entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False, index=True),
    Column("position", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("on", Date, comment="the business day, where the event has one"),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("of", Text, comment="id of what it tells of"),
    Column("text", Text),
    Column("amount", Numeric(24, 2)),
    Column("currency", Text),
    Column("rep_id", Uuid),
    info=CLOSED,
)
"""Whoever sees the customer sees them all: the route looks to that."""
complaint = Table(
    "complaint",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    info=CLOSED,
)

projection = Projection(metadata, version=2)
_new = insert(entry).on_conflict_do_nothing()
_told = [column for column in entry.c if column.name != "customer_id"]
_of_complaint = (
    insert(entry)
    .from_select(
        [*(column.name for column in _told), "customer_id"],
        select(*(bindparam(column.name, type_=column.type) for column in _told), complaint.c.customer_id).where(
            complaint.c.id == bindparam("complaint", type_=Uuid)
        ),
    )
    .on_conflict_do_nothing()
)


def _row(
    kind: EntryKind,
    event: Event,
    meta: Meta,
    *,
    of: UUID | str | None = None,
    on: date | None = None,
    text: str | None = None,
    amount: Decimal | None = None,
    currency: str | None = None,
    rep_id: UUID | None = None,
) -> dict[str, object]:
    return {
        "id": meta.event_id,
        "position": meta.position,
        "kind": kind.value,
        "event": type(event).__name__,
        "on": on,
        "at": meta.time,
        "of": None if of is None else str(of),
        "text": text,
        "amount": amount,
        "currency": currency,
        "rep_id": rep_id,
    }


def _of_the_record(kind: EntryKind, event: type[Event], told: Callable[[Any], dict[str, Any]]) -> None:
    """Of an event in the customer's own stream."""

    @projection.on(event, _new)
    def row(event: Any, meta: Meta) -> Row:
        return {"customer_id": meta.stream_id, **_row(kind, event, meta, **told(event))}


def _heard(kind: EntryKind, event: type[Event], told: Callable[[Any], dict[str, Any]]) -> None:
    """Of an event that names its customer."""

    @projection.on(event, _new)
    def row(event: Any, meta: Meta) -> Row:
        return {"customer_id": event.customer_id, **_row(kind, event, meta, **told(event))}


_of_the_record(EntryKind.PROFILE, CustomerRegistered, lambda event: {"rep_id": event.owner_id})
_of_the_record(EntryKind.PROFILE, ProfileChanged, lambda event: {"text": ", ".join(event.changed)})
_of_the_record(EntryKind.PROFILE, CustomerArchived, lambda event: {"text": event.reason})
for contact in (ContactAdded, ContactChanged):
    _of_the_record(
        EntryKind.CONTACT, contact, lambda event: {"of": event.contact.contact_id, "text": event.contact.title}
    )
_of_the_record(EntryKind.CONTACT, ContactRemoved, lambda event: {"of": event.contact_id})
_of_the_record(
    EntryKind.OWNER,
    OwnerAssigned,
    lambda event: {"rep_id": event.owner_id, "on": event.effective_on, "text": event.reason},
)
_of_the_record(
    EntryKind.OWNER,
    TeamChanged,
    lambda event: {"text": ", ".join(f"{member.rep_id} {member.share} %" for member in event.members) or None},
)
_of_the_record(EntryKind.MERGE, CustomersMerged, lambda event: {"of": event.into_id})
_of_the_record(EntryKind.MERGE, CustomerAbsorbed, lambda event: {"of": event.customer_id})
_of_the_record(EntryKind.LIFECYCLE, LifecycleChanged, lambda event: {"on": event.on, "text": event.new.value})


_of_the_record(EntryKind.TIER, TierChanged, lambda event: {"on": event.as_of, "text": event.new.value})
_of_the_record(
    EntryKind.TIER, TierOverridden, lambda event: {"on": event.from_, "text": f"{event.tier.value}: {event.reason}"}
)


@projection.on(VisitLogged, _new)
def visited(event: VisitLogged, meta: Meta) -> Row:
    told = _row(
        EntryKind.VISIT, event, meta, of=meta.stream_id, on=event.visited_on, text=event.outcome, rep_id=event.rep_id
    )
    return {"customer_id": event.customer_id, **told}


@projection.on(RequestOpened, _new)
def requested(event: RequestOpened, meta: Meta) -> Row:
    told = _row(EntryKind.REQUEST, event, meta, of=meta.stream_id, text=event.description)
    return {"customer_id": event.customer_id, **told, "at": event.received_at}


@projection.on(CareDelivered, _new)
def cared_for(event: CareDelivered, meta: Meta) -> Row:
    told = _row(EntryKind.CARE, event, meta, of=meta.stream_id, on=event.on, text=event.note)
    return {"customer_id": event.customer_id, **told}


@projection.on(SurveyAnswered, _new)
def answered(event: SurveyAnswered, meta: Meta) -> Row | None:
    """What one of the staff answers is of no customer."""
    if event.customer_id is None:
        return None
    said = f"{event.kind.upper()} {event.score}" + (f": {event.comment}" if event.comment else "")
    told = _row(EntryKind.SURVEY, event, meta, of=meta.stream_id, on=event.on, text=said, rep_id=event.owner_id)
    return {"customer_id": event.customer_id, **told}


@projection.on(ComplaintRaised, insert(complaint).on_conflict_do_nothing())
def complained_of(event: ComplaintRaised, meta: Meta) -> Row:
    return {"id": meta.stream_id, "customer_id": event.customer_id}


@projection.on(ComplaintRaised, _new)
def complained(event: ComplaintRaised, meta: Meta) -> Row:
    told = _row(EntryKind.COMPLAINT, event, meta, of=meta.stream_id, text=event.description, rep_id=event.owner_id)
    return {"customer_id": event.customer_id, **told, "at": event.raised_at}


def _of_the_complaint(event: type[Event], told: Callable[[Any], str | None]) -> None:
    @projection.on(event, _of_complaint)
    def row(event: Any, meta: Meta) -> Row:
        shown = _row(EntryKind.COMPLAINT, event, meta, of=meta.stream_id, text=told(event))
        return {**shown, "complaint": meta.stream_id}


_of_the_complaint(ComplaintEscalated, lambda event: event.reason or event.cause.value)
_of_the_complaint(ComplaintResolved, lambda event: event.resolution)
_of_the_complaint(ComplaintClosed, lambda event: None)
_of_the_complaint(ComplaintReopened, lambda event: event.reason)


def _deal(on: str, amount: str, sign: int = 1) -> Callable[[Any], dict[str, Any]]:
    def told(event: Any) -> dict[str, Any]:
        money = {"amount": sign * getattr(event, amount), "currency": event.currency}
        return {"of": event.contract_id, "on": getattr(event, on), **money}

    return told


_heard(
    EntryKind.DEAL,
    pipeline.DealSigned,
    lambda event: {**_deal("signed_on", "amount")(event), "text": event.external_id, "rep_id": event.owner_id},
)
_heard(EntryKind.DEAL, pipeline.ContractAmended, _deal("on", "delta"))
_heard(EntryKind.DEAL, pipeline.OrderCancelled, _deal("on", "amount", -1))
_heard(EntryKind.DEAL, pipeline.ContractTerminated, _deal("on", "amount", -1))
_heard(EntryKind.DELIVERY, pipeline.OrderDelivered, lambda event: {"of": event.order_id, "on": event.on})
_heard(
    EntryKind.INVOICE,
    pipeline.InvoiceIssued,
    lambda event: {
        "of": event.invoice_id,
        "on": event.issued_on,
        "text": event.number,
        "amount": event.amount,
        "currency": event.currency,
    },
)
_heard(
    EntryKind.PAYMENT,
    pipeline.PaymentAllocated,
    lambda event: {
        "of": event.payment_id,
        "on": event.received_on,
        "amount": sum(part.amount for part in event.allocations),
        "currency": event.currency,
    },
)
_heard(
    EntryKind.PAYMENT,
    pipeline.PaymentReversed,
    lambda event: {
        "of": event.payment_id,
        "on": event.reversed_on,
        "amount": -event.amount,
        "currency": event.currency,
    },
)


def _overdue(event: pipeline.DunningStage) -> dict[str, Any]:
    told = {"of": event.invoice_id, "on": event.as_of, "text": event.number}
    return {**told, "amount": event.open, "currency": event.currency}


for dunned in (pipeline.PaymentOverdue, pipeline.DunningEscalated, pipeline.DunningCleared):
    _heard(EntryKind.OVERDUE, dunned, _overdue)
