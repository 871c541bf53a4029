"""The table of relations, and the view of it in which merged records are one."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, MetaData, Select, Table, Text, Uuid, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from services.customer.care.events import CareDelivered
from services.customer.complaints.events import ComplaintRaised
from services.customer.customers.events import CustomerRegistered
from services.customer.customers.projections import customers
from services.customer.endings.events import CustomerAbsorbed
from services.customer.outreach.events import OutreachSent
from services.customer.service_requests.events import RequestOpened
from services.customer.survey_answers.events import SurveyAnswered
from services.customer.survey_invitations.events import SurveyInvited
from services.customer.tier_standing.events import TierChanged
from services.customer.usage_reviews.events import UsageReviewed
from services.customer.visits.events import VisitLogged
from shared.kernel.messages import Meta
from shared.published.pipeline import DealSigned, OrderDelivered
from shared.readers.projection import Projection, Row
from shared.readers.scope import CLOSED

metadata = MetaData(schema="relations")
relation = Table(
    "relation",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("into_id", Uuid, comment="the customer that stands for this one since they were merged"),
    Column("into_position", BigInteger),
    Column("tier", Text),
    Column("tier_since", Date),
    Column("registered_on", Date),
    Column("first_signed_on", Date),
    Column("last_contact_on", Date),
    Column("last_asked_on", Date),
    info=CLOSED,
)
relations = Projection(metadata, version=3)

FIRST, LAST = ("registered_on", "first_signed_on"), ("last_contact_on", "last_asked_on")
_new = insert(relation)
_note = _new.on_conflict_do_update(
    index_elements=["customer_id"],  # least and greatest pass over nulls, and come to the same in any order
    set_={name: func.least(relation.c[name], _new.excluded[name]) for name in FIRST}
    | {name: func.greatest(relation.c[name], _new.excluded[name]) for name in LAST},
)
_rank = _new.on_conflict_do_update(
    index_elements=["customer_id"],  # a tier may be told of an earlier day than the last
    set_={"tier": _new.excluded.tier, "tier_since": _new.excluded.tier_since},
    where=or_(relation.c.tier_since.is_(None), relation.c.tier_since <= _new.excluded.tier_since),
)
_absorb = _new.on_conflict_do_update(
    index_elements=["customer_id"],  # who stands for one that was merged may be merged later: the later word holds
    set_={"into_id": _new.excluded.into_id, "into_position": _new.excluded.into_position},
    where=or_(relation.c.into_position.is_(None), relation.c.into_position < _new.excluded.into_position),
)


def standing() -> Select[Any]:
    """A row for each customer that is neither merged nor archived, with the days of all that it stands for."""
    who = func.coalesce(relation.c.into_id, relation.c.customer_id)
    days = [func.min(relation.c[name]).label(name) for name in FIRST]
    days += [func.max(relation.c[name]).label(name) for name in LAST]
    tier = func.max(relation.c.tier).filter(relation.c.into_id.is_(None)).label("tier")
    of = customers.table
    open_ = select(of.c.id).where(of.c.id == who, of.c.closed.is_(False)).exists()
    return select(who.label("customer_id"), tier, *days).where(open_).group_by(who)


def _noted(customer_id: UUID, **days: date) -> Row:
    return {"customer_id": customer_id, **dict.fromkeys((*FIRST, *LAST)), **days}


@relations.on(CustomerRegistered, _note)
def registered(event: CustomerRegistered, meta: Meta) -> Row:
    return _noted(meta.stream_id, registered_on=meta.time.date())


@relations.on(CustomerAbsorbed, _absorb)
def absorbed(event: CustomerAbsorbed, meta: Meta) -> list[Row]:
    told = {"into_id": meta.stream_id, "into_position": meta.position}
    return [{"customer_id": one, **told} for one in (event.customer_id, *event.others)]


@relations.on(TierChanged, _rank)
def ranked(event: TierChanged, meta: Meta) -> Row:
    return {"customer_id": meta.stream_id, "tier": event.new.value, "tier_since": event.as_of}


@relations.on(DealSigned, _note)
def bought(event: DealSigned, meta: Meta) -> Row:
    return _noted(event.customer_id, first_signed_on=event.signed_on, last_contact_on=event.signed_on)


@relations.on(OrderDelivered, _note)
def received(event: OrderDelivered, meta: Meta) -> Row:
    return _noted(event.customer_id, last_contact_on=event.on)


@relations.on(VisitLogged, _note)
def visited(event: VisitLogged, meta: Meta) -> Row:
    return _noted(event.customer_id, last_contact_on=event.visited_on)


@relations.on(CareDelivered, _note)
def cared_for(event: CareDelivered, meta: Meta) -> Row:
    return _noted(event.customer_id, last_contact_on=event.on)


@relations.on(ComplaintRaised, _note)
def complained(event: ComplaintRaised, meta: Meta) -> Row:
    return _noted(event.customer_id, last_contact_on=event.raised_at.date())


@relations.on(RequestOpened, _note)
def requested(event: RequestOpened, meta: Meta) -> Row:
    return _noted(event.customer_id, last_contact_on=event.received_at.date())


@relations.on(UsageReviewed, _note)
def reviewed(event: UsageReviewed, meta: Meta) -> Row:
    return _noted(event.customer_id, last_contact_on=event.on)


@relations.on(OutreachSent, _note)
def reached(event: OutreachSent, meta: Meta) -> list[Row]:
    return [_noted(one, last_contact_on=event.sent_on) for one in event.customer_ids]


@relations.on(SurveyInvited, _note)
def asked(event: SurveyInvited, meta: Meta) -> Row | None:
    return _noted(event.customer_id, last_asked_on=event.on) if event.customer_id else None


@relations.on(SurveyAnswered, _note)
def answered(event: SurveyAnswered, meta: Meta) -> Row | None:
    return _noted(event.customer_id, last_contact_on=event.on) if event.customer_id else None
