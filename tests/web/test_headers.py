"""Headers of answers: nothing is kept, guessed at or framed; and the reference needs nobody but its own service."""

import asyncio
import threading
from typing import Any

import pytest

from shared.testing.serving import PATIENCE, Served
from shared.web.headers import API, PAGE_POLICY

from .conftest import ACME


async def test_every_answer_forbids_keeping_guessing_and_framing(served: Served) -> None:
    client, anyone = served.as_("assistant"), served.anonymous()
    await served.caught_up()
    for answer, status in (
        (await client.get("/v1/customers"), 200),
        (await client.post("/v1/customers", json=ACME), 201),
        (await client.post("/v1/customers", json={}), 422),
        (await client.get("/v1/nothing"), 404),
        (await anyone.get("/v1/customers"), 401),
        (await anyone.get("/livez"), 200),
        (await anyone.get("/problems/not-found"), 200),
    ):
        assert answer.status_code == status
        assert {name: answer.headers[name] for name in API} == API


async def test_an_error_that_nobody_foresaw_says_nothing_of_itself(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(position: int) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(served.runtime.parking, "list", broken)
    answer = await served.as_("ops").get("/ops/parked")
    assert answer.status_code == 500 and "secret" not in answer.text
    assert {name: answer.headers[name] for name in API} == API


async def test_others_are_answered_while_the_document_is_made_which_it_is_once(served: Served) -> None:
    wait, calls = threading.Event(), []

    def made() -> dict[str, Any]:
        calls.append(wait.wait(PATIENCE))
        return {"openapi": "3.1.0"}

    served.app.openapi = made  # type: ignore[method-assign]  # FastAPI's way to extend it
    anyone = served.anonymous()
    asked = [asyncio.create_task(anyone.get("/openapi.json")) for _ in range(2)]
    assert (await anyone.get("/livez")).status_code == 200
    wait.set()
    assert [(await one).json() for one in asked] == [{"openapi": "3.1.0"}] * 2
    assert calls == [True]


async def test_the_reference_brings_what_it_needs(served: Served) -> None:
    anyone = served.anonymous()
    page = await anyone.get("/docs")
    assert page.headers["content-security-policy"] == PAGE_POLICY
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "http:" not in page.text and "https:" not in page.text and "//" not in page.text.replace("<!--", "")
    for name, kind in (
        ("swagger-ui-bundle.js", "text/javascript"),
        ("swagger-ui.css", "text/css"),
        ("start.js", "text/javascript"),
        ("favicon.png", "image/png"),
    ):
        assert f'"/docs/{name}"' in page.text
        asset = await anyone.get(f"/docs/{name}")
        assert asset.status_code == 200 and asset.headers["content-type"].startswith(kind)
    assert (await anyone.get("/docs/nothing")).status_code == 404
