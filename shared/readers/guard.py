"""Making read tables, with the policies by which PostgreSQL keeps rows from those who may not see them."""

from sqlalchemy import MetaData, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateSchema

from .scope import seen
from .store import Projected

SCOPED = text("SELECT quote_ident(session_user || '_scoped')")
"""The role under which somebody reads who does not see the whole company. It owns nothing, and may read read tables."""


async def make_tables(db: AsyncConnection, projected: Projected, schema: str) -> None:
    """The schema with the projection's tables, as they are declared. Raises Undeclared."""
    await db.execute(CreateSchema(schema))
    await db.run_sync(projected.metadata.create_all, checkfirst=False)
    scoped = (await db.execute(SCOPED)).scalar_one()
    for statement in guards(projected, schema, scoped):
        await db.execute(text(statement))


def guards(projected: Projected, schema: str, role: str) -> list[str]:
    """The statements that let `role` (quoted) see of each table what it may."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # as SQLAlchemy has it
    here = MetaData()
    for table in projected.tables:
        table.to_metadata(here, schema=schema)
    made = [f"GRANT USAGE ON SCHEMA {dialect.identifier_preparer.quote_schema(schema)} TO {role}"]
    for declared in projected.tables:
        table = here.tables[f"{schema}.{declared.name}"]
        name = dialect.identifier_preparer.format_table(table)
        table.info.update(declared.info)
        rows = seen(table, here).compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        made += [
            f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY sight ON {name} FOR SELECT USING ({rows})",
            f"GRANT SELECT ON {name} TO {role}",
        ]
    return made
