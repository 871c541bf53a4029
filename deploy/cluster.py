"""A PostgreSQL that is there, as its administrator has it: the embedded one, or one that the environment names."""

from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import URL, make_url

from deploy.postgres_server import run_psql, wheel_binaries


@dataclass(frozen=True)
class Cluster:
    """`admin_url`: postgresql:// of a superuser, or of one who may act for all roles of a service."""

    admin_url: str = field(repr=False)

    @cached_property
    def _admin(self) -> URL:
        return make_url(self.admin_url)

    @property
    def password(self) -> str | None:
        return self._admin.password

    def url(self, database: str) -> str:
        return self._admin.set(database=database).render_as_string(hide_password=False)

    def shown(self, database: str) -> str:
        """Without the password, which everybody would see among a program's arguments."""
        return self._admin.set(database=database)._replace(password=None).render_as_string()

    def run_sql(self, sql: str, database: str = "postgres") -> str:
        """The rows, unaligned. Raises ServerFailed with the server's word."""
        return run_psql(wheel_binaries(), ["-d", self.shown(database)], self.password or "", sql)

    def has(self, database: str) -> bool:
        return database in self.run_sql("SELECT datname FROM pg_database").split()
