"""Tokens of the embedded issuer."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from shared.web.tokens import EMBEDDED_ISSUER, load_key, make_key, mint, thumbprint

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
REP = UUID("018f4f60-0000-7000-8000-000000000001")


def test_a_token_says_who_what_and_until_when() -> None:
    key = make_key()
    token = mint(key, sub="demo-rep", roles=["rep"], rep_id=REP, ttl=timedelta(hours=24), audience="sales", now=NOW)
    claims = jwt.decode(
        token, load_key(key).public_key(), ["EdDSA"], audience="sales", issuer=EMBEDDED_ISSUER,
        options={"verify_exp": False, "verify_iat": False},
    )  # fmt: skip
    assert claims == {
        "iss": "sales-embedded", "aud": "sales", "sub": "demo-rep", "roles": ["rep"], "rep_id": str(REP),
        "iat": int(NOW.timestamp()), "exp": int(NOW.timestamp()) + 86400,
    }  # fmt: skip


def test_a_token_of_nobody_in_particular_has_no_rep() -> None:
    token = mint(make_key(), sub="ops", roles=["ops"], rep_id=None, ttl=timedelta(hours=1), audience="sales", now=NOW)
    assert "rep_id" not in jwt.decode(token, options={"verify_signature": False})


def test_a_token_names_the_key_that_signed_it() -> None:
    key = make_key()
    token = mint(key, sub="ops", roles=["ops"], rep_id=None, ttl=timedelta(hours=1), audience="sales", now=NOW)
    assert jwt.get_unverified_header(token) == {
        "alg": "EdDSA", "typ": "JWT", "kid": thumbprint(load_key(key).public_key()),
    }  # fmt: skip


def test_the_thumbprint_is_that_of_rfc_8037_appendix_a_3() -> None:
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    assert thumbprint(Ed25519PublicKey.from_public_bytes(public)) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_another_kind_of_key_is_refused() -> None:
    elliptic = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(ValueError, match="not an Ed25519"):
        load_key(elliptic)
