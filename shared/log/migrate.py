"""Bring a service's database to the newest schema: its owner's work, never the serving role's."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.pool import NullPool

from .engine import engine_of
from .statements import script

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x73616C6573  # any number that two migrations of one database agree on

NAMES = text("""
    SELECT quote_ident(:role) AS role, quote_ident(:role || '_analyst') AS analyst,
           quote_ident(current_database()) AS database,
           EXISTS (SELECT FROM pg_roles WHERE rolname = :role || '_analyst') AS has_analyst""")


async def migrate(owner_url: str, service_role: str) -> None:
    """Upgrade the tables, renew the functions, and grant `service_role` just what the log allows it, and its analyst,
    the role <service_role>_analyst, where there is one. All in one transaction; running it again changes nothing.

    `owner_url` is a postgresql:// URL of the database's owner.
    """
    engine = engine_of(owner_url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            await connection.run_sync(_upgrade)
            names = (await connection.execute(NAMES, {"role": service_role})).mappings().one()
            grants = ["grants", *(["analyst"] if names["has_analyst"] else [])]
            raw: Any = (await connection.get_raw_connection()).driver_connection
            for name in ("append", "begin_epoch", "forget_requests"):
                await raw.execute(script(name))
            for name in grants:
                await raw.execute(script(name).format(**names))
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
