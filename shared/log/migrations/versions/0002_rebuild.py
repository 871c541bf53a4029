"""Rebuilds, asked for in one process and carried out in another."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    driver: Any = op.get_bind().connection.dbapi_connection
    driver.run_async(lambda connection: connection.execute(script))  # a script has more than one statement


def downgrade() -> None:
    raise NotImplementedError("events are for ever")
