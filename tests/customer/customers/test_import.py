"""Bulk import: each line is answered, in order, as the single command would have been; the rest goes on."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx

from shared.testing.serving import Served


def ndjson(*lines: Any) -> bytes:
    return b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)


async def sent(client: httpx.AsyncClient, path: str, body: bytes, **headers: str) -> list[dict[str, Any]]:
    """Sent in pieces that end within lines."""

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 700):
            yield body[start : start + 700]

    answer = await client.post(path, content=pieces(), headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson"), answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def customer(number: int, **more: Any) -> dict[str, Any]:
    return {"name": f"Customer {number}", "external_id": str(number), "kind": "company", **more}


async def test_every_line_is_answered_in_order_and_a_wrong_one_changes_nothing(served: Served) -> None:
    rep = served.as_("rep")
    body = ndjson(
        customer(1, contacts=[{"name": "Anna"}]),
        b"",
        {"name": "No kind"},
        b"{not json",
        customer(2, colour="red"),
        b'{"name": "' + b"x" * 70_000 + b'"}',
        b"[1]",
        *(customer(n) for n in range(3, 103)),
        customer(104, owner_external_id="nobody"),
    )
    answers = await sent(rep, "/v1/customers/import", body, **{"idempotency-key": "load-1"})
    assert [one["line"] for one in answers] == [1, *range(3, 109)]
    statuses = [one["status"] for one in answers]
    assert statuses == [201, 422, 400, 422, 413, 400, *[201] * 100, 422]
    assert [one["errors"][0]["pointer"] for one in answers if one["status"] == 422] == [
        "/kind", "/colour", "/owner_external_id",
    ]  # fmt: skip
    [taken] = await sent(rep, "/v1/customers/import", ndjson(customer(1)))
    assert (taken["status"], taken["existing_id"]) == (409, answers[0]["id"])
    await served.caught_up()
    found = (await rep.get("/v1/customers", params={"limit": 200})).json()["items"]
    assert len(found) == 101

    again = await sent(rep, "/v1/customers/import", body, **{"idempotency-key": "load-1"})
    assert [one.get("id") for one in again] == [one.get("id") for one in answers]
    await served.caught_up()
    assert len((await rep.get("/v1/customers", params={"limit": 200})).json()["items"]) == 101


async def test_a_contact_names_its_customer_by_id_or_by_external_id(served: Served) -> None:
    rep = served.as_("rep")
    [made] = await sent(rep, "/v1/customers/import", ndjson(customer(7)).rstrip(b"\n"))
    answers = await sent(
        rep,
        "/v1/contacts/import",
        ndjson(
            {"customer_external_id": "7", "name": "Anna"},
            {"customer_id": made["id"], "name": "Boris"},
            {"customer_external_id": "8", "name": "Clara"},
            {"customer_external_id": "7", "customer_id": made["id"], "name": "Dora"},
        ),
    )
    assert [one["status"] for one in answers] == [200, 200, 422, 422]
    shown = (await rep.get(f"/v1/customers/{made['id']}")).json()
    assert {contact["name"] for contact in shown["contacts"]} == {"Anna", "Boris"}


async def test_an_import_needs_the_role_of_the_single_command(served: Served) -> None:
    answer = await served.as_("erp").post("/v1/customers/import", content=ndjson(customer(1)))
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden")
