"""Units formed and reps taken in, over HTTP."""

from typing import Any

import httpx


async def form(client: httpx.AsyncClient, name: str, parent_id: str | None = None, **more: Any) -> str:
    body = {"name": name, "kind": "group", "from": "2003-01-01", "parent_id": parent_id, **more}
    answer = await client.post("/v1/units", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def join(client: httpx.AsyncClient, name: str, unit_id: str, **more: Any) -> str:
    body = {"name": name, "position": "rep", "unit_id": unit_id, "joined_on": "2003-01-01", **more}
    answer = await client.post("/v1/reps", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def done(client: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def refused(client: httpx.AsyncClient, path: str, **body: Any) -> str:
    answer = await client.post(path, json=body)
    assert answer.status_code == 409, answer.text
    return str(answer.json()["type"]).removeprefix("/problems/")
