"""The copies as read tables: customers, reps, units, and who belonged to which unit when."""

from datetime import date

from sqlalchemy import Column, Date, MetaData, Table, Text, Uuid, bindparam, delete, update
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.published.customer import CustomerRegistered, CustomersMerged, OwnerAssigned, ProfileChanged
from shared.published.performance import RepJoined, RepLeft, RepTransferred, UnitFormed
from shared.readers.projection import Projection, Row
from shared.readers.scope import OPEN, Held

metadata = MetaData(schema="directory")

customer = Table(
    "customer",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("external_id", Text),
    Column("name", Text),
    Column("region", Text),
    Column("owner_id", Uuid, index=True),
    info=OPEN,
)
rep = Table(
    "rep",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("external_id", Text),
    Column("name", Text, nullable=False),
    info=OPEN,
)
unit = Table(
    "unit",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("external_id", Text),
    Column("name", Text, nullable=False),
    info=OPEN,
)
rep_unit = Table(
    "rep_unit",
    metadata,
    Column("rep_id", Uuid, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date, nullable=False, comment="the first day on which it no longer holds"),
    Column("unit_id", Uuid, nullable=False, index=True),
    info=OPEN,
)
"""The unit of which a rep is a direct member: `valid_from <= day < valid_to`, at most one for any day."""

FOREVER = date.max

projection = Projection(metadata, version=2)

CUSTOMERS = Held(
    "customer_id",
    {
        CustomerRegistered: lambda event, meta: (event.customer_id, event.owner_id),
        OwnerAssigned: lambda event, meta: (event.customer_id, event.owner_id),
        CustomersMerged: lambda event, meta: (event.customer_id, event.owner_id),
    },
)
"""Whose a customer is: theirs are also its books."""

_named = insert(customer)
_profile = {name: _named.excluded[name] for name in ("external_id", "name", "region")}


@projection.on(CustomerRegistered, _named.on_conflict_do_update(index_elements=["id"], set_=_profile))
def registered(event: CustomerRegistered, meta: Meta) -> Row:
    return {**_profile_of(event), "owner_id": event.owner_id}


@projection.on(ProfileChanged, _named.on_conflict_do_update(index_elements=["id"], set_=_profile))
def profile_changed(event: ProfileChanged, meta: Meta) -> Row:
    return {**_profile_of(event), "owner_id": None}  # no owner is told here; a known one stays


def _profile_of(event: CustomerRegistered | ProfileChanged) -> Row:
    return {"id": event.customer_id, "external_id": event.external_id, "name": event.name, "region": event.region}


_owned = update(customer).where(customer.c.id == bindparam("of")).values(owner_id=bindparam("owner"))


@projection.on(OwnerAssigned, _owned)
def owner_assigned(event: OwnerAssigned, meta: Meta) -> Row:
    return {"of": event.customer_id, "owner": event.owner_id}


@projection.on(CustomersMerged, _owned)
def merged(event: CustomersMerged, meta: Meta) -> Row:
    """Its books stay its own, and whoever looks after the one that stands for it sees them."""
    return {"of": event.customer_id, "owner": event.owner_id}


@projection.on(UnitFormed, insert(unit).on_conflict_do_nothing())
def formed(event: UnitFormed, meta: Meta) -> Row:
    return {"id": event.unit_id, "external_id": event.external_id, "name": event.name}


@projection.on(RepJoined, insert(rep).on_conflict_do_nothing())
def joined(event: RepJoined, meta: Meta) -> Row:
    return {"id": event.rep_id, "external_id": event.external_id, "name": event.name}


# A membership begins by ending what held on that day or was to begin later. Each statement names its own
# parameters, since an executemany passes them all by name.
_of_the_rep = rep_unit.c.rep_id == bindparam("of")
_drop_later = delete(rep_unit).where(_of_the_rep, rep_unit.c.valid_from >= bindparam("day"))
_end = update(rep_unit).where(_of_the_rep, rep_unit.c.valid_to > bindparam("day")).values(valid_to=bindparam("day"))
_begin = insert(rep_unit)


@projection.on(RepJoined, _begin)
def member(event: RepJoined, meta: Meta) -> Row:
    return _membership(event.rep_id, event.joined_on, event.unit_id)


@projection.on(RepTransferred, _drop_later)
@projection.on(RepTransferred, _end)
def transferred_from(event: RepTransferred, meta: Meta) -> Row:
    return {"of": event.rep_id, "day": event.on}


@projection.on(RepTransferred, _begin)
def transferred_to(event: RepTransferred, meta: Meta) -> Row:
    return _membership(event.rep_id, event.on, event.unit_id)


@projection.on(RepLeft, _drop_later)
@projection.on(RepLeft, _end)
def left(event: RepLeft, meta: Meta) -> Row:
    return {"of": event.rep_id, "day": event.on}


def _membership(rep_id: object, first: date, unit_id: object) -> Row:
    return {"rep_id": rep_id, "valid_from": first, "valid_to": FOREVER, "unit_id": unit_id}
