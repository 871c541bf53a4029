"""Without a valid token nothing is served but health, docs and problems; with one, what its roles allow."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from shared.testing.serving import Served
from shared.web.tokens import EMBEDDED_ISSUER, load_key, make_key

from .conftest import ACME, problem


def claims(**change: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    whole = {"iss": EMBEDDED_ISSUER, "aud": "sales", "sub": "x", "iat": now, "exp": now + timedelta(hours=1)}
    return {**whole, "roles": ["admin"], **change}


async def test_open_pages_need_no_token(served: Served) -> None:
    anyone = served.anonymous()
    for path in ("/livez", "/readyz", "/docs", "/openapi.json", "/problems", "/problems/not-found"):
        assert (await anyone.get(path)).status_code == 200, path


async def test_without_a_token_everything_else_is_a_401(served: Served) -> None:
    anyone = served.anonymous()
    for path in ("/v1/customers", "/feed", "/ops/status", "/ops/parked", "/livezz", "/v1/nothing"):
        answer = await anyone.get(path)
        assert problem(answer) == (401, "unauthenticated"), path
        assert answer.headers["www-authenticate"] == "Bearer"
    assert problem(await anyone.post("/v1/customers", json=ACME)) == (401, "unauthenticated")


@pytest.mark.parametrize(
    "change",
    [
        {"exp": datetime(2020, 1, 1, tzinfo=UTC)},
        {"iss": "somebody"},
        {"aud": "else"},
        {"roles": ["emperor"]},
        {"rep_id": "nobody"},
        {"rep_id": 5},
        {"sub": None},
        {"roles": 5},
    ],
)
async def test_a_token_with_wrong_claims_is_a_401(served: Served, change: dict[str, Any]) -> None:
    key = load_key(served.issuer_key)
    token = jwt.encode(claims(**change), key, algorithm="EdDSA")
    await refused(served, token)


async def test_a_token_that_we_did_not_sign_is_a_401(served: Served) -> None:
    await refused(served, jwt.encode(claims(), load_key(make_key()), algorithm="EdDSA"))
    await refused(served, jwt.encode(claims(), "x" * 64, algorithm="HS256"))
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).rstrip(b"=").decode()
    body = base64.urlsafe_b64encode(json.dumps(claims(iat=0, exp=2**33)).encode()).rstrip(b"=").decode()
    await refused(served, f"{header}.{body}.")
    for garbage in ("", "x", "a.b.c", "é"):
        await refused(served, garbage)


async def refused(served: Served, token: str) -> None:
    headers = [(b"authorization", b"Bearer " + token.encode())]
    answer = await served.anonymous().get("/v1/customers", headers=headers)
    assert problem(answer) == (401, "unauthenticated")


async def test_a_role_that_may_not_is_a_403_and_changes_nothing(served: Served) -> None:
    assert problem(await served.as_("erp").post("/v1/customers", json=ACME)) == (403, "forbidden")
    assert problem(await served.as_("rep").get("/feed")) == (403, "forbidden")
    assert problem(await served.as_("director").get("/ops/status")) == (403, "forbidden")
    assert (await served.as_("admin").get("/ops/status")).status_code == 200
    assert await served.runtime.log.head() == 0


async def test_a_token_is_believed_no_longer_than_it_lives(served: Served) -> None:
    key = load_key(served.issuer_key)
    token = jwt.encode(claims(exp=datetime.now(UTC) + timedelta(seconds=2)), key, algorithm="EdDSA")
    headers = {"Authorization": f"Bearer {token}"}
    client = served.anonymous()

    while (answer := await client.get("/v1/customers", headers=headers)).status_code == 200:
        await served.runtime.log.wait(10**9, 0.1)
    assert problem(answer) == (401, "unauthenticated")
