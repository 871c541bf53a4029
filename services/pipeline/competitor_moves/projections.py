"""A copy of the moves, found by the competitor's name, which is all that a lost deal tells of it."""

from sqlalchemy import Column, Date, Index, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.published.customer import CompetitorMoveReported
from shared.readers.projection import Projection, Row
from shared.readers.scope import OPEN

metadata = MetaData(schema="competitor_moves")
move = Table(
    "move",
    metadata,
    Column("move_id", Uuid, primary_key=True),
    Column("competitor", Text, nullable=False, comment="its name as `same_name` makes it"),
    Column("kind", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("observed_on", Date, nullable=False),
    Index("move_competitor", "competitor", "observed_on"),
    info=OPEN,
)
projection = Projection(metadata, version=1)


def same_name(competitor: str) -> str:
    """One for all ways of writing the name in capitals or not."""
    return competitor.strip().casefold()


@projection.on(CompetitorMoveReported, insert(move).on_conflict_do_nothing())
def reported(event: CompetitorMoveReported, meta: Meta) -> Row:
    return {
        "move_id": event.move_id,
        "competitor": same_name(event.competitor),
        "kind": event.kind,
        "summary": event.summary,
        "observed_on": event.observed_on,
    }
