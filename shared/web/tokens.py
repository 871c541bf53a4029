"""The embedded issuer: it makes its key, and mints tokens (JWT, RFC 7519) signed with it by EdDSA (RFC 8037)."""

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

EMBEDDED_ISSUER = "sales-embedded"


def make_key() -> bytes:
    """A new Ed25519 private key, as unencrypted PKCS 8 in PEM. It belongs into a file of mode 0600."""
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def load_key(key_pem: bytes) -> Ed25519PrivateKey:
    """Raises ValueError where `key_pem` is not an Ed25519 private key."""
    key = serialization.load_pem_private_key(key_pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("the embedded issuer's key is not an Ed25519 private key")
    return key


def thumbprint(key: Ed25519PublicKey) -> str:
    """The key's id, by RFC 7638: SHA-256 over its JWK's required members in lexicographic order."""
    public = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    members = {"crv": "Ed25519", "kty": "OKP", "x": _base64url(public)}
    return _base64url(hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest())


def mint(
    key_pem: bytes,
    *,
    sub: str,
    roles: Sequence[str],
    rep_id: UUID | None,
    ttl: timedelta,
    audience: str,
    now: datetime,
) -> str:
    """A bearer token of the embedded issuer, valid from `now` for `ttl`."""
    key = load_key(key_pem)
    claims: dict[str, object] = {
        "iss": EMBEDDED_ISSUER,
        "aud": audience,
        "iat": int(now.timestamp()),
        "exp": int((now + ttl).timestamp()),
        "sub": sub,
        "roles": list(roles),
    }
    if rep_id is not None:
        claims["rep_id"] = str(rep_id)
    return jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": thumbprint(key.public_key())})


def _base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
