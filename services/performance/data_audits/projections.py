"""The table behind GET /v1/data-audits, and what its figures are counted from: visits, and the moves of deals."""

from sqlalchemy import BigInteger, Column, Date, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.published.customer import CustomersMerged, VisitLogged
from shared.published.pipeline import OpportunityLost, StageAdvanced
from shared.readers.listing import Listing
from shared.readers.projection import Projection, Row
from shared.readers.scope import OPEN, owned_by

from .things import DATA_AUDIT

data_audits = Listing(
    "data_audits",
    DATA_AUDIT,
    [
        Column("period", Text, nullable=False, index=True),
        Column("rep_id", Uuid, index=True),
        Column("unit_id", Uuid, index=True),
    ],
)

metadata = MetaData(schema="audited")
visit = Table(
    "visit",
    metadata,
    Column("visit_id", Uuid, primary_key=True),
    Column("rep_id", Uuid, nullable=False, index=True),
    Column("customer_id", Uuid, nullable=False),
    Column("day", Date, nullable=False, index=True),
    info=owned_by("rep_id"),
)
move = Table(
    "move",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("opportunity_id", Uuid, nullable=False),
    Column("rep_id", Uuid, nullable=False, index=True),
    Column("customer_id", Uuid, nullable=False),
    Column("day", Date, nullable=False, index=True),
    info=owned_by("rep_id"),
)
merged = Table(
    "merged",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("into_id", Uuid, nullable=False, index=True),
    info=OPEN,
)

audited = Projection(metadata, version=2)


@audited.on(VisitLogged, insert(visit).on_conflict_do_nothing())
def visited(event: VisitLogged, meta: Meta) -> Row:
    of = {"visit_id": event.visit_id, "rep_id": event.rep_id, "customer_id": event.customer_id}
    return {**of, "day": event.visited_on}


@audited.on(CustomersMerged, insert(merged).on_conflict_do_nothing())
def merged_into(event: CustomersMerged, meta: Meta) -> Row:
    return {"customer_id": event.customer_id, "into_id": event.into_id}


@audited.on(StageAdvanced, insert(move).on_conflict_do_nothing())
def advanced(event: StageAdvanced, meta: Meta) -> Row | None:
    """Another probability in the same stage is no move."""
    return _moved(event, meta) if event.stage != event.previous else None


@audited.on(OpportunityLost, insert(move).on_conflict_do_nothing())
def lost(event: OpportunityLost, meta: Meta) -> Row:
    return _moved(event, meta)


def _moved(event: StageAdvanced | OpportunityLost, meta: Meta) -> Row:
    of = {"opportunity_id": event.opportunity_id, "rep_id": event.owner_id, "customer_id": event.customer_id}
    return {"position": meta.position, **of, "day": event.on}
