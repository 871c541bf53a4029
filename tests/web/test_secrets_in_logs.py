"""Secrets in logs: what a service writes while it serves and fails holds none, however much it is asked to write."""

import asyncio
import base64
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlalchemy import make_url

from services.pipeline.app import service
from shared.log.log import LogUnavailable
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import PATIENCE, Served, serving
from shared.web.tokens import make_key, mint
from shared.web.webhook_secrets import new_secret


def spellings(secret: bytes) -> set[str]:
    """How it might have been written down."""
    plain = secret.decode("latin-1")
    return {plain, secret.hex(), base64.b64encode(secret).decode(), repr(secret)[2:-1], unquote(plain)}


def found_in(text: str, named: dict[str, bytes]) -> list[str]:
    return [name for name, secret in named.items() if any(one in text for one in spellings(secret))]


async def test_a_served_run_writes_no_secret(
    fresh_database: FreshDatabase, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pushed = new_secret()
    (tmp_path / "webhooks").write_text(f"erp {pushed}\n")
    url = fresh_database(of=service).serving_url
    more = {"webhook_secrets_file": tmp_path / "webhooks", "log_level": "DEBUG"}
    async with serving(service, url, tmp_path, **more) as served:
        await served.caught_up()
        await _owners_are_away(served)
        shown = await _asked_in_every_way(served)
        named = {
            "signing secret": served.settings.secret,
            "issuer's key": served.issuer_key.splitlines()[1],
            "webhook secret": pushed.removeprefix("whsec_").encode(),
            **shown,
        }
        if password := make_url(url).password:
            named["database password"] = str(password).encode()
    wrong = make_url(url).set(password="a-wrong-pass%20word", host="127.0.0.1", port=1, query={})
    with pytest.raises((OSError, LogUnavailable)) as failed:
        async with serving(service, wrong.render_as_string(hide_password=False), tmp_path, **more):
            raise AssertionError("it serves without a database")
    named["database password that was wrong"] = b"a-wrong-pass"
    written = "".join(capfd.readouterr()) + str(failed.value)
    assert "serving" in written and "ingest waits" in written
    assert found_in(written, named) == []
    assert found_in(written + shown["token"].decode(), named) == ["token"]  # the search does find what is there


async def _owners_are_away(served: Served) -> None:
    """Once its ingest has said so."""
    async with asyncio.timeout(PATIENCE):
        while not any(
            one["kind"] == "ingest" and one["state"].startswith("waiting")
            for one in (await served.runtime.status())["readers"]
        ):
            await asyncio.sleep(0.02)


async def _asked_in_every_way(served: Served) -> dict[str, bytes]:
    """Requests that succeed and that fail, with the secrets that they carried."""
    good, foreign = served.token("finance"), mint_elsewhere(served)
    anyone, cookie = served.anonymous(), secrets.token_urlsafe(32)
    for token in (good, foreign, f"{good}x", "garbage-token-of-somebody"):
        bearer = {"Authorization": f"Bearer {token}", "Cookie": f"sales_ops={cookie}"}
        await anyone.get("/v1/invoices", headers=bearer)
        await anyone.get("/ops/status", headers=bearer)
        await anyone.post("/v1/invoices", headers=bearer, content=b'{"amount":')
    signed = {"webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1," + "A" * 43 + "="}
    assert (await anyone.post("/v1/erp/payments", headers=signed, json={})).status_code == 401
    return {
        "token": good.encode(),
        "foreign token": foreign.encode(),
        "garbage token": b"garbage-token-of-somebody",
        "cookie": cookie.encode(),
        "signature": b"A" * 43,
    }


def mint_elsewhere(served: Served) -> str:
    """A token of another installation: not ours, and somebody's secret all the same."""
    return mint(
        make_key(), sub="x", roles=["admin"], rep_id=None, ttl=timedelta(hours=1),
        audience=served.settings.auth_audience, now=datetime.now(UTC),
    )  # fmt: skip
