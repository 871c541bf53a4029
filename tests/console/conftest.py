"""The console over two services that run and two that are away."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.testing.postgres import TestCluster
from shared.testing.processes import Processes, processes

RUNNING = ("customer", "pipeline")


@pytest.fixture(scope="module")
def databases(postgres: TestCluster) -> Iterator[dict[str, str]]:
    """By service, where each keeps its log."""
    made = {name: postgres.database() for name in RUNNING}
    yield {name: database.serving_url for name, database in made.items()}
    for database in made.values():
        postgres.drop(database)


@pytest.fixture(scope="module")
def company(databases: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    home: Path = tmp_path_factory.mktemp("company")
    with processes(home) as running:
        running.start(databases)
        yield running
