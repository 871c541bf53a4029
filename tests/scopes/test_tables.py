"""Every read table of every service: PostgreSQL shows of it what is declared, to whoever asks in whatever words."""

import importlib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import ARRAY, JSON, Column, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from shared.readers.listing import Listing
from shared.readers.postgres import PostgresReadStore, StatementFailed, translated
from shared.readers.scope import SEES, SUB, Everyones, Follows, Owned, scopes_of
from shared.readers.store import Projected, schema_of
from shared.service import Service
from shared.settings import SERVICES
from shared.testing.postgres import FreshDatabase

from .company import ANN, BOB, an_id

WHOSE = {"ann": ANN, "bob": BOB}


def service_of(name: str) -> Service:
    service: Service = importlib.import_module(f"services.{name}.app").service
    return service


def dummy(column: Column[Any], of: str) -> Any:
    """A value of the column's type, the same in every table for the same owner, so that what follows finds its row."""
    if isinstance(column.type, ARRAY):
        return []
    values: Mapping[type, Any] = {
        UUID: an_id(f"something of {of}"),
        str: of,
        int: len(of) + ord(of[0]),
        Decimal: Decimal(1),
        bool: False,
        date: date(2004, 1, 5),
        datetime: datetime.fromisoformat("2004-01-05T00:00:00+00:00"),
    }
    return {} if isinstance(column.type, JSON) else values[column.type.python_type]


def row_of(table: Table, of: str) -> dict[str, Any]:
    row = {column.name: dummy(column, of) for column in table.columns}
    for scope in scopes_of(table):
        for name in scope.columns[:1] if isinstance(scope, Owned) else ():
            row[name] = [WHOSE[of]] if isinstance(table.c[name].type, ARRAY) else WHOSE[of]
        if isinstance(scope, Owned) and scope.created_by:
            row[scope.created_by] = f"sub of {of}"
    return row


async def count(db: AsyncConnection, table: Table, sees: list[UUID], sub: str = "") -> int:
    """How many rows are seen by one in the scoped role who sees that much."""
    ids = "{" + ",".join(map(str, sees)) + "}"
    setting = "SELECT set_config(:sees, :ids, true), set_config(:sub, :by, true), set_config('role', :role, true)"
    scoped = (await db.execute(text("SELECT session_user || '_scoped'"))).scalar()
    await db.execute(text(setting), {"sees": SEES, "ids": ids, "sub": SUB, "by": sub, "role": scoped})
    found: int = (await db.execute(select(func.count()).select_from(table))).scalar_one()
    await db.execute(text("RESET ROLE"))
    return found


async def check(db: AsyncConnection, projected: Projected) -> None:
    for table in sorted(projected.tables, key=lambda one: any(isinstance(s, Follows) for s in scopes_of(one))):
        for of in WHOSE:
            await db.execute(insert(table).values(row_of(table, of)))
    for table in projected.tables:
        scopes = scopes_of(table)
        own = any(isinstance(scope, Owned | Follows) for scope in scopes)
        every = any(isinstance(scope, Everyones) for scope in scopes)
        name = f"{projected.name}.{table.name}"
        expected = 2 if every else 1 if own else 0
        assert await count(db, table, [ANN]) == expected, name
        assert await count(db, table, [BOB]) == expected, name
        assert await count(db, table, [ANN, BOB]) == 2 * min(expected, 1), name
        assert await count(db, table, []) == (2 if every else 0), name
        if isinstance(projected, Listing) and own and table is projected.table:
            assert await count(db, table, [], sub="sub of ann") == 1, name


@pytest.mark.parametrize("name", SERVICES)
async def test_a_table_shows_what_it_declares_and_lets_nothing_be_written(
    name: str, fresh_database: FreshDatabase
) -> None:
    service = service_of(name)
    engine = create_async_engine(fresh_database().serving_url.replace("postgresql://", "postgresql+asyncpg://", 1))
    store = PostgresReadStore(engine)
    try:
        for projected in service.projections:
            await store.prepare(projected)
            async with store.transaction(projected) as db:
                await check(db, projected)
        await writes_are_refused(engine, service.projections[0])
    finally:
        await engine.dispose()


async def writes_are_refused(engine: AsyncEngine, projected: Projected) -> None:
    table = next(iter(projected.tables))
    with translated_failure():
        async with engine.connect() as db:
            await db.execute(text("SELECT set_config('role', session_user || '_scoped', true)"))
            with translated():
                await db.execute(text(f"DELETE FROM {schema_of(projected)}.{table.name}"))


def translated_failure() -> Any:
    return pytest.raises(StatementFailed, match="permission denied")
