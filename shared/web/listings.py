"""GET /v1/<things>: filters, order and pages over a listing's read table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, Field, create_model
from sqlalchemy import Column, ColumnElement, Select, Subquery, Table, select

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.things import Thing
from shared.readers.listing import Listing
from shared.readers.reading import Reading

from .paging import LIMIT, MOST, after, place_of, sign
from .reading import Parameters
from .runtime import runtime_of

T = TypeVar("T")
Where = Callable[[Table, Any], ColumnElement[bool]]


class Page(BaseModel, Generic[T]):
    items: list[T]
    next_cursor: str | None


@dataclass(frozen=True)
class Filter:
    """A query parameter that is more than a column's equality: `where(table, value)`. `default` is asked for
    where the client asks for nothing."""

    name: str
    type: Any
    where: Where
    default: Any = None


class PageParameters(Parameters):
    limit: Annotated[int, Field(ge=1, le=MOST)] = LIMIT
    cursor: Text | None = None
    sort: str | None = None


def parameters_of(
    thing: Thing[Any, Any], listing: Listing, filters: Sequence[str | Filter], sorts: Sequence[str]
) -> tuple[type[PageParameters], dict[str, Where]]:
    """The model of the list's query parameters, and what each filter asks of the table."""
    fields: dict[str, Any] = {}
    where: dict[str, Where] = {}
    for one in filters:
        full = one if isinstance(one, Filter) else _equals(thing, listing.table, one)
        fields[full.name] = (full.type | None, full.default)
        where[full.name] = full.where
    orders = tuple(order for name in sorts for order in (name, f"-{name}"))
    fields["sort"] = (Literal[orders] | None, None) if orders else (None, None)
    name = f"{thing.name.title().replace('_', '')}List"
    return create_model(name, __base__=PageParameters, **fields), where


def _equals(thing: Thing[Any, Any], table: Table, name: str) -> Filter:
    field = thing.schema.model_fields.get(name)
    shown = field.annotation if field else None
    if isinstance(shown, type) and issubclass(shown, Enum):
        return Filter(name, shown, lambda t, value: t.c[name] == value.value)
    kind = table.c[name].type.python_type
    types: dict[type, Any] = {UUID: Id, str: Code}
    if kind.__name__ == "date":
        return Filter(name, Day, lambda t, value: t.c[name] == value)
    return Filter(name, types.get(kind, kind), lambda t, value: t.c[name] == value)


async def page_of(
    db: Reading,
    listing: Listing,
    where: dict[str, Where],
    query: PageParameters,
    secret: bytes,
    also: Sequence[ColumnElement[bool]] = (),
) -> Page[Any]:
    """One page, and the cursor of the next where there is one. `also` holds of its rows, whatever is asked."""
    table = listing.table
    order = query.sort or "id"
    key = table.c[order.removeprefix("-")]
    place = None
    if query.cursor:
        place = place_of(secret, listing.name, query.cursor)
        order, key = place[0], table.c[place[0].removeprefix("-")]
    asked = (test(table, value) for name, test in where.items() if (value := getattr(query, name)) is not None)
    wanted = [*also, *asked]
    rows = await db.all(_in_order(db, table, key, wanted, order, place).limit(query.limit + 1))
    shown = rows[: query.limit]
    more = len(rows) > query.limit
    cursor = sign(secret, listing.name, [order, shown[-1]["sort_key"], shown[-1]["id"]]) if more else None
    return Page(items=[row["doc"] for row in shown], next_cursor=cursor)


def _in_order(
    db: Reading, table: Table, key: Column[Any], wanted: list[ColumnElement[bool]], order: str, place: list[Any] | None
) -> Select[Any]:
    """Who sees much, or all, finds a page along the index of the order. Who sees few rows has those first, by the
    index of whose they are: along the order all the others' rows would stand between, and PostgreSQL, which cannot
    know how few they are, would read them all."""
    statement = select(table.c.doc, table.c.id, key.label("sort_key")).where(*wanted)
    if not db.few:
        return after(statement, key, table.c.id, order.startswith("-"), place)
    own = statement.cte("own").prefix_with("MATERIALIZED")
    return after(select(own), own.c.sort_key, own.c.id, order.startswith("-"), place)


async def page_of_rows(
    db: Reading,
    name: str,
    rows: Subquery,
    where: Sequence[ColumnElement[bool]],
    query: PageParameters,
    order: str,
    secret: bytes,
) -> Page[Any]:
    """One page of rows that are no things of their own, by the column `order`, then id."""
    place = place_of(secret, name, query.cursor) if query.cursor else None
    statement = after(select(rows).where(*where), rows.c[order], rows.c.id, False, place)
    found = await db.all(statement.limit(query.limit + 1))
    shown = found[: query.limit]
    more = len(found) > query.limit
    cursor = sign(secret, name, [order, shown[-1][order], shown[-1]["id"]]) if more else None
    return Page(items=[dict(row) for row in shown], next_cursor=cursor)


async def _cursor_secret(request: Request) -> bytes:
    return runtime_of(request).settings.secret


CursorSecret = Annotated[bytes, Depends(_cursor_secret)]
"""What signs the cursors of `page_of_rows`: `secret: CursorSecret`."""
