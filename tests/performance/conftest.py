from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from services.performance.app import service
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import Served, serving
from tests.performance.school import School


@pytest.fixture
async def served(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(service, fresh_database(of=service).serving_url, tmp_path) as served:
        await served.caught_up()  # who sees what is known by then
        yield served


@pytest.fixture
def hr(served: Served) -> httpx.AsyncClient:
    return served.as_("hr")


@pytest.fixture
async def school(served: Served) -> School:
    school = School(served)
    await school.found()
    return school
