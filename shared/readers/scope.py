"""Scope: whose the rows of a read table are, and the policies by which PostgreSQL keeps them from others.

Each table of a `Projection` declares it in its `info`; the table of a `Listing` has it from its thing's `owners`.
An id is that of a rep or of a unit: whoever sees one of a row's ids sees the row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, MetaData, Table, Uuid, any_, cast, false, func, or_, select, true

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
    return {_KEY: Owned(columns, created_by)}


def follows(column: str, table: str, of: str | None = None) -> Declaration:
    """`Table("line", …, info=follows("invoice_id", "invoice"))`: seen with its invoice. `of` is that table's column,
    where it has another name. Only within one projection, whose tables are made and dropped together."""
    return {_KEY: Follows(column, table, of or column)}


OPEN: Declaration = {_KEY: Everyones()}
"""`Table(…, info=OPEN)`: reference data that everybody with the operation's role may see."""
CLOSED: Declaration = {_KEY: Nobodys()}
"""`Table(…, info=CLOSED)`: only for those who see the whole company."""


def scope_of(table: Table) -> Scope:
    """What the table declares."""
    declared: Scope = table.info.get(_KEY, Everyones())
    return declared


def seen(table: Table, within: MetaData) -> ColumnElement[bool]:
    """What holds of the rows of `table` that the transaction may see; `within` are the tables of its projection."""
    scope = scope_of(table)
    match scope:
        case Everyones():
            return true()
        case Nobodys():
            return false()
        case Follows(column, other, of):
            return table.c[column].in_(select(within.tables[f"{table.schema}.{other}"].c[of]))
        case Owned():
            return or_(*_owned(table, scope))


def _owned(table: Table, scope: Owned) -> Iterator[ColumnElement[bool]]:
    # Scalar sub-selects are evaluated once, not for each row.
    sees = cast(select(cast(func.current_setting(SEES), IDS)).scalar_subquery(), IDS)
    for column in (table.c[name] for name in scope.columns):
        yield column.bool_op("&&")(sees) if isinstance(column.type, ARRAY) else column == any_(sees)
    if scope.created_by:
        yield table.c[scope.created_by] == select(func.current_setting(SUB)).scalar_subquery()
