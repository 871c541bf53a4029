"""Keys of a configured issuer: which are taken, how often it is asked, and what holds while it is away."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import HMACAlgorithm, RSAAlgorithm

from shared.settings import Settings
from shared.web.credentials import ClientCredentials
from shared.web.identity import identity_of
from shared.web.issuer import BELIEVED, LIMIT, REFETCH, RETRY, Issuer, IssuerAway, is_safe, keys_of
from shared.web.tokens import make_key

from .openid import new_keys, public

ISSUER = "https://login.example/"


@dataclass
class Told:
    """An issuer made of its answers. `metadata` and `keys` may be changed, `answer` may take the place of both."""

    keys: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] = field(
        default_factory=lambda: {
            "issuer": ISSUER,
            "jwks_uri": f"{ISSUER}jwks",
            "token_endpoint": f"{ISSUER}token",
        }
    )
    answer: Callable[[httpx.Request], httpx.Response] | None = None
    asked: list[str] = field(default_factory=list)
    now: float = 0.0

    def issuer(self) -> Issuer:
        client = httpx.AsyncClient(transport=httpx.MockTransport(self._respond))
        return Issuer(ISSUER, client, clock=lambda: self.now)

    async def _respond(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        await asyncio.sleep(0)  # as a network does, let the others run
        if self.answer:
            return self.answer(request)
        return httpx.Response(200, json=self.metadata if "well-known" in str(request.url) else {"keys": self.keys})

    @property
    def fetches(self) -> int:
        return self.asked.count("/jwks")


@pytest.fixture
def told() -> Told:
    return Told([public(jwk) for jwk in new_keys().values()])


def kid_of(jwk: Mapping[str, Any]) -> tuple[str, str]:
    return jwk["kid"], jwk["alg"]


async def test_of_each_key_only_its_own_algorithm_is_taken(told: Told) -> None:
    issuer = told.issuer()
    await issuer.refresh()
    for jwk in told.keys:
        kid, own = kid_of(jwk)
        for algorithm in ("RS256", "ES256", "EdDSA", "HS256", "none", "RS512", "PS256"):
            assert (issuer.known(kid, algorithm) is not None) == (algorithm == own)
    assert issuer.known(None, "RS256") is None


def unusable() -> Iterator[tuple[str, dict[str, Any]]]:
    keys = new_keys()
    weak = RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 1024).public_key(), as_dict=True)
    yield "for encryption", {**public(keys["RS256"]), "use": "enc"}
    yield "for signing only", {**public(keys["EdDSA"]), "key_ops": ["sign"]}
    yield "without a name", {name: value for name, value in public(keys["EdDSA"]).items() if name != "kid"}
    yield "named by a number", {**public(keys["EdDSA"]), "kid": 5}
    yield "a private one for all to see", {name: v for name, v in keys["EdDSA"].items() if name != "key_ops"}
    yield "a shared secret", {**HMACAlgorithm.to_jwk(b"x" * 64, as_dict=True), "kid": "s", "alg": "HS256"}
    yield "a weak RSA key", {**weak, "kid": "weak", "key_ops": ["verify"]}
    yield "another algorithm", {**public(keys["RS256"]), "alg": "RS512"}
    yield "a shared secret's algorithm", {**public(keys["RS256"]), "alg": "HS256"}
    yield "no algorithm", {**public(keys["RS256"]), "alg": "none"}
    yield "another kind's algorithm", {**public(keys["RS256"]), "alg": "ES256"}
    yield "a curve that is not ours", {"kty": "OKP", "crv": "Ed448", "x": "AAAA", "kid": "448"}
    yield "numbers for octets", {**public(keys["RS256"]), "n": 5}
    yield "no octets", {**public(keys["ES256"]), "x": "*"}
    yield "nothing in it", {"kty": "RSA", "kid": "empty"}


@pytest.mark.parametrize("jwk", [pytest.param(jwk, id=name) for name, jwk in unusable()])
def test_a_key_that_is_not_fit_is_left_out_and_the_others_stay(jwk: dict[str, Any]) -> None:
    good = public(new_keys()["ES256"])
    assert keys_of({"keys": [jwk, "text", None, good]}).keys() == {kid_of(good)}


async def test_all_who_look_for_unknown_keys_ask_once_together_and_once_a_minute(told: Told) -> None:
    issuer = told.issuer()
    await asyncio.gather(*(issuer.sought(f"kid-{number}", "RS256") for number in range(100)))
    assert told.fetches == 1

    told.now += REFETCH - 1
    for number in range(100):
        assert await issuer.sought(f"other-{number}", "RS256") is None
    assert told.fetches == 1

    told.now += 1
    new = new_keys()["ES256"]
    told.keys.append(public(new))
    assert await issuer.sought(*kid_of(new)) is not None
    assert told.fetches == 2


async def test_who_gives_up_waiting_does_not_stop_it_for_the_others(told: Told) -> None:
    issuer = told.issuer()
    kid = kid_of(told.keys[0])
    first, second = (asyncio.create_task(issuer.sought(*kid)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert await second is not None
    assert told.fetches == 1


async def test_the_generation_moves_only_when_the_keys_do(told: Told) -> None:
    issuer = told.issuer()
    await issuer.refresh()
    before = issuer.generation
    told.keys.reverse()
    await issuer.refresh()
    assert issuer.generation == before
    withdrawn = told.keys.pop()
    await issuer.refresh()
    assert issuer.generation == before + 1 and issuer.known(*kid_of(withdrawn)) is None


async def test_while_the_issuer_is_away_known_keys_go_on_for_a_day(told: Told) -> None:
    issuer = told.issuer()
    await issuer.refresh()
    kid = kid_of(told.keys[0])

    told.answer = lambda request: httpx.Response(503)
    told.now = BELIEVED
    await issuer.refresh()
    assert issuer.known(*kid)
    with pytest.raises(IssuerAway):
        await issuer.sought("unknown", "RS256")

    told.now += 1
    await issuer.refresh()
    assert issuer.known(*kid) is None
    with pytest.raises(IssuerAway):
        await issuer.sought(*kid)

    told.answer = None
    told.now += RETRY
    assert await issuer.sought(*kid) is not None


def timed_out(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("late", request=request)


@pytest.mark.parametrize(
    "answer",
    [
        timed_out,
        lambda request: httpx.Response(500),
        lambda request: httpx.Response(302, headers={"Location": "https://elsewhere.example/"}),
        lambda request: httpx.Response(200, text="<html>"),
        lambda request: httpx.Response(200, text="[" * 100_000),
        lambda request: httpx.Response(200, json=["keys"]),
        lambda request: httpx.Response(200, content=b" " * (LIMIT + 1)),
        lambda request: httpx.Response(200, json={"issuer": ISSUER}),
        lambda request: httpx.Response(200, json={"issuer": ISSUER, "jwks_uri": "http://login.example/jwks"}),
        lambda request: httpx.Response(200, json={"issuer": ISSUER, "jwks_uri": "file:///etc/passwd"}),
        lambda request: httpx.Response(200, json={"issuer": ISSUER, "jwks_uri": 5}),
        lambda request: httpx.Response(200, json={"issuer": "https://other.example/", "jwks_uri": f"{ISSUER}jwks"}),
        lambda request: httpx.Response(200, json={"issuer": ISSUER, "jwks_uri": f"{ISSUER}jwks", "keys": 5}),
    ],
)
async def test_what_is_not_as_agreed_is_an_issuer_that_is_away(
    told: Told, answer: Callable[[httpx.Request], httpx.Response]
) -> None:
    issuer = told.issuer()
    await issuer.refresh()
    kid = kid_of(told.keys[0])
    told.answer = answer
    await issuer.refresh()
    assert issuer.known(*kid)
    with pytest.raises(IssuerAway):
        await issuer.sought("unknown", "RS256")


async def test_following_goes_on_after_a_failure(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.web.issuer.RETRY", 0)
    issuer = told.issuer()
    told.answer = lambda request: httpx.Response(500)
    following = asyncio.create_task(issuer.follow())
    async with asyncio.timeout(60):
        while len(told.asked) < 3:
            await asyncio.sleep(0)
        told.answer = None
        while issuer.generation == 0:
            await asyncio.sleep(0)
    following.cancel()


def test_what_goes_over_a_network_goes_over_tls() -> None:
    for address in ("https://login.example", "http://127.0.0.1:8", "http://localhost:8/x", "http://[::1]:8"):
        assert is_safe(address)
    for address in (
        "http://login.example",
        "",
        "login.example",
        "ftp://127.0.0.1",
        "http://127.0.0.1.example",
        "https://",
    ):
        assert not is_safe(address)


class Tokens:
    """A token endpoint that counts, and a service that accepts the newest token alone."""

    def __init__(self, told: Told, lasts: Any = 600) -> None:
        self.told, self.lasts, self.given, self.forms = told, lasts, 0, list[bytes]()
        told.answer = self.answer
        self.auth = ClientCredentials(
            told.issuer(), "us", "secret", {"resource": "https://sales.example"}, clock=lambda: told.now
        )
        self.client = httpx.AsyncClient(transport=httpx.MockTransport(self.serve), auth=self.auth)

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != "/token":
            return httpx.Response(200, json=self.told.metadata)
        self.given += 1
        self.forms.append(request.content)
        return httpx.Response(200, json={"access_token": f"token-{self.given}", "expires_in": self.lasts})

    def serve(self, request: httpx.Request) -> httpx.Response:
        good = request.headers["authorization"] == f"Bearer token-{self.given}"
        return httpx.Response(200 if good else 401)

    async def get(self) -> int:
        return (await self.client.get("https://other.example/feed")).status_code


async def test_a_token_of_our_own_is_kept_until_shortly_before_it_expires(told: Told) -> None:
    tokens = Tokens(told)
    assert await asyncio.gather(*(tokens.get() for _ in range(20))) == [200] * 20
    assert tokens.given == 1
    assert tokens.forms == [b"grant_type=client_credentials&resource=https%3A%2F%2Fsales.example"]
    told.now = 569
    assert (await tokens.get(), tokens.given) == (200, 1)
    told.now = 570
    assert (await tokens.get(), tokens.given) == (200, 2)


async def test_a_token_of_our_own_that_is_refused_is_replaced_once(told: Told) -> None:
    tokens = Tokens(told)
    await tokens.get()
    tokens.given = 7  # the issuer's keys changed: none given before is good any more
    assert (await tokens.get(), tokens.given) == (200, 8)
    tokens.serve = lambda request: httpx.Response(401)  # type: ignore[method-assign]  # nothing is good enough
    tokens.client = httpx.AsyncClient(transport=httpx.MockTransport(tokens.serve), auth=tokens.auth)
    assert (await tokens.get(), tokens.given) == (401, 9)


@pytest.mark.parametrize(
    "given", [{}, {"access_token": 5}, {"access_token": "é"}, {"access_token": "x", "expires_in": "x"}]
)
async def test_an_issuer_that_gives_no_token_is_away(told: Told, given: dict[str, Any]) -> None:
    tokens = Tokens(told)
    told.answer = lambda request: httpx.Response(200, json={**told.metadata, **given})
    with pytest.raises(IssuerAway):
        await tokens.get()


def settings(home: Path, **more: Any) -> Settings:
    (home / "key").write_bytes(make_key())
    (home / "secret").write_text("secret\n")
    return Settings(database_url="postgresql://x@/y", secret_file=home / "secret", **more)


def test_settings_that_would_open_a_door_or_leave_open_which_are_refused(tmp_path: Path) -> None:
    key, client = tmp_path / "key", {"oidc_client_id": "us", "oidc_client_secret_file": tmp_path / "secret"}
    issuer = {"oidc_issuer": "https://login.example", **client}
    for wrong, why in (
        ({**issuer, "embedded_key_file": key}, "EMBEDDED_KEY_FILE must not be set"),
        ({"oidc_issuer": "https://login.example"}, "OIDC_CLIENT_ID"),
        ({"oidc_issuer": "", "embedded_key_file": key}, "EMBEDDED_KEY_FILE must not be set"),
        ({**issuer, "oidc_issuer": ""}, "https"),
        ({**issuer, "oidc_issuer": "http://login.example"}, "https"),
        ({**issuer, "oidc_issuer": "https://login.example/?a=b"}, "https"),
        ({**client, "embedded_key_file": key}, "without OIDC_ISSUER"),
        ({}, "set OIDC_ISSUER, or EMBEDDED_KEY_FILE"),
        ({"embedded_key_file": key, "host": "0.0.0.0"}, "loopback"),
        ({"embedded_key_file": key, "host": "::"}, "loopback"),
    ):
        with pytest.raises(ValueError, match=why):
            identity_of(settings(tmp_path, **wrong), "customer")
    assert identity_of(settings(tmp_path, **issuer, host="0.0.0.0"), "customer").issuer is not None
    assert identity_of(settings(tmp_path, embedded_key_file=key), "customer").issuer is None


def test_what_the_issuer_needs_to_be_told_is_json_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OIDC_TOKEN_REQUEST", json.dumps({"audience": "sales"}))
    assert settings(tmp_path).oidc_token_request == {"audience": "sales"}
