"""The customer service, served on a fresh database: what holds of its routes holds of all."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.customer.app import service
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import Served, serving

ACME = {"name": "ACME", "kind": "company", "external_id": "103", "country": "USA"}


@pytest.fixture
async def served(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(service, fresh_database(of=service).serving_url, tmp_path) as running:
        await running.caught_up()
        yield running


@pytest.fixture
def client(served: Served) -> httpx.AsyncClient:
    return served.as_("assistant")


@pytest.fixture
async def acme(client: httpx.AsyncClient) -> dict[str, Any]:
    created: dict[str, Any] = (await client.post("/v1/customers", json=ACME)).json()
    return created


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Status and name of the problem, checked for its form."""
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert body["status"] == answer.status_code and body["title"] and body["detail"] and body["trace_id"]
    assert body["instance"] == answer.request.url.path
    return answer.status_code, body["type"].removeprefix("/problems/")
