"""The configured OpenID issuer: its metadata (OpenID Connect Discovery 1.0) and the keys that it signs with (RFC 7517).

Keys are looked up without the network. They are fetched anew every five minutes, and for a key id that is not known,
then once a minute at most, whoever asks. While the issuer is away the known keys go on for a day.
"""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any

import httpx
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWK, PyJWTError

from shared.messaging.peer import peer_client

logger = structlog.get_logger(__name__)

ALGORITHMS = frozenset({"RS256", "ES256", "EdDSA"})
DEADLINE = 5.0
"""Seconds that one document of the issuer may take."""
LIMIT = 512 * 1024
"""Bytes of one document of the issuer."""
REFRESH, RETRY, REFETCH = 300.0, 10.0, 60.0
"""Seconds until keys are fetched anew, until an issuer that is away is asked again, and between two fetches for key
ids that are not known."""
BELIEVED = 24 * 3600.0
"""Seconds that known keys go on while the issuer is away: a key that it withdrew is believed no longer than that."""
WEAKEST_RSA = 2048


class IssuerAway(httpx.HTTPError):
    """The issuer does not answer, or not as agreed."""


class Issuer:
    """`generation` moves with the keys. Its calls raise IssuerAway."""

    leeway = 30.0
    """Seconds by which its clock and ours may differ."""

    def __init__(
        self, url: str, client: httpx.AsyncClient | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.name = url
        self.client = client or peer_client(headers={"Accept-Encoding": "identity"})
        self.generation = 0
        self._clock = clock
        self._keys: dict[tuple[str, str], PyJWK] = {}
        self._away: str | None = "it was not asked yet"
        self._confirmed = self._refetched = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    def known(self, kid: str | None, algorithm: str) -> PyJWK | None:
        return self._keys.get((kid, algorithm)) if kid is not None else None

    async def sought(self, kid: str | None, algorithm: str) -> PyJWK | None:
        """The key that is not known, where the issuer has it. None when it has none of that name."""
        if kid is None:
            return None
        if self._fetching:
            await self.refresh()
        if not self.known(kid, algorithm) and self._clock() - self._refetched >= (RETRY if self._away else REFETCH):
            self._refetched = self._clock()
            await self.refresh()
        found = self.known(kid, algorithm)
        if found is None and self._away:
            raise IssuerAway(self._away)
        return found

    async def follow(self) -> None:
        """Keep the keys as the issuer has them, for ever."""
        while True:
            await self.refresh()
            await asyncio.sleep(RETRY if self._away else REFRESH)

    async def refresh(self) -> None:
        """Fetch the keys, all who ask at once together. Who stops waiting does not stop it for the others."""
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._fetch())
            self._fetching.add_done_callback(self._fetched)
        await asyncio.shield(self._fetching)

    def _fetched(self, task: asyncio.Task[None]) -> None:
        self._fetching = None

    async def _fetch(self) -> None:
        try:
            metadata = await self.metadata()
            keys = keys_of(await self.document(self.client.build_request("GET", endpoint(metadata, "jwks_uri"))))
        except IssuerAway as away:
            if not self._away:
                logger.warning("the issuer is away; known keys go on", issuer=self.name, reason=str(away))
            self._away = str(away)
            if self._clock() - self._confirmed > BELIEVED:
                self._hold({})
            return
        self._away, self._confirmed = None, self._clock()
        self._hold(keys)

    def _hold(self, keys: dict[tuple[str, str], PyJWK]) -> None:
        if {name: _public(key) for name, key in keys.items()} != {
            name: _public(key) for name, key in self._keys.items()
        }:
            self.generation += 1
            self._keys = keys
            logger.info("keys of the issuer", issuer=self.name, kids=sorted(kid for kid, _ in keys))

    async def metadata(self) -> Mapping[str, Any]:
        where = f"{self.name.rstrip('/')}/.well-known/openid-configuration"
        metadata = await self.document(self.client.build_request("GET", where))
        if metadata.get("issuer") != self.name:  # section 4.3: they must be identical
            raise IssuerAway(f"{where} is about another issuer")
        return metadata

    async def document(self, request: httpx.Request) -> Mapping[str, Any]:
        """The JSON object that answers the request, within DEADLINE and LIMIT."""
        try:
            async with asyncio.timeout(DEADLINE):
                answer = await self.client.send(request, stream=True)
                try:
                    received = await _bounded(answer)
                finally:
                    await answer.aclose()
        except (httpx.TransportError, TimeoutError) as failure:
            raise IssuerAway(f"{request.url}: {type(failure).__name__} {failure}".strip()) from failure
        if answer.status_code != 200:
            raise IssuerAway(f"{request.url} answered {answer.status_code}")
        try:
            document = json.loads(received)
        except (ValueError, RecursionError) as garbage:
            raise IssuerAway(f"{request.url} answered no JSON") from garbage
        if not isinstance(document, dict):
            raise IssuerAway(f"{request.url} answered no JSON object")
        return document


async def _bounded(answer: httpx.Response) -> bytes:
    received = b""
    async for part in answer.aiter_bytes():
        received += part
        if len(received) > LIMIT:
            raise IssuerAway(f"{answer.url} answered more than {LIMIT} bytes")
    return received


def endpoint(metadata: Mapping[str, Any], name: str) -> str:
    """An address that the metadata names. Raises IssuerAway unless what goes there is safe from eavesdroppers."""
    address = metadata.get(name)
    if not isinstance(address, str) or not is_safe(address):
        raise IssuerAway(f"the issuer's {name} is not an https address")
    return address


def is_safe(address: str) -> bool:
    """Whether it is reached over TLS, or without leaving this machine."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return False
    return bool(url.host) and (url.scheme == "https" or (url.scheme == "http" and _is_loopback(url.host)))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def keys_of(document: Mapping[str, Any]) -> dict[tuple[str, str], PyJWK]:
    """The usable keys of a JWK set by key id and algorithm; of each key only its own algorithm is taken."""
    listed = document.get("keys")
    if not isinstance(listed, list):
        raise IssuerAway("the issuer's keys are not a JWK set")
    found = (_usable(jwk) for jwk in listed if isinstance(jwk, dict))
    return {(str(key.key_id), key.algorithm_name): key for key in found if key is not None}


def _usable(jwk: dict[str, Any]) -> PyJWK | None:
    """The key, unless it is for something else, without a name, weak, or a private one that everybody can read."""
    verifies = jwk.get("use", "sig") == "sig" and "verify" in (jwk.get("key_ops") or ["verify"])
    if (
        not verifies
        or "d" in jwk
        or not isinstance(jwk.get("kid"), str)
        or str(jwk.get("alg", "EdDSA")) not in ALGORITHMS
    ):
        return None
    try:
        key = PyJWK(jwk)
    except (PyJWTError, AttributeError, TypeError, KeyError, ValueError):
        logger.warning("a key of the issuer that cannot be used", kid=jwk["kid"])
        return None
    weak = isinstance(key.key, RSAPublicKey) and key.key.key_size < WEAKEST_RSA
    return None if weak or key.algorithm_name not in ALGORITHMS else key  # its kind says which, where it does not


def _public(key: PyJWK) -> Any:
    return key.Algorithm.to_jwk(key.key)
