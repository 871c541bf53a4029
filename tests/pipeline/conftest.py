"""The pipeline service, served on a database of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.pipeline.app import service
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import Served, serving


@pytest.fixture
async def pipeline(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Served]:
    """With dollars as the company's own currency. It hears of nothing by itself: its neighbours are not there."""
    async with serving(service, fresh_database(of=service).serving_url, tmp_path, base_currency="USD") as served:
        await served.caught_up()  # who sees what is not known before the tables are built
        yield served
