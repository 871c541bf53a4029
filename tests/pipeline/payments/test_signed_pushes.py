"""What the ERP pushes with a signature after Standard Webhooks instead of a token."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.pipeline.app import service
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import Served, serving
from tests.pipeline.clients import Clients

from .pushes import ANOTHER, OLD, SECRET, send, signature

ALPHA = uuid4()
PATH = "/v1/erp/payments"
Headers = list[tuple[bytes, bytes]]


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    file = tmp_path / "webhook-secrets"
    file.write_text(f"# who may push\nerp {SECRET}\n")
    return file


@pytest.fixture
async def clients(fresh_database: FreshDatabase, tmp_path: Path, secrets: Path) -> AsyncIterator[Clients]:
    url = fresh_database(of=service).serving_url
    async with serving(service, url, tmp_path, base_currency="USD", webhook_secrets_file=secrets) as served:
        yield Clients(served)


def told(payment_id: str, amount: str = "40.00", **more: Any) -> dict[str, Any]:
    plain = {"payment_id": payment_id, "amount": amount, "currency": "USD", "received_on": "2004-02-01"}
    return {**plain, "customer_id": str(ALPHA), **more}


async def actors(served: Served) -> dict[str, str]:
    """Who did it, by the type of the event."""
    return {one.type: one.meta["actor"] for one in await served.runtime.log.read(0, 1000)}


async def test_a_signed_push_needs_no_token_and_counts_once_however_often_it_is_sent(clients: Clients) -> None:
    erp = clients.served.anonymous()
    first = await send(erp, PATH, "msg_1", told("P"))
    assert first.status_code == 200 and first.json()["status"] == "unallocated"
    again = await send(erp, PATH, "msg_1", told("P"))
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["Log-Position"] == first.headers["Log-Position"]
    duplicate = await send(erp, PATH, "msg_2", told("P"))
    assert duplicate.json()["status"] == "duplicate"
    assert set((await actors(clients.served)).values()) == {"webhook:erp"}
    by_token = await clients.post("erp", PATH, told("Q"), **{"Idempotency-Key": "msg_1"})
    assert by_token.status_code == 200  # the keys of one client are not another's


async def test_a_webhook_id_counts_once_whatever_it_says_and_wherever_it_is_sent(clients: Clients) -> None:
    erp = clients.served.anonymous()
    reverse = {"reversed_on": "2004-02-10", "reason": "bounced"}
    for payment_id in ("P", "Q"):
        assert (await send(erp, PATH, payment_id, told(payment_id))).status_code == 200
    assert (await send(erp, PATH, "P", told("P", "41.00"))).json()["type"] == "/problems/idempotency-key-reused"
    done = await send(erp, f"{PATH}/P/reverse", "back", reverse)
    assert done.json()["status"] == "reversed"
    # The signature does not cover the path: who has seen it must not turn it against another payment.
    turned = await send(erp, f"{PATH}/Q/reverse", "back", reverse)
    assert (turned.status_code, turned.json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert (await send(erp, f"{PATH}/P/reverse", "back", reverse)).content == done.content
    assert (await clients.get(f"{PATH}/Q"))["status"] == "unallocated"


async def test_the_answer_of_a_push_survives_a_restart(
    clients: Clients, fresh_database: FreshDatabase, tmp_path: Path, secrets: Path
) -> None:
    first = await send(clients.served.anonymous(), PATH, "msg_1", told("P"))
    settings = clients.served.settings
    async with serving(service, settings.database_url, tmp_path, webhook_secrets_file=secrets) as restarted:
        again = await send(restarted.anonymous(), PATH, "msg_1", told("P"))
        assert again.content == first.content


async def test_a_secret_is_added_and_withdrawn_while_it_runs(clients: Clients, secrets: Path) -> None:
    erp = clients.served.anonymous()
    assert (await send(erp, PATH, "1", told("P"), ANOTHER)).status_code == 401
    secrets.write_text(f"erp {SECRET}\nerp {ANOTHER}\nbank {SECRET[:-8]}ZWVlZQ==\n")
    assert (await send(erp, PATH, "1", told("P"), ANOTHER)).status_code == 200
    assert (await send(erp, PATH, "2", told("Q"), SECRET)).status_code == 200
    body = json.dumps(told("R")).encode()
    both = signature("3", body, ANOTHER)
    both["webhook-signature"] = f"{signature('3', body)['webhook-signature']} {both['webhook-signature']} v1a,bm8="
    assert (await erp.post(PATH, content=body, headers=both)).status_code == 200
    secrets.write_text(f"erp {ANOTHER}\n")
    assert (await send(erp, PATH, "4", told("S"), SECRET)).status_code == 401
    assert (await erp.post(PATH, content=body, headers=both)).status_code == 200
    secrets.write_text(f"erp {ANOTHER}\nerp whsec_\n")
    refused = await send(erp, PATH, "5", told("S"), ANOTHER)
    assert refused.status_code == 503 and ANOTHER not in refused.text


BODY = json.dumps(told("P")).encode()


def changed(name: str, value: bytes | None) -> Headers:
    """Good headers, one of them changed or left out."""
    good = {key.encode(): text.encode() for key, text in signature("msg_1", BODY).items()}
    good.pop(name.encode()) if value is None else good.update({name.encode(): value})
    return list(good.items())


def bad() -> dict[str, Headers]:
    good = changed("", b"")[:3]
    v1 = dict(good)[b"webhook-signature"]
    now = dict(good)[b"webhook-timestamp"]
    cases = {f"without {name.decode()}": changed(name.decode(), None) for name, _ in good}
    cases |= {f"only {name.decode()}": [(name, value)] for name, value in good}
    cases |= {f"{name.decode()} empty": changed(name.decode(), b"") for name, _ in good}
    cases |= {f"{name.decode()} not ASCII": changed(name.decode(), "é签".encode()) for name, _ in good}
    cases |= {f"{name.decode()} huge": changed(name.decode(), b"1" * 20_000) for name, _ in good}
    cases |= {f"{name.decode()} twice": [*good, (name, value)] for name, value in good}
    cases |= {f"{name.decode()} twice, one wrong": [*good, (name, b"1")] for name, value in good}
    for text in (
        b"nan",
        b"inf",
        b"1e9",
        b"-1",
        b" ",
        b"0",
        b"99999999999",
        b"9" * 400,
        now + b".5",
        b"0" + now,
        b"0x1",
    ):
        cases[f"timestamp {text[:20]!r}"] = changed("webhook-timestamp", text)
    for text in (
        b"v1", b"v1,", b",", b" ", b"v1,%%%", b"v1,AAAA", b"v1," + b"A" * 43 + b"=", b"v2," + v1[3:], b"v1a," + v1[3:],
        v1[3:], v1.replace(b"v1,", b"V1,"), v1[:-1], v1 + b"=", v1 + b" garbage", b"garbage " + v1, v1 + b"  " + v1,
        v1 + b" v1,a,b", v1 + b" " + b"v1," + b"=" * 44, b" ".join([v1] * 11), v1 + b",", b"v1 " + v1[3:],
    ):  # fmt: skip
        cases[f"signature {text[:40]!r} ({len(text)})"] = changed("webhook-signature", text)
    for text in (b"msg 1", b"a" * 256, b"msg_2"):
        cases[f"id {text[:20]!r}"] = changed("webhook-id", text)
    for minutes, off in (("late", -OLD), ("early", OLD), ("of long ago", timedelta(days=-40))):
        stale = signature("msg_1", BODY, off=off)
        cases[minutes] = [(key.encode(), text.encode()) for key, text in stale.items()]
    unknown = signature("msg_1", BODY, ANOTHER)
    cases["of another secret"] = [(key.encode(), text.encode()) for key, text in unknown.items()]
    cases["of another body"] = [(k.encode(), v.encode()) for k, v in signature("msg_1", BODY + b" ").items()]
    return cases


async def test_whatever_is_wrong_with_a_signature_is_a_401_and_no_token_makes_up_for_it(clients: Clients) -> None:
    erp = clients.served.anonymous()
    token = (b"authorization", f"Bearer {clients.served.token('erp')}".encode())
    head = await clients.served.runtime.log.head()
    for case, headers in bad().items():
        for more in ([], [token]):
            answer = await erp.post(PATH, content=BODY, headers=[*headers, *more])
            assert answer.status_code == 401, (case, bool(more), answer.text)
            assert answer.json()["type"] == "/problems/unauthenticated"
    good = [(key.encode(), text.encode()) for key, text in signature("msg_1", BODY).items()]
    for authorization in (token, (b"authorization", b""), (b"authorization", b"Bearer x")):
        assert (await erp.post(PATH, content=BODY, headers=[*good, authorization])).status_code == 401
    assert (await erp.post(PATH, content=BODY)).status_code == 401
    assert await clients.served.runtime.log.head() == head
    assert (await erp.post(PATH, content=BODY, headers=good)).status_code == 200


async def pushed(erp: httpx.AsyncClient, body: bytes, **more: str) -> httpx.Response:
    return await erp.post(PATH, content=body, headers={**signature("m", body), **more})


async def test_a_good_signature_excuses_no_bad_request(clients: Clients) -> None:
    erp = clients.served.anonymous()
    assert (await pushed(erp, b"{")).status_code == 400
    assert (await pushed(erp, b"")).status_code == 422
    assert (await pushed(erp, b'{"payment_id": 1}')).status_code == 422
    binary = await erp.post(PATH, content=b'{"\xff\xfe"}', headers=signature("m", b"{}"))
    assert binary.status_code == 401
    assert (await pushed(erp, b" " * (1024 * 1024 + 1))).status_code == 413
    body = json.dumps(told("P")).encode()
    assert (await pushed(erp, body, **{"Idempotency-Key": "other"})).status_code == 400
    assert (await pushed(erp, body, **{"Idempotency-Key": "m", "If-Match": "*"})).status_code == 412

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 65_536

    assert (await erp.post(PATH, content=endless(), headers=signature("m", b""))).status_code == 413
    assert (await pushed(erp, body)).status_code == 200


async def test_a_signature_opens_nothing_but_the_routes_that_take_it(clients: Clients) -> None:
    erp = clients.served.anonymous()
    headers = signature("m", b"{}")
    assert (await erp.post("/v1/suspense/P/assign", content=b"{}", headers=headers)).status_code == 401
    assert (await erp.get(PATH, headers=signature("m", b""))).status_code == 401
    await clients.served.caught_up()
    listed = await clients.served.as_("erp").get(PATH, headers={"webhook-id": "whatever"})
    assert listed.status_code == 200
    document = (await erp.get("/openapi.json")).json()
    assert set(document["components"]["securitySchemes"]) >= {"bearer", "webhookId", "webhookSignature"}
    both: list[dict[str, list[str]]] = [
        {"bearer": []},
        {"webhookId": [], "webhookTimestamp": [], "webhookSignature": []},
    ]
    assert document["paths"][PATH]["post"]["security"] == both
    assert document["paths"][PATH]["get"]["security"] == [{"bearer": []}]


async def test_without_secrets_nobody_pushes(pipeline: Served) -> None:
    assert (await send(pipeline.anonymous(), PATH, "m", told("P"))).status_code == 401
