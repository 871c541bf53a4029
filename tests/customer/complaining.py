"""Customers who complain, over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from shared.testing.serving import Served

OWNER, OTHER, INVOICE = (str(UUID(int=n)) for n in range(1, 4))
BODY: dict[str, Any] = {
    "severity": "general",
    "category": "delivery",
    "product": "S10_1678",
    "description": "Two of forty arrived broken",
    "remedy_sought": "Replacement",
    "channel": "hotline",
    "raised_at": "2026-03-02T09:30:00Z",
    "contract_id": str(UUID(int=11)),
    "order_id": str(UUID(int=12)),
    "invoice_id": INVOICE,
}
NOW = datetime.now(UTC).replace(microsecond=0)


def ago(hours: float) -> str:
    return (NOW - timedelta(hours=hours)).isoformat().replace("+00:00", "Z")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def register(client: httpx.AsyncClient) -> str:
    answer = await client.post("/v1/customers", json={"name": "Gifts", "kind": "company", "owner_id": OWNER})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def complain(client: httpx.AsyncClient, customer_id: str, **more: Any) -> dict[str, Any]:
    answer = await client.post("/v1/complaints", json={**BODY, "customer_id": customer_id, **more})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/v1/complaints/{made['id']}"
    return made


async def do(client: httpx.AsyncClient, made: dict[str, Any], verb: str, body: Any = None) -> dict[str, Any]:
    answer = await client.post(f"/v1/complaints/{made['id']}/{verb}", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def refused(client: httpx.AsyncClient, made: dict[str, Any], verb: str, body: Any) -> str:
    answer = await client.post(f"/v1/complaints/{made['id']}/{verb}", json=body)
    assert 400 <= answer.status_code < 500, answer.text
    return str(answer.json()["type"].removeprefix("/problems/"))


async def told(served: Served, *types: str) -> list[tuple[str, dict[str, Any]]]:
    items = (await served.as_("service").get("/feed")).json()["items"]
    return [(item["type"], item["data"]) for item in items if item["type"] in types]


async def found(served: Served, **query: str) -> list[str]:
    await served.caught_up()
    answer = await served.as_("sales_manager").get("/v1/complaints", params=query)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]
