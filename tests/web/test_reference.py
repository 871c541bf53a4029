"""The reference as a browser draws it. In a module of its own: while the browser is there, the thread has a loop."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, expect

from services.customer.app import service
from shared.settings import Settings
from shared.web.tokens import make_key

from .openid import free_port


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
