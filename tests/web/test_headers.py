"""Headers of answers: nothing is kept, guessed at or framed; and the reference needs nobody but its own service."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, expect

from services.customer.app import service
from shared.settings import Settings
from shared.testing.serving import PATIENCE, Served
from shared.web.headers import API, PAGE_POLICY
from shared.web.tokens import make_key

from .conftest import ACME
from .openid import free_port


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


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The service without its database, which the reference does not need."""
    (tmp_path / "key").write_bytes(make_key())
    (tmp_path / "secret").write_bytes(b"x" * 32)
    settings = Settings(
        database_url="postgresql://nobody@127.0.0.1:1/none",
        secret_file=tmp_path / "secret",
        embedded_key_file=tmp_path / "key",
    )
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(service.app(settings), port=port, lifespan="off", log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def test_a_browser_draws_the_reference_under_its_policy(address: str, browser: Browser) -> None:
    wrong: list[str] = []
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith((address, "data:")) else wrong.append(asked.url))
    page.goto("/docs")
    expect(page.locator(".opblock-tag").first).to_be_visible(timeout=60_000)
    context.close()
    assert wrong == []
