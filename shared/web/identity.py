"""Identity: whose tokens a service believes, and with which token it calls the other services.

Either a configured OpenID issuer, or, where there is none, the embedded one, which serves this machine only.
"""

import asyncio
import ipaddress
from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from shared.settings import Settings

from .auth import Verifier
from .credentials import ClientCredentials
from .issuer import Issuer, is_safe
from .tokens import EMBEDDED_ISSUER, load_key, mint, thumbprint


@dataclass(frozen=True)
class Identity:
    verifier: Verifier
    auth: httpx.Auth
    """What makes a request one of this service."""
    issuer: Issuer | None = None

    def start(self) -> list[asyncio.Task[None]]:
        """The task that follows the issuer's keys. The service starts without waiting for it."""
        return [asyncio.create_task(self.issuer.follow(), name="issuer")] if self.issuer else []

    async def close(self) -> None:
        if self.issuer:
            await self.issuer.client.aclose()


def identity_of(settings: Settings, service: str) -> Identity:
    """Raises ValueError where the settings would open a door, or leave open which one is meant."""
    if settings.oidc_issuer is None:
        return _embedded(settings, service)
    if settings.embedded_key_file is not None:
        raise ValueError("with OIDC_ISSUER there is no embedded issuer: EMBEDDED_KEY_FILE must not be set")
    if not is_safe(settings.oidc_issuer) or "?" in settings.oidc_issuer or "#" in settings.oidc_issuer:
        raise ValueError("OIDC_ISSUER must be an https address, or one on this machine")
    if settings.oidc_client_id is None or settings.oidc_client_secret_file is None:
        raise ValueError("with OIDC_ISSUER a service needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET_FILE to call others")
    issuer = Issuer(settings.oidc_issuer)
    secret = settings.oidc_client_secret_file.read_text().strip()
    auth = ClientCredentials(issuer, settings.oidc_client_id, secret, settings.oidc_token_request)
    return Identity(Verifier(issuer, settings.auth_audience), auth, issuer)


def _embedded(settings: Settings, service: str) -> Identity:
    """The embedded issuer's key lies on this machine; its tokens must not open a door to others."""
    if settings.oidc_client_id is not None or settings.oidc_client_secret_file is not None:
        raise ValueError("OIDC_CLIENT_ID and OIDC_CLIENT_SECRET_FILE are of no use without OIDC_ISSUER")
    if settings.embedded_key_file is None:
        raise ValueError("set OIDC_ISSUER, or EMBEDDED_KEY_FILE for the embedded issuer")
    if not ipaddress.ip_address(settings.host).is_loopback:
        raise ValueError("the embedded issuer serves loopback only: HOST must be 127.0.0.1 or ::1")
    pem = settings.embedded_key_file.read_bytes()
    return Identity(
        Verifier(EmbeddedKeys(pem), settings.auth_audience), EmbeddedAuth(pem, service, settings.auth_audience)
    )


class EmbeddedKeys:
    name = EMBEDDED_ISSUER
    leeway = 0.0
    generation = 0

    def __init__(self, key_pem: bytes) -> None:
        self._key = load_key(key_pem).public_key()
        self._kid = thumbprint(self._key)

    def known(self, kid: str | None, algorithm: str) -> Any | None:
        return self._key if algorithm == "EdDSA" and kid in (None, self._kid) else None

    async def sought(self, kid: str | None, algorithm: str) -> None:
        return None


class EmbeddedAuth(httpx.Auth):
    """A token of the moment: on one machine it costs nothing to make one."""

    def __init__(self, key_pem: bytes, service: str, audience: str) -> None:
        self._key_pem, self._service, self._audience = key_pem, service, audience

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        token = mint(
            self._key_pem,
            sub=f"service-{self._service}",
            roles=["service"],
            rep_id=None,
            ttl=timedelta(hours=1),
            audience=self._audience,
            now=datetime.now(UTC),
        )
        request.headers["Authorization"] = f"Bearer {token}"
        yield request
