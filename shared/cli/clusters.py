"""Where the databases are that a backup or a restore is about: embedded in the data folder, or named by the
environment."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from pydantic_settings import BaseSettings

from deploy.cluster import Cluster
from deploy.databases import provide_databases
from deploy.postgres_server import SUPERUSER, database_url
from shared.cli.installation import Installation
from shared.cli.output import Failed
from shared.settings import SERVICES, with_password

SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}' AND application_name LIKE 'sales-%'"


class Given(BaseSettings):
    """Of one service, from the environment, each with the service's name before it: PIPELINE_ADMIN_URL is postgresql://
    of a superuser, PIPELINE_URL the address where the service answers."""

    admin_url: str | None = None
    admin_password_file: Path | None = None
    url: str | None = None


def given(service: str) -> Given:
    return Given(_env_prefix=f"{service}_")


@contextmanager
def clusters(installation: Installation, services: Sequence[str], *, serving: bool) -> Iterator[dict[str, Cluster]]:
    """By service. With `serving`, an embedded PostgreSQL may be in use; without, nothing may run on it, and it runs for
    as long as this takes. Raises Failed."""
    named = {service: given(service) for service in SERVICES}
    urls = {name: with_password(one.admin_url, one.admin_password_file) for name, one in named.items() if one.admin_url}
    if urls:
        missing = [service for service in services if service not in urls]
        if missing:
            raise Failed(f"the environment says where other databases are, but has no {missing[0].upper()}_ADMIN_URL")
        yield {name: Cluster(url) for name, url in urls.items()}
        return
    running = installation.data.running()
    if running is None:
        with _started(installation) as cluster:
            yield dict.fromkeys(SERVICES, cluster)
    elif serving:
        yield dict.fromkeys(SERVICES, _embedded(installation, running.socket))
    else:
        raise Failed(f"services run on {installation.data.path}; stop them with `sales down`")


@contextmanager
def _started(installation: Installation) -> Iterator[Cluster]:
    data = installation.data
    data.make_folders()
    with data.lock() as ours:
        if not ours:
            raise Failed(f"something starts or stops on {data.path}; try again")
        data.provide_secrets()
        server = data.server()
        try:
            server.start()
            provide_databases(server, data.passwords, SERVICES)
            yield _embedded(installation, str(server.socket))
        finally:
            server.stop()


def _embedded(installation: Installation, socket: str) -> Cluster:
    return Cluster(database_url(SUPERUSER, installation.data.passwords[SUPERUSER], "postgres", socket))


def refuse_serving(cluster: Cluster, service: str, database: str) -> None:
    """Raises Failed where a service is connected to the database."""
    connections = int(cluster.run_sql(SESSIONS.format(database=quote(database))).strip())
    if connections:
        raise Failed(f"{service} still runs: it has {connections} connections to its database; stop it first")
