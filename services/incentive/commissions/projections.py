"""Commission lines as a list, and what explains each."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, MetaData, String, Table, Uuid
from sqlalchemy.dialects.postgresql import JSONB, insert

from shared.kernel.messages import Event, Meta
from shared.kernel.things import Head
from shared.readers.listing import Listing
from shared.readers.projection import Projection, Row
from shared.readers.scope import owned_by

from ..accounts.account import Account
from ..accounts.events import (
    CommissionAdjusted,
    CommissionClawedBack,
    CommissionEarned,
    CommissionLine,
    CommissionReleased,
)
from ..credits.events import CommissionHeld, HoldLifted
from .things import LINE


class Lines(Listing):
    """A line, or a hold, changes the status of the others of its deal, so all of them are written with it."""

    def rows(self, event: Event, meta: Meta, state: Account, head: Head) -> list[dict[str, Any]]:
        views = (self.thing.view(state, head, line_id) for line_id in _of_the_deal(event, state))
        return [self._row(view.id, view, meta.position, head) for view in views if view is not None]


def _of_the_deal(event: Event, state: Account) -> Iterable[UUID]:
    if not isinstance(event, CommissionLine | CommissionHeld | HoldLifted):
        return ()
    postings = state.postings.get(event.contract_id)
    return (line.line_id for line in postings.lines) if postings else ()


lines_listing = Lines(
    "commissions",
    LINE,
    [
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("contract_id", Uuid, nullable=False, index=True),
        Column("period", String, nullable=False, index=True),
        Column("status", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("on", Date, nullable=False),
    ],
    version=2,
)

metadata = MetaData(schema="explanations")
explanations = Table(
    "line",
    metadata,
    Column("line_id", Uuid, primary_key=True),
    Column("rep_id", Uuid, nullable=False),
    Column("kind", String, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("doc", JSONB, nullable=False, comment="the event, as the log has it"),
    info=owned_by("rep_id"),
)
explained = Projection(metadata, version=2)
write = insert(explanations).on_conflict_do_nothing()


@explained.on(CommissionEarned, write)
def earned(event: CommissionEarned, meta: Meta) -> Row:
    return _explanation("earned", event, meta)


@explained.on(CommissionAdjusted, write)
def adjusted(event: CommissionAdjusted, meta: Meta) -> Row:
    return _explanation("adjusted", event, meta)


@explained.on(CommissionReleased, write)
def released(event: CommissionReleased, meta: Meta) -> Row:
    return _explanation("released", event, meta)


@explained.on(CommissionClawedBack, write)
def clawed_back(event: CommissionClawedBack, meta: Meta) -> Row:
    return _explanation("clawed_back", event, meta)


def _explanation(kind: str, event: CommissionLine, meta: Meta) -> Row:
    doc = event.model_dump(mode="json")
    return {"line_id": event.line_id, "rep_id": event.rep_id, "kind": kind, "event_id": meta.event_id, "doc": doc}
