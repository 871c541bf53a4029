"""What a care run looks through: signings and deliveries, and when each customer first bought and was last in contact;
and the table behind GET /v1/care-runs."""

from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, MetaData, Table, Text, Uuid, bindparam, delete, func
from sqlalchemy.dialects.postgresql import insert

from services.customer.care.events import CareDelivered
from services.customer.care_plans.events import Occasion
from services.customer.complaints.events import ComplaintRaised
from services.customer.customers.events import CustomerRegistered
from services.customer.survey_answers.events import SurveyAnswered
from services.customer.visits.events import VisitLogged
from shared.kernel.messages import Meta
from shared.published.pipeline import ContractTerminated, DealSigned, OrderCancelled, OrderDelivered
from shared.readers.listing import Listing
from shared.readers.projection import Projection, Row
from shared.readers.scope import CLOSED

from .things import RUN

runs = Listing("care_runs", RUN, [Column("as_of", Date, nullable=False, index=True)])

metadata = MetaData(schema="care_occasions")
occasion = Table(
    "occasion",
    metadata,
    Column("source_id", Uuid, primary_key=True, comment="the contract, or the order"),
    Column("kind", Text, nullable=False),
    Column("customer_id", Uuid, nullable=False),
    Column("contract_id", Uuid, nullable=False),
    Column("on", Date, nullable=False, index=True),
    info=CLOSED,
)
contact = Table(
    "contact",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("registered_on", Date),
    Column("first_signed_on", Date, index=True),
    Column("last_on", Date, index=True),
    info=CLOSED,
)
occasions = Projection(metadata)

_add = insert(occasion).on_conflict_do_nothing()
_new = insert(contact)
_touch = _new.on_conflict_do_update(
    index_elements=["customer_id"],  # least and greatest pass over nulls, and come to the same in any order
    set_={
        "registered_on": func.least(contact.c.registered_on, _new.excluded.registered_on),
        "first_signed_on": func.least(contact.c.first_signed_on, _new.excluded.first_signed_on),
        "last_on": func.greatest(contact.c.last_on, _new.excluded.last_on),
    },
)
_forget = delete(occasion).where(occasion.c.source_id == bindparam("of"))


def _touched(customer_id: UUID, last_on: date | None, **more: date) -> Row:
    return {"customer_id": customer_id, "registered_on": None, "first_signed_on": None, "last_on": last_on, **more}


@occasions.on(CustomerRegistered, _touch)
def registered(event: CustomerRegistered, meta: Meta) -> Row:
    return _touched(meta.stream_id, None, registered_on=meta.time.date())


@occasions.on(DealSigned, _add)
def signed(event: DealSigned, meta: Meta) -> Row:
    return _occasion(Occasion.SIGNING, event.contract_id, event, event.signed_on)


@occasions.on(DealSigned, _touch)
def bought(event: DealSigned, meta: Meta) -> Row:
    return _touched(event.customer_id, event.signed_on, first_signed_on=event.signed_on)


@occasions.on(OrderDelivered, _add)
def delivered(event: OrderDelivered, meta: Meta) -> Row:
    """An order that is delivered in parts is followed up after the first."""
    return _occasion(Occasion.DELIVERY, event.order_id, event, event.on)


def _occasion(kind: Occasion, source_id: UUID, event: DealSigned | OrderDelivered, on: date) -> Row:
    names = {"customer_id": event.customer_id, "contract_id": event.contract_id}
    return {"source_id": source_id, "kind": kind.value, "on": on, **names}


@occasions.on(ContractTerminated, _forget)
def terminated(event: ContractTerminated, meta: Meta) -> Row:
    return {"of": event.contract_id}


@occasions.on(OrderCancelled, _forget)
def cancelled(event: OrderCancelled, meta: Meta) -> Row:
    return {"of": event.order_id}


@occasions.on(OrderDelivered, _touch)
def received(event: OrderDelivered, meta: Meta) -> Row:
    return _touched(event.customer_id, event.on)


@occasions.on(VisitLogged, _touch)
def visited(event: VisitLogged, meta: Meta) -> Row:
    return _touched(event.customer_id, event.visited_on)


@occasions.on(CareDelivered, _touch)
def cared_for(event: CareDelivered, meta: Meta) -> Row:
    return _touched(event.customer_id, event.on)


@occasions.on(ComplaintRaised, _touch)
def complained(event: ComplaintRaised, meta: Meta) -> Row:
    return _touched(event.customer_id, event.raised_at.date())


@occasions.on(SurveyAnswered, _touch)
def answered(event: SurveyAnswered, meta: Meta) -> Row | None:
    return _touched(event.customer_id, event.on) if event.customer_id else None
