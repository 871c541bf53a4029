"""The table behind GET /v1/rules, and who has acknowledged which."""

from typing import Any

from sqlalchemy import ARRAY, Column, Date, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.readers.listing import Listing
from shared.readers.projection import Projection, Row
from shared.readers.scope import owned_by

from .events import RuleAcknowledged
from .things import RULE, RuleView


def _bound(view: RuleView) -> dict[str, Any]:
    return {"units": list(view.binds.units), "positions": list(view.binds.positions)}


rules = Listing(
    "rules",
    RULE,
    [
        Column("title", Text, nullable=False),
        Column("status", Text, nullable=False, index=True),
        Column("units", ARRAY(Uuid), nullable=False),
        Column("positions", ARRAY(Text), nullable=False),
        Column("effective_on", Date, index=True),
        Column("repealed_on", Date, index=True),
    ],
    derive=_bound,
)

metadata = MetaData(schema="rulebook")
acknowledgement = Table(
    "acknowledgement",
    metadata,
    Column("rule_id", Uuid, primary_key=True),
    Column("rep_id", Uuid, primary_key=True),
    Column("on", Date, nullable=False),
    info=owned_by("rep_id"),
)
rulebook = Projection(metadata, version=1)


@rulebook.on(RuleAcknowledged, insert(acknowledgement).on_conflict_do_nothing())
def acknowledged(event: RuleAcknowledged, meta: Meta) -> Row:
    return {"rule_id": meta.stream_id, "rep_id": event.rep_id, "on": event.on}
