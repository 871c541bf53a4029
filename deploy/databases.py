"""The four databases, one for each service, and the roles of each: its owner, which migrates, its server, and what its
server becomes to read for somebody."""

from collections.abc import Mapping
from dataclasses import dataclass

from deploy.postgres_server import PostgresServer


@dataclass(frozen=True, slots=True)
class Database:
    """`owner_url` is for migrations only; services connect by `serving_url`."""

    name: str
    owner: str
    serving: str
    owner_url: str
    serving_url: str


def provide_role(server: PostgresServer, role: str, password: str) -> None:
    """The role, made where it is missing, with this password."""
    options = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
    exists = role in server.run_sql("SELECT rolname FROM pg_roles").split()
    server.run_sql(f"{'ALTER' if exists else 'CREATE'} ROLE {role} {options} PASSWORD '{password}'")


def provide_scoped_role(server: PostgresServer, serving: str) -> None:
    """`<serving>_scoped`, made where it is missing: what the serving role becomes to read for somebody who may not see
    the whole company. Nobody logs in by it."""
    role = f"{serving}_scoped"
    if role not in server.run_sql("SELECT rolname FROM pg_roles").split():
        server.run_sql(
            f"CREATE ROLE {role} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;"
            f"GRANT {role} TO {serving}"
        )


def create_database(server: PostgresServer, name: str, owner: str, serving: str, template: str = "template0") -> None:
    """Nobody but the two roles may connect. The serving role may make schemas of its own: each version of a
    projection is one. It owns nothing else."""
    server.run_sql(f"CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}")
    server.run_sql(
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC; GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {name} TO {serving}"
    )


def provide_databases(
    server: PostgresServer, passwords: Mapping[str, str], services: tuple[str, ...]
) -> list[Database]:
    """A database for each service, made where missing. `passwords`: of `<service>` and `<service>_owner`, each
    of letters and digits only."""
    present = set(server.run_sql("SELECT datname FROM pg_database").split())
    provided = []
    for name in services:
        owner = f"{name}_owner"
        for role in (owner, name):
            provide_role(server, role, passwords[role])
        provide_scoped_role(server, name)
        if name not in present:
            create_database(server, name, owner, name)
        urls = [server.url(role, passwords[role], name) for role in (owner, name)]
        provided.append(Database(name, owner, name, *urls))
    return provided
