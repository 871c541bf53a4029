"""How many there are to be, and how many requisitions ask for, by unit and position."""

from sqlalchemy import Column, Date, Integer, MetaData, Table, Text, Uuid, bindparam, update
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.readers.projection import Projection, Row
from shared.readers.scope import owned_by

from ..establishment.events import EstablishmentSet
from ..requisitions.events import SeatsHeld, SeatsReleased

metadata = MetaData(schema="headcount")
established = Table(
    "established",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("post", Text, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("headcount", Integer, nullable=False),
    info=owned_by("unit_id"),
)
requested = Table(
    "requested",
    metadata,
    Column("requisition_id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False, index=True),
    Column("post", Text, nullable=False),
    Column("seats", Integer, nullable=False, comment="those that are still to be filled"),
    info=owned_by("unit_id"),
)
headcount = Projection(metadata)

_new = insert(established)
_set = _new.on_conflict_do_update(
    index_elements=list(established.primary_key), set_={"headcount": _new.excluded.headcount}
)
_release = (
    update(requested)
    .where(requested.c.requisition_id == bindparam("of"))
    .values(seats=requested.c.seats - bindparam("less", type_=Integer))
)


@headcount.on(EstablishmentSet, _set)
def established_(event: EstablishmentSet, meta: Meta) -> Row:
    key = {"unit_id": meta.stream_id, "post": event.position.value, "since": event.effective_on}
    return {**key, "headcount": event.headcount}


@headcount.on(SeatsHeld, insert(requested).on_conflict_do_nothing())
def held(event: SeatsHeld, meta: Meta) -> Row:
    key = {"requisition_id": event.requisition_id, "unit_id": meta.stream_id}
    return {**key, "post": event.position.value, "seats": event.seats}


@headcount.on(SeatsReleased, _release)
def released(event: SeatsReleased, meta: Meta) -> Row:
    return {"of": event.requisition_id, "less": event.seats}
