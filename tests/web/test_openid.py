"""Tokens of a real OpenID provider: believed by its keys only, while it changes them and while it is away."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest

from services.customer.app import service
from shared.messaging.feed import FeedTransport
from shared.messaging.transport import OwnerAway
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import Served, serving
from shared.web.identity import identity_of

from .conftest import ACME, problem
from .forged import Forger, forged
from .openid import RESOURCE, ROLES, SECRET, Provider, free_port, new_keys, with_node

SECURITY = Path(__file__).parents[2] / "SECURITY.md"


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    made = Provider(tmp_path, free_port(), "sales", new_keys())
    try:
        yield made
    finally:
        made.kill()


class Serve(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[Served]: ...


@pytest.fixture
def serve(provider: Provider, fresh_database: FreshDatabase, tmp_path: Path) -> Serve:
    """The customer service, which believes the provider."""
    (tmp_path / "client-secret").write_text(SECRET + "\n")
    return lambda: serving(
        service,
        fresh_database(of=service).serving_url,
        tmp_path,
        embedded_key_file=None,
        oidc_issuer=provider.issuer,
        oidc_client_id="services",
        oidc_client_secret_file=tmp_path / "client-secret",
        oidc_token_request={"resource": RESOURCE},
    )


async def ask(served: Served, token: str) -> httpx.Response:
    headers = [(b"authorization", b"Bearer " + token.encode())]
    return await served.anonymous().get("/v1/customers", headers=headers)


@with_node
async def test_the_provider_s_tokens_are_believed_and_forged_ones_are_not(provider: Provider, serve: Serve) -> None:
    provider.start()
    async with serve() as served:
        for client in ROLES:
            assert (await ask(served, await provider.token(client))).status_code == 200
        good = await provider.token("assistant-ed")
        await served.caught_up()
        created = await served.anonymous().post("/v1/customers", json=ACME, headers={"Authorization": f"Bearer {good}"})
        assert created.status_code == 201
        forger = Forger(provider.keys, good)
        for believed in (
            forger.claiming(aud=["shop", "sales"]),
            forger.claiming(iat=int(time.time()) + 10),  # clocks differ
            forger.headed(typ=None),
        ):
            assert (await ask(served, believed)).status_code == 200

        for what, token in forged(provider.keys, good):
            refused = await ask(served, token)
            assert problem(refused) == (401, "unauthenticated"), what
            assert refused.headers["www-authenticate"].startswith("Bearer"), what
        assert await served.runtime.log.head() == 1


@with_node
async def test_keys_change_and_a_withdrawn_one_is_believed_no_more(
    provider: Provider, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.start()
    async with serve() as served:
        old = await provider.token("assistant-rsa")
        assert (await ask(served, old)).status_code == 200
        provider.keys = {**new_keys(), "old": provider.keys["ES256"]}
        provider.restart()
        for client in ROLES:
            assert (await ask(served, await provider.token(client))).status_code == 200
        assert problem(await ask(served, old)) == (401, "unauthenticated")

        provider.keys = new_keys()
        provider.restart()
        late = await provider.token("assistant-rsa")
        assert problem(await ask(served, late)) == (401, "unauthenticated")  # asked less than a minute ago
        monkeypatch.setattr("shared.web.issuer.REFETCH", 0.0)
        assert (await ask(served, late)).status_code == 200


@with_node
async def test_known_keys_go_on_while_the_provider_is_away(
    provider: Provider, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.web.issuer.RETRY", 0.05)
    async with serve() as served:  # which starts while nobody is there
        await served.caught_up()
        assert problem(await ask(served, "garbage")) == (401, "unauthenticated")
        provider.start()
        kept, fresh = await provider.token("assistant-ed"), await provider.token("assistant-ec")
        provider.kill()
        away = await ask(served, kept)
        while away.status_code == 503:
            assert problem(away) == (503, "unavailable") and int(away.headers["retry-after"]) > 0
            if provider.process is None:
                provider.start()
            away = await ask(served, kept)
        assert away.status_code == 200

        provider.kill()
        monkeypatch.setattr("shared.web.issuer.REFETCH", 0.0)
        assert (await ask(served, fresh)).status_code == 200
        stranger = Forger(new_keys(), kept).headed()
        assert problem(await ask(served, stranger)) == (503, "unavailable")
        assert (await ask(served, kept)).status_code == 200


@pytest.fixture
async def feed(provider: Provider, serve: Serve) -> AsyncIterator[tuple[Served, FeedTransport]]:
    """A service, and its feed as another service follows it."""
    async with serve() as served:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(served.app), base_url="http://test")
        identity = identity_of(served.settings, "pipeline")
        transport = FeedTransport("http://test", identity.auth, client)
        yield served, transport
        await transport.close()
        await identity.close()


@with_node
async def test_services_call_each_other_with_tokens_of_the_provider(
    provider: Provider, feed: tuple[Served, FeedTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.web.issuer.REFETCH", 0.0)
    monkeypatch.setattr("shared.web.issuer.RETRY", 0.0)
    served, transport = feed
    with pytest.raises(OwnerAway, match="IssuerAway"):
        await transport.feed(0, 10, 0)
    provider.start()
    assert (await transport.feed(0, 10, 0)).head == 0

    provider.kill()
    assert (await transport.feed(0, 10, 0)).head == 0  # the token is still good

    provider.keys = new_keys()
    provider.start()
    await ask(served, await provider.token("assistant-ed"))  # the service learns of the new keys
    results: list[Any] = await asyncio.gather(*(transport.feed(0, 10, 0) for _ in range(3)))
    assert [one.head for one in results] == [0, 0, 0]


def test_the_table_of_bad_tokens_in_the_documentation_is_that_of_the_tests() -> None:
    keys = new_keys()
    good = Forger.beginning(keys, "https://login.example", "sales")
    rows = "".join(f"| {what} | 401 |\n" for what, _ in forged(keys, good))
    assert rows in SECURITY.read_text(encoding="utf-8")
