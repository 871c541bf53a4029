"""Bad input gets a clear problem that points at the field, and changes nothing."""

from importlib import import_module
from typing import Any

import httpx
import pytest

from shared.kernel.rejections import Rejection
from shared.settings import SERVICES
from shared.testing.serving import Served

from .conftest import ACME, problem


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"surprise": 1}, "/surprise"),
        ({"name": 5}, "/name"),
        ({"name": None}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": "x" * 5000}, "/name"),
        ({"name": "a\0b"}, "/name"),
        ({"kind": "club"}, "/kind"),
        ({"key_account": "yes"}, "/key_account"),
        ({"key_account": 1}, "/key_account"),
        ({"owner_id": "not-a-uuid"}, "/owner_id"),
        ({"owner_id": 7}, "/owner_id"),
        ({"contacts": {}}, "/contacts"),
        ({"contacts": [{"name": "Ann", "age": 5}]}, "/contacts/0/age"),
        ({"credit_code": "91350211M000100Y44"}, "/credit_code"),
    ],
)
async def test_a_field_that_is_wrong_is_pointed_at(
    served: Served, client: httpx.AsyncClient, change: dict[str, Any], pointer: str
) -> None:
    answer = await client.post("/v1/customers", json={**ACME, **change})

    assert problem(answer) == (422, "invalid-input")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert await served.runtime.log.head() == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"[]", 422),
        (b'"text"', 422),
        (b'{"name":', 400),
        (b"\xff\xfe{}", 400),
        (b'{"name": "\xc3\x28", "kind": "company"}', 400),
        (b'{"name": "\\ud800", "kind": "company"}', 422),
        (b'{"name": ' + b"9" * 5000 + b', "kind": "company"}', 400),
        (b'{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
        (b'{"name": NaN, "kind": "company"}', 422),
        (b'{"name": 1e999, "kind": "company"}', 422),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    served: Served, client: httpx.AsyncClient, body: bytes, status: int
) -> None:
    for headers in ({"Content-Type": "application/json"}, {}):
        answer = await client.post("/v1/customers", content=body, headers=headers)
        assert problem(answer)[0] == status
    assert await served.runtime.log.head() == 0


async def test_a_body_that_is_not_said_to_be_json_is_told_so(client: httpx.AsyncClient) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}  # as curl has it, unless it is told
    answer = await client.post("/v1/customers", content=b'{"name": "A", "kind": "company"}', headers=form)
    assert problem(answer) == (400, "unreadable") and "Content-Type" in answer.json()["detail"]


async def test_two_mebibytes_are_too_large_with_and_without_a_length(served: Served, client: httpx.AsyncClient) -> None:
    async def chunks() -> Any:
        for _ in range(32):
            yield b"x" * 65_536

    assert problem(await client.post("/v1/customers", content=b"x" * 2**21)) == (413, "too-large")
    assert problem(await client.post("/v1/customers", content=chunks())) == (413, "too-large")
    assert await served.runtime.log.head() == 0


@pytest.mark.parametrize(
    "query",
    [
        "surprise=1",
        "limit=0",
        "limit=201",
        "limit=x",
        "cursor=abc",
        "cursor=%00",
        "owner_id=5",
        "min_position=-1",
        "min_position=x",
        "sort=phone",
    ],
)
async def test_a_query_parameter_that_is_wrong_is_pointed_at(client: httpx.AsyncClient, query: str) -> None:
    answer = await client.get(f"/v1/customers?{query}")

    assert problem(answer) == (422, "invalid-input")
    assert answer.json()["errors"][0]["pointer"] == "/" + query.partition("=")[0]


async def test_what_is_not_there_is_a_404_and_what_is_not_possible_a_405(client: httpx.AsyncClient) -> None:
    unknown = "01900000-0000-7000-8000-000000000000"

    assert problem(await client.get(f"/v1/customers/{unknown}")) == (404, "not-found")
    assert problem(await client.get("/v1/nothing")) == (404, "not-found")
    assert problem(await client.get("/v1/customers/not-a-uuid")) == (422, "invalid-input")
    assert problem(await client.delete("/v1/customers")) == (405, "method-not-allowed")
    verb = {"owner_id": unknown, "effective_on": "2004-01-01", "reason": "new"}
    assert problem(await client.post(f"/v1/customers/{unknown}/assign", json=verb)) == (404, "not-found")


def test_a_problem_has_one_status_in_all_services() -> None:
    for name in SERVICES:
        import_module(f"services.{name}.app")
    known: dict[str, set[int]] = {}
    found = [Rejection]
    while found:
        kind = found.pop()
        known.setdefault(kind.__name__, set()).add(kind.status)
        found += kind.__subclasses__()
    assert {name: statuses for name, statuses in known.items() if len(statuses) > 1} == {}


async def test_every_problem_that_is_answered_has_a_page(served: Served) -> None:
    anyone = served.anonymous()
    listed = (await anyone.get("/problems")).json()

    types = {one["type"] for one in listed}
    assert {"/problems/invalid-input", "/problems/not-found", "/problems/own-approval"} <= types
    for one in listed:
        page = await anyone.get(one["type"])
        assert page.status_code == 200 and str(one["status"]) in page.text
