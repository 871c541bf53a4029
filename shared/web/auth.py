"""Bearer tokens (JWT, RFC 7519) checked as RFC 8725 advises: the key decides the algorithm, nothing is optional."""

import time
from typing import Any, Protocol
from uuid import UUID

import jwt
from jwt.types import Options

from shared.kernel.messages import Actor

from .issuer import ALGORITHMS, IssuerAway
from .problems import Unauthenticated, Unavailable
from .roles import Role

REMEMBERED = 10_000
"""How many verified tokens are kept until they expire."""
LONGEST = 8 * 1024
"""Characters of an Authorization header."""
LONGEST_SUB = 255
TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})
"""What a token may call itself: an issuer signs other things with the same keys, such as messages of a logout."""
_CHECKED = Options(
    require=["exp", "iat", "sub", "iss", "aud"],
    verify_exp=True,
    verify_nbf=True,
    verify_iat=True,
    verify_aud=True,
    verify_iss=True,
    verify_sub=True,
)


class Keys(Protocol):
    """The keys of the one issuer whose tokens are believed; `name` is its `iss`."""

    name: str
    leeway: float

    @property
    def generation(self) -> int:
        """Moves when the keys change."""

    def known(self, kid: str | None, algorithm: str) -> Any | None: ...

    async def sought(self, kid: str | None, algorithm: str) -> Any | None:
        """A key that is not known: asked for where it is kept. Raises IssuerAway."""


class Verifier:
    """Gives the actor of an Authorization header; raises Unauthenticated, or Unavailable while it cannot tell."""

    def __init__(self, keys: Keys, audience: str) -> None:
        self._keys, self._audience = keys, audience
        self._verified: dict[bytes, tuple[Actor, float]] = {}
        self._generation = keys.generation

    async def actor(self, authorization: bytes) -> Actor:
        known = self._verified.get(authorization)
        if known and known[1] > time.time() and self._generation == self._keys.generation:
            return known[0]
        scheme, _, token = authorization.decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("Send a bearer token.")
        if len(authorization) > LONGEST:
            raise Unauthenticated("The token is too long.")
        claims = await self._claims(token)
        found = _actor(claims), float(claims["exp"])
        if len(self._verified) >= REMEMBERED or self._generation != self._keys.generation:
            self._verified.clear()
            self._generation = self._keys.generation
        self._verified[authorization] = found
        return found[0]

    async def _claims(self, token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
            algorithm, kid = header.get("alg"), header.get("kid")
            if algorithm not in ALGORITHMS or str(header.get("typ", "jwt")).lower() not in TYPES:
                raise Unauthenticated("The token is not valid.")
            key = self._keys.known(kid, algorithm)
            if key is None:
                self._decoded(token, None, algorithm)  # what is wrong with any key is no reason to ask for one
                key = await self._keys.sought(kid, algorithm)
            if key is None:
                raise Unauthenticated("The token is not signed by a key of the issuer.")
            return self._decoded(token, key, algorithm)
        except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError, OverflowError, RecursionError) as wrong:
            raise Unauthenticated("The token is not valid.") from wrong
        except IssuerAway as away:
            raise Unavailable("The issuer of tokens does not answer.") from away

    def _decoded(self, token: str, key: Any | None, algorithm: str) -> dict[str, Any]:
        """The claims, checked; the signature too where there is a key."""
        claims: dict[str, Any] = jwt.decode(
            token,
            key or "",
            algorithms=[algorithm],
            audience=self._audience,
            issuer=self._keys.name,
            leeway=self._keys.leeway,
            options={**_CHECKED, "verify_signature": key is not None},
        )
        return claims


def _actor(claims: dict[str, Any]) -> Actor:
    """Raises Unauthenticated where a claim is not as it should be. An issuer's roles for others are passed over."""
    sub, roles, rep_id = claims["sub"], claims.get("roles"), claims.get("rep_id")
    if not (0 < len(sub) <= LONGEST_SUB and sub.isprintable()):
        raise Unauthenticated("The token's sub is not valid.")
    if "cnf" in claims:
        raise Unauthenticated("The token is bound to a key, which a bearer does not show.")  # RFC 7800
    ours = frozenset(role for role in Role if role in roles) if isinstance(roles, list) else None
    if not ours:
        raise Unauthenticated("The token names no role.")
    try:
        return Actor(sub, ours, UUID(rep_id) if rep_id is not None else None)
    except (ValueError, TypeError, AttributeError) as wrong:
        raise Unauthenticated("The token's rep_id is not valid.") from wrong
