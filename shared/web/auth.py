"""Tokens checked: the embedded issuer's, signed with EdDSA by a key that never leaves this machine."""

import time
from uuid import UUID

import jwt

from shared.kernel.messages import Actor

from .problems import Unauthenticated
from .roles import Role
from .tokens import EMBEDDED_ISSUER, load_key

REMEMBERED = 10_000
"""How many verified tokens are kept until they expire."""


class Verifier:
    """Gives the actor of an Authorization header, or raises Unauthenticated."""

    def __init__(self, key_pem: bytes, audience: str) -> None:
        self._key = load_key(key_pem).public_key()
        self._audience = audience
        self._verified: dict[str, tuple[Actor, float]] = {}

    def actor(self, authorization: str) -> Actor:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("Send a bearer token.")
        known = self._verified.get(token)
        if known and known[1] > time.time():
            return known[0]
        actor, expires = self._verify(token)
        if len(self._verified) >= REMEMBERED:
            self._verified.clear()
        self._verified[token] = actor, expires
        return actor

    def _verify(self, token: str) -> tuple[Actor, float]:
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=["EdDSA"],
                audience=self._audience,
                issuer=EMBEDDED_ISSUER,
                options={"require": ["exp", "iat", "sub", "iss", "aud"]},
            )
            roles = frozenset(Role(role) for role in claims.get("roles", ()))
            rep_id = claims.get("rep_id")
            return Actor(claims["sub"], roles, UUID(rep_id) if rep_id else None), float(claims["exp"])
        except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError) as wrong:
            raise Unauthenticated("The token is not valid.") from wrong
