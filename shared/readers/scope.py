"""Scope: whose the rows of a read table are, from which PostgreSQL's policies are made.

Each table of a `Projection` declares it in its `info`; the table of a `Listing` has it from its thing's `owners`.
An id is that of a rep or of a unit: whoever sees one of a row's ids sees the row.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    ColumnElement,
    MetaData,
    Table,
    Uuid,
    any_,
    cast,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Event, Meta

from .projection import Projection, Row

Declaration: TypeAlias = dict[Any, Any]
"""What `Table(..., info=…)` takes."""

SEES, SUB = "sales.sees", "sales.sub"
"""Settings of a transaction that reads for somebody: the ids of the reps and units whose rows it may see, as uuid[],
and who asks, for the rows that they created."""
IDS: ARRAY[UUID] = ARRAY(Uuid)
_KEY = "scope"


@dataclass(frozen=True, slots=True)
class Owned:
    """By the reps and units in `columns` (a uuid, or an array of them), and by who is named in `created_by`."""

    columns: Sequence[str]
    created_by: str | None = None


@dataclass(frozen=True, slots=True)
class Follows:
    """Seen by whom a row of `table`, of the same projection, is seen: that whose `of` is this row's `column`."""

    column: str
    table: str
    of: str


@dataclass(frozen=True, slots=True)
class Everyones:
    """Whoever may ask at all sees every row: reference data, or what is published to all."""


@dataclass(frozen=True, slots=True)
class Nobodys:
    """Only those who see the whole company see any row."""


Scope: TypeAlias = Owned | Follows | Everyones | Nobodys


def owned_by(*columns: str, created_by: str | None = None) -> Declaration:
    """`Table(…, info=owned_by("rep_id"))`: of several columns each owner sees the row."""
    return {_KEY: (Owned(columns, created_by),)}


def follows(column: str, table: str, of: str | None = None) -> Declaration:
    """`Table("line", …, info=follows("invoice_id", "invoice"))`: seen with its invoice. `of` is that table's column,
    where it has another name. Only within one projection, whose tables are made and dropped together."""
    return {_KEY: (Follows(column, table, of or column),)}


def either(*declarations: Declaration) -> Declaration:
    """Seen by whoever one of them shows the row."""
    return {_KEY: tuple(scope for one in declarations for scope in one[_KEY])}


OPEN: Declaration = {_KEY: (Everyones(),)}
"""`Table(…, info=OPEN)`: reference data that everybody with the operation's role may see."""
CLOSED: Declaration = {_KEY: (Nobodys(),)}
"""`Table(…, info=CLOSED)`: only for those who see the whole company."""


@dataclass(frozen=True)
class Held:
    """What belongs to the owner of something else, as a quote to its opportunity's: `column` names that, `events` say
    whose it is from then on: `{Assigned: lambda event, meta: (event.customer_id, event.owner_id)}`."""

    column: str
    events: Mapping[type[Event], Callable[[Any, Meta], tuple[UUID, UUID | None]]]

    def with_holder(self) -> Declaration:
        """Seen with what it belongs to, in a projection that `keep` was called for."""
        return follows(self.column, "holder", "id")

    def keep(self, projection: Projection) -> None:
        """Give the projection a table of who holds what."""
        holder = Table(
            "holder",
            projection.metadata,
            Column("id", Uuid, primary_key=True),
            Column("owner_id", Uuid, index=True),
            info=owned_by("owner_id"),
        )
        new = insert(holder)
        write = new.on_conflict_do_update(index_elements=["id"], set_={"owner_id": new.excluded["owner_id"]})
        for event, holds in self.events.items():
            projection.on(event, write)(_holder_row(holds))


def _holder_row(holds: Callable[[Any, Meta], tuple[UUID, UUID | None]]) -> Callable[[Any, Meta], list[Row]]:
    def row(event: Any, meta: Meta) -> list[Row]:
        held, owner = holds(event, meta)
        if owner is None and (held, 1) == (meta.stream_id, meta.version):
            return []  # nobody's from the beginning, as all is that has no row
        return [{"id": held, "owner_id": owner}]

    return row


class Undeclared(TypeError):
    """A read table or a thing does not say whose it is."""


def scopes_of(table: Table) -> Sequence[Scope]:
    """What the table declares. Raises Undeclared."""
    declared: Sequence[Scope] = table.info.get(_KEY, ())
    if not declared:
        raise Undeclared(f"{table.schema}.{table.name} does not declare whose its rows are: Table(..., info=...)")
    return declared


def seen(table: Table, within: MetaData) -> ColumnElement[bool]:
    """What holds of the rows of `table` that the transaction may see; `within` are the tables of its projection."""
    return or_(false(), *(shown for scope in scopes_of(table) for shown in _shown(table, scope, within)))


def _shown(table: Table, scope: Scope, within: MetaData) -> Iterator[ColumnElement[bool]]:
    match scope:
        case Everyones():
            yield true()
        case Nobodys():
            yield false()
        case Follows(column, other, of):
            yield table.c[column].in_(select(within.tables[f"{table.schema}.{other}"].c[of]))
        case Owned():
            yield from _owned(table, scope)


def _owned(table: Table, scope: Owned) -> Iterator[ColumnElement[bool]]:
    # Scalar sub-selects are evaluated once, not for each row.
    sees = cast(select(cast(func.current_setting(SEES), IDS)).scalar_subquery(), IDS)
    for column in (table.c[name] for name in scope.columns):
        yield column.bool_op("&&")(sees) if isinstance(column.type, ARRAY) else column == any_(sees)
    if scope.created_by:
        # Not by equality, of which PostgreSQL thinks that it holds of all rows where one import has made them.
        by = select(func.current_setting(SUB)).scalar_subquery()
        yield table.c[scope.created_by].between(by, by)


def within_sight(owner: ColumnElement[UUID]) -> ColumnElement[bool]:
    """For a statement that works out itself who has which part of what is seen: whether this owner is seen."""
    sees = select(cast(func.nullif(func.current_setting(SEES, True), ""), IDS)).scalar_subquery()
    return or_(cast(sees.is_(None), Boolean), owner == any_(cast(sees, IDS)))
