"""A listing: the read table behind GET /v1/<things>, each row the thing as its stream last left it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Executable, Index, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB, insert

from shared.kernel.messages import Event, Meta
from shared.kernel.things import Head, Thing, View

from .projection import Projection
from .scope import IDS, OPEN, Declaration, Held, Undeclared, either, owned_by

OWNERS, CREATED_BY = "owners", "created_by"
INDEXED = 300
"""Characters of a text that an index holds: PostgreSQL takes no entry of more than 2,704 bytes, and a text may be of
4,000 characters. More than any filter asks for; the document has the whole."""


class Listing:
    """Rows follow from the folded state, so that a list shows just what the thing itself shows.

    `columns` are filtered, sorted and searched by; each takes the field of the view of its own name, unless
    `derive` gives it. `changed(event, stream_id)` names the things that an event touches; by default the one
    that has the stream to itself. Who sees a row is whoever sees the thing: its `owners`, and who created it;
    with `held` also the owner of what it belongs to.
    """

    def __init__(
        self,
        name: str,
        thing: Thing[Any, Any],
        columns: Iterable[Column[Any] | Index] = (),
        *,
        derive: Callable[[Any], Mapping[str, Any]] | None = None,
        changed: Callable[[Any, UUID], Iterable[UUID]] | None = None,
        held: Held | None = None,
        version: int = 1,
    ) -> None:
        self.name, self.thing, self.version = name, thing, version
        self.metadata = MetaData(schema=name)
        self.table = Table(
            "things",
            self.metadata,
            Column("id", Uuid, primary_key=True),
            Column("doc", JSONB, nullable=False),
            *columns,
            Column("position", BigInteger, nullable=False),
            *_owned(thing),
            info=_declared(thing, held),
        )
        self.beside = Projection(self.metadata, version) if held else None
        if held and self.beside:
            held.keep(self.beside)
        own = ("id", "doc", "position", OWNERS, CREATED_BY)
        self._extra = [c.name for c in self.table.c if c.name not in own]
        self._indexed = [name for name in self._extra if _in_index(self.table, name)]
        self._derive, self._changed = derive, changed
        self.upsert: Executable = self._upsert()

    @property
    def tables(self) -> Iterable[Table]:
        return self.metadata.sorted_tables

    def _upsert(self) -> Executable:
        new = insert(self.table)
        kept = {c.name: new.excluded[c.name] for c in self.table.c if c.name != "id"}
        return new.on_conflict_do_update(index_elements=["id"], set_=kept)

    def rows(self, event: Event, meta: Meta, state: Any, head: Head) -> list[dict[str, Any]]:
        """The rows after `event`, `state` and `head` being those of its stream just after it."""
        ids = self._changed(event, meta.stream_id) if self._changed else (meta.stream_id,)
        views = ((thing_id, self.thing.view(state, head, thing_id)) for thing_id in ids)
        return [self._row(thing_id, view, meta.position, head) for thing_id, view in views if view is not None]

    def _row(self, thing_id: UUID, view: View, position: int, head: Head) -> dict[str, Any]:
        more = self._derive(view) if self._derive else {}
        values = {name: more[name] if name in more else getattr(view, name) for name in self._extra}
        for name in self._indexed:
            if isinstance(values[name], str) and len(values[name]) > INDEXED:
                values[name] = values[name][:INDEXED]
        if self.thing.owned:
            values[OWNERS], values[CREATED_BY] = self.thing.owners_of(view), created_by(head, thing_id)
        return {"id": thing_id, "doc": document(view), "position": position, **values}


def _in_index(table: Table, name: str) -> bool:
    """Whether an index holds the column's texts themselves, as one that is searched by words does not."""
    column = table.c[name]
    whole = (index for index in table.indexes if not index.dialect_options["postgresql"]["using"])
    return isinstance(column.type, Text) and any(column in index.columns.values() for index in whole)


def created_by(head: Head, thing_id: UUID) -> str | None:
    """Who created the thing; None where it shares its stream with others, whose beginning is not its own."""
    return head.created_by if head.stream_id == thing_id else None


def _declared(thing: Thing[Any, Any], held: Held | None) -> Declaration:
    """Raises Undeclared."""
    if thing.owners is None:
        raise Undeclared(f"{thing.name} does not declare whose it is: Thing(..., owners=...)")
    if not thing.owned:
        return OPEN
    own = owned_by(OWNERS, created_by=CREATED_BY)
    return either(own, held.with_holder()) if held else own


def _owned(thing: Thing[Any, Any]) -> tuple[Column[Any] | Index, ...]:
    if not thing.owned:
        return ()
    owners: Column[Any] = Column(OWNERS, IDS, nullable=False)
    creator = Column(CREATED_BY, Text, index=True)
    return owners, creator, Index("things_owners", owners, postgresql_using="gin")


def document(view: BaseModel) -> dict[str, Any]:
    return view.model_dump(mode="json")
