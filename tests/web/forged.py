"""Tokens that must not be believed, by what is wrong with them, made from a good one and the issuer's own keys."""

import base64
import json
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shared.web.tokens import make_key, mint

from .openid import new_keys, private, public

Keys = Mapping[str, Mapping[str, Any]]
Wrong = tuple[str, str]


def b64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def part(value: Any) -> str:
    return b64(json.dumps(value).encode())


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


class Forger:
    """Signs what the issuer never would, with its own keys."""

    def __init__(self, keys: Keys, good: str) -> None:
        self.keys, self.claims = keys, claims_of(good)
        self.kid = keys["EdDSA"]["kid"]
        self.header = {"alg": "EdDSA", "typ": "at+jwt", "kid": self.kid}

    @staticmethod
    def beginning(keys: Keys, issuer: str, audience: str) -> str:
        """A good token of an issuer that there is not."""
        now = int(time.time())
        claims = {"iss": issuer, "aud": audience, "sub": "ann", "iat": now, "exp": now + 600, "roles": ["rep"]}
        return jwt.encode(claims, private(keys["EdDSA"]), "EdDSA", {"kid": keys["EdDSA"]["kid"]})

    def raw(self, header: str, payload: str) -> str:
        """Signed by EdDSA, whatever the two parts say."""
        signature: bytes = private(self.keys["EdDSA"]).sign(f"{header}.{payload}".encode())
        return f"{header}.{payload}.{b64(signature)}"

    def claiming(self, **changes: Any) -> str:
        """With these claims; None takes one away."""
        claims = {name: value for name, value in {**self.claims, **changes}.items() if value is not None}
        return self.raw(part(self.header), part(claims))

    def headed(self, **changes: Any) -> str:
        header = {name: value for name, value in {**self.header, **changes}.items() if value is not None}
        return self.raw(part(header), part(self.claims))


def forged(keys: Keys, good: str) -> Iterator[Wrong]:
    """(what is wrong, the token)"""
    forger = Forger(keys, good)
    yield from _of_no_form(good)
    yield from _signed_wrongly(forger, good)
    yield from _with_another_algorithm(forger)
    yield from _by_another_key(forger)
    yield from _with_wrong_claims(forger)


def _of_no_form(good: str) -> Iterator[Wrong]:
    head, payload, signature = good.split(".")
    yield "empty", ""
    yield "no token at all", "x"
    yield "three parts of nothing", "..."
    yield "letters that are no Base64", "é.é.é"
    yield "a part too many", f"{good}.{signature}"
    yield "encrypted (five parts)", f"{head}.{payload}.{payload}.{payload}.{signature}"
    yield "a header that is a list", f"{part([])}.{payload}.{signature}"
    yield "a header of a thousand lists in each other", f"{b64(b'[' * 1500)}.{payload}.{signature}"
    yield "longer than 8 KiB", f"{head}.{payload}.{signature}{'A' * 8192}"


def _signed_wrongly(forger: Forger, good: str) -> Iterator[Wrong]:
    head, payload, signature = good.split(".")
    more = part({**forger.claims, "roles": ["admin"]})
    yield "claims changed after signing", f"{head}.{more}.{signature}"
    yield "no signature", f"{head}.{payload}."
    yield "a signature of zeros", f"{head}.{payload}.{b64(bytes(64))}"
    elliptic = part({**forger.header, "alg": "ES256", "kid": forger.keys["ES256"]["kid"]})
    yield "an ES256 signature of zeros", f"{elliptic}.{payload}.{b64(bytes(64))}"
    der = private(forger.keys["ES256"]).sign(f"{elliptic}.{payload}".encode(), ec.ECDSA(hashes.SHA256()))
    yield "an ES256 signature in DER", f"{elliptic}.{payload}.{b64(der)}"
    for alg, jwk in new_keys().items():
        known = forger.keys[alg]["kid"]
        yield (
            f"signed by a stranger's {alg} key under a known name",
            jwt.encode(forger.claims, private(jwk), alg, {"kid": known}),
        )


def _with_another_algorithm(forger: Forger) -> Iterator[Wrong]:
    for none in ("none", "None", "nOnE", ""):
        yield f"alg {none!r}", f"{part({**forger.header, 'alg': none})}.{part(forger.claims)}."
    unsigned = f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(forger.claims)}."
    yield "alg 'none' without a kid", unsigned
    for alg, jwk in forger.keys.items():
        key = private(jwk).public_key()
        pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        for form, secret in (("PEM", pem), ("JWK", json.dumps(public(jwk)).encode())):
            yield f"HS256 with the public {alg} key ({form}) as its secret", _hmac(forger, jwk["kid"], secret)
    rsa = private(forger.keys["RS256"])
    kid = {"kid": forger.keys["RS256"]["kid"]}
    yield "RS512 by the RSA key", jwt.encode(forger.claims, rsa, "RS512", kid)
    yield "PS256 by the RSA key", jwt.encode(forger.claims, rsa, "PS256", kid)
    said = f"{part({'alg': 'RS256', **kid})}.{part(forger.claims)}"
    sha1 = rsa.sign(said.encode(), padding.PKCS1v15(), hashes.SHA1())
    yield "RS256 over SHA-1", f"{said}.{b64(sha1)}"
    yield (
        "RS256 under the name of the ES256 key",
        jwt.encode(forger.claims, rsa, "RS256", {"kid": forger.keys["ES256"]["kid"]}),
    )
    yield "EdDSA said to be ES256", forger.headed(alg="ES256")
    yield "alg a list", forger.headed(alg=["EdDSA"])
    yield "no alg", forger.headed(alg=None)


def _hmac(forger: Forger, kid: str, secret: bytes) -> str:
    said = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': kid})}.{part(forger.claims)}"
    return (
        f"{said}.{b64(jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(said.encode(), secret))}"
    )


def _by_another_key(forger: Forger) -> Iterator[Wrong]:
    stranger = new_keys()["EdDSA"]
    own, jwk = private(stranger), public(stranger)
    yield "no kid", forger.headed(kid=None)
    yield "kid a number", forger.headed(kid=5)
    yield "kid a path", forger.headed(kid="../../../../dev/null")
    yield "kid an SQL expression", forger.headed(kid="' OR '1'='1")
    yield "an unknown kid", jwt.encode(forger.claims, own, "EdDSA", {"kid": jwk["kid"]})
    yield (
        "a key of its own in the header (jwk)",
        jwt.encode(forger.claims, own, "EdDSA", {"kid": jwk["kid"], "jwk": jwk}),
    )
    yield (
        "a key of its own elsewhere (jku)",
        jwt.encode(forger.claims, own, "EdDSA", {"kid": jwk["kid"], "jku": "https://attacker.example/jwks"}),
    )
    yield "crit of something unknown", forger.headed(crit=["urn:unknown"], **{"urn:unknown": 1})
    yield "b64 false", forger.headed(crit=["b64"], b64=False)
    yield "typ of a message of a logout", forger.headed(typ="logout+jwt")
    embedded = mint(
        make_key(), sub="demo-admin", roles=["admin"], rep_id=None, ttl=timedelta(hours=1),
        audience=forger.claims["aud"], now=datetime.now(UTC),
    )  # fmt: skip
    yield "of an embedded issuer", embedded


def _with_wrong_claims(forger: Forger) -> Iterator[Wrong]:
    now, issuer = int(time.time()), forger.claims["iss"]
    for name in ("iss", "aud", "sub", "exp", "iat", "roles"):
        yield f"no {name}", forger.claiming(**{name: None})
    yield "expired", forger.claiming(exp=now - 60)
    yield "exp as text", forger.claiming(exp="tomorrow")
    for never in ("1e999", "NaN", "-1", "[]", "9" * 5000):
        payload = json.dumps({**forger.claims, "exp": "?"}).replace('"?"', never)
        yield f"exp {never[:8]}", forger.raw(part(forger.header), b64(payload.encode()))
    yield "not yet valid (nbf)", forger.claiming(nbf=now + 3600)
    yield "from the future (iat)", forger.claiming(iat=now + 3600)
    yield "another issuer", forger.claiming(iss="https://login.example")
    yield "the issuer with a slash more", forger.claiming(iss=issuer + "/")
    yield "several issuers", forger.claiming(iss=[issuer])
    yield "another audience", forger.claiming(aud="warehouse")
    yield "other audiences", forger.claiming(aud=["warehouse", "shop"])
    yield "an audience that begins alike", forger.claiming(aud=forger.claims["aud"] + "-admin")
    yield "sub a number", forger.claiming(sub=5)
    yield "sub empty", forger.claiming(sub="")
    yield "sub with a NUL", forger.claiming(sub="a\0b")
    yield "sub of 300 letters", forger.claiming(sub="a" * 300)
    yield "roles as text", forger.claiming(roles="admin")
    yield "roles of others only", forger.claiming(roles=["emperor", "offline_access"])
    yield "rep_id no UUID", forger.claiming(rep_id="nobody")
    yield "rep_id a number", forger.claiming(rep_id=5)
    yield "bound to a key (cnf)", forger.claiming(cnf={"jkt": "x"})
    deep = json.dumps(forger.claims)[:-1] + ', "x": ' + "[" * 3000 + "]" * 3000 + "}"
    yield "claims of three thousand lists in each other", forger.raw(part(forger.header), b64(deep.encode()))
    yield "claims that are a list", forger.raw(part(forger.header), part([forger.claims]))
