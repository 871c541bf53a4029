"""The four databases, one for each service, and the roles of each: its owner, which migrates, its server, what its
server becomes to read for somebody, and its analyst, who may read events and read tables and write nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from deploy.postgres_server import PostgresServer


class Administered(Protocol):
    """A cluster that takes its administrator's word."""

    def run_sql(self, sql: str, database: str = "postgres") -> str: ...


@dataclass(frozen=True, slots=True)
class Database:
    """`owner_url` is for migrations only; services connect by `serving_url`."""

    name: str
    owner: str
    serving: str
    owner_url: str
    serving_url: str


def provide_role(server: Administered, role: str, password: str) -> None:
    """The role, made where it is missing, with this password."""
    options = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
    exists = role in server.run_sql("SELECT rolname FROM pg_roles").split()
    server.run_sql(f"{'ALTER' if exists else 'CREATE'} ROLE {role} {options} PASSWORD '{password}'")


def provide_scoped_role(server: Administered, serving: str) -> None:
    """`<serving>_scoped`, made where it is missing: what the serving role becomes to read for somebody who may not see
    the whole company. Nobody logs in by it."""
    role = f"{serving}_scoped"
    if role not in server.run_sql("SELECT rolname FROM pg_roles").split():
        server.run_sql(
            f"CREATE ROLE {role} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;"
            f"GRANT {role} TO {serving}"
        )


def analyst_of(serving: str) -> str:
    return f"{serving}_analyst"


def provide_analyst(server: Administered, serving: str, password: str) -> None:
    """`<serving>_analyst`, made where it is missing. It sees the rows of every rep: what it may read is what the log
    holds. A snapshot of its own must not keep old rows for ever."""
    role = analyst_of(serving)
    provide_role(server, role, password)
    server.run_sql(
        f"ALTER ROLE {role} BYPASSRLS;"
        f"ALTER ROLE {role} SET default_transaction_read_only = on;"
        f"ALTER ROLE {role} SET statement_timeout = '10min';"
        f"ALTER ROLE {role} SET idle_in_transaction_session_timeout = '1min'"
    )


def create_database(
    server: Administered,
    name: str,
    owner: str,
    serving: str,
    template: str = "template0",
    strategy: Literal["wal_log", "file_copy"] = "wal_log",
) -> None:
    """Nobody but these roles and the analyst may connect. The serving role may make schemas of its own: each version of
    a projection is one. It owns nothing else, and makes no functions. `strategy` is PostgreSQL's own word for how the
    template is copied."""
    server.run_sql(f"CREATE DATABASE {name} OWNER {owner} TEMPLATE {template} STRATEGY {strategy}")
    server.run_sql(
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC; GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {name} TO {serving}"
    )


CLOSED = """
REVOKE USAGE ON LANGUAGE plpgsql, sql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql, sql TO {owner};
REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea), lo_put(oid, bigint, bytea),
    lo_open(oid, integer), lowrite(integer, bytea) FROM PUBLIC;
GRANT CONNECT ON DATABASE {name} TO {analyst};
ALTER DEFAULT PRIVILEGES FOR ROLE {serving} GRANT USAGE ON SCHEMAS TO {analyst};
ALTER DEFAULT PRIVILEGES FOR ROLE {serving} GRANT SELECT ON TABLES TO {analyst};
DO $$
DECLARE made text;
BEGIN
    FOR made IN SELECT nspname FROM pg_namespace WHERE nspowner = '{serving}'::regrole LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO {analyst}', made);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO {analyst}', made);
    END LOOP;
END $$"""


def close_doors(server: Administered, name: str, owner: str, serving: str) -> None:
    """What PostgreSQL lets everybody do: make functions, run blocks of code, and write large objects. Only the owner
    makes functions, in migrations. The analyst reads the schemas that the serving role has made and will make."""
    server.run_sql(CLOSED.format(name=name, owner=owner, serving=serving, analyst=analyst_of(serving)), name)


def provide_databases(
    server: PostgresServer, passwords: Mapping[str, str], services: tuple[str, ...]
) -> list[Database]:
    """A database for each service, made where missing. `passwords`: of `<service>`, `<service>_owner` and
    `<service>_analyst`, each of letters and digits only."""
    present = set(server.run_sql("SELECT datname FROM pg_database").split())
    provided = []
    for name in services:
        owner = f"{name}_owner"
        for role in (owner, name):
            provide_role(server, role, passwords[role])
        provide_scoped_role(server, name)
        provide_analyst(server, name, passwords[analyst_of(name)])
        if name not in present:
            create_database(server, name, owner, name)
        close_doors(server, name, owner, name)
        urls = [server.url(role, passwords[role], name) for role in (owner, name)]
        provided.append(Database(name, owner, name, *urls))
    return provided
