"""The table behind GET /v1/watches, and what ratios are made of: opportunities that were won or lost, and when a
customer first signed."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    MetaData,
    Table,
    Text,
    Uuid,
    bindparam,
    delete,
    func,
)
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.published.pipeline import DealSigned, OpportunityLost, StageAdvanced
from shared.readers.listing import Listing
from shared.readers.projection import Projection, Row
from shared.readers.scope import OPEN, owned_by

from .things import WATCH

watches = Listing("watches", WATCH, [Column("metric", Text, nullable=False, index=True)])

metadata = MetaData(schema="conversions")

decided = Table(
    "decided",
    metadata,
    Column("opportunity_id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("day", Date, nullable=False, index=True),
    Column("won", Boolean, nullable=False),
    Column("line", Text),
    Column("source", Text),
    info=owned_by("owner_id"),
)
first_signed = Table(
    "first_signed",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("day", Date, nullable=False),
    info=OPEN,
)

conversions = Projection(metadata, version=1)

_new = insert(decided)
_decide = _new.on_conflict_do_update(
    index_elements=["opportunity_id"],
    set_={column.name: _new.excluded[column.name] for column in decided.c if column.name != "opportunity_id"},
)
_first = insert(first_signed)
_sign = _first.on_conflict_do_update(
    index_elements=["customer_id"], set_={"day": func.least(first_signed.c.day, _first.excluded.day)}
)


@conversions.on(StageAdvanced, _decide)
def won(event: StageAdvanced, meta: Meta) -> Row | None:
    return _row(event, True) if event.stage == "won" else None


@conversions.on(StageAdvanced, delete(decided).where(decided.c.opportunity_id == bindparam("of")))
def goes_on(event: StageAdvanced, meta: Meta) -> Row | None:
    """One that was lost is followed up again."""
    return {"of": event.opportunity_id} if event.stage != "won" else None


@conversions.on(OpportunityLost, _decide)
def lost(event: OpportunityLost, meta: Meta) -> Row:
    return _row(event, False)


@conversions.on(DealSigned, _sign)
def signed(event: DealSigned, meta: Meta) -> Row:
    return {"customer_id": event.customer_id, "day": event.signed_on}


def _row(event: StageAdvanced | OpportunityLost, is_won: bool) -> Row:
    return {
        "opportunity_id": event.opportunity_id,
        "customer_id": event.customer_id,
        "owner_id": event.owner_id,
        "day": event.on,
        "won": is_won,
        "line": event.line,
        "source": event.source,
    }
