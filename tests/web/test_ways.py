"""The short way of a command: it leads where FastAPI leads, and answers as FastAPI would."""

import re
from importlib import import_module
from typing import Any

import httpx
import pytest
from starlette.routing import Match, Route
from starlette.types import Message, Receive, Scope, Send

from shared.service import Service
from shared.testing.serving import Served
from shared.web.commands import Command, Commands, command_of

from .conftest import ACME

GOOD = b'{"name": "ACME", "kind": "company"}'
JSON = {"content-type": "application/json"}
NOBODY = "01900000-0000-7000-8000-000000000000"
VARIES = re.compile(rb'"(id|contact_id|trace_id|created_at|\$person|instance)":"[^"]*"|[0-9a-f-]{36}')
"""What differs between two answers to one request."""


async def nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError("a command took the long way")


@pytest.mark.parametrize("name", ["customer", "pipeline", "performance", "incentive"])
def test_every_command_is_led_to_the_route_that_fastapi_would_choose(name: str) -> None:
    service: Service = import_module(f"services.{name}.app").service
    routes = [one for one in service.routes().router.routes if isinstance(one, Route)]
    commands, short = Commands(nowhere, routes), 0
    for route in routes:
        for method in route.methods or ():
            scope: dict[str, Any] = {"type": "http", "method": method, "path": re.sub("{[^}]*}", "x", route.path)}
            chosen = next(one for one in routes if one.matches(scope)[0] is Match.FULL)
            found = commands.of(scope)
            assert (found and found.endpoint) == (chosen.endpoint if command_of(chosen) else None), route.path
            assert found is None or scope["route"] is chosen
            short += found is not None
    assert short >= 2


CASES: list[tuple[str, str, bytes, dict[str, str]]] = [
    ("POST", "/v1/customers", GOOD, JSON),
    ("POST", "/v1/customers", GOOD, JSON | {"idempotency-key": "one"}),
    ("POST", "/v1/customers", b'{"name": "Bolt", "kind": "company"}', JSON | {"idempotency-key": "one"}),
    ("POST", "/v1/customers", GOOD, JSON | {"idempotency-key": "a b"}),
    ("POST", "/v1/customers", GOOD, JSON | {"if-match": "*"}),
    ("POST", "/v1/customers", GOOD, {"content-type": "application/json;charset=utf-8"}),
    ("POST", "/v1/customers", GOOD, {"content-type": "application/vnd.a+json"}),
    ("POST", "/v1/customers", GOOD, {"content-type": "text/plain"}),
    ("POST", "/v1/customers", GOOD, {}),
    ("POST", "/v1/customers", GOOD.decode().encode("utf-16"), JSON),
    ("POST", "/v1/customers", b"\xef\xbb\xbf" + GOOD, JSON),
    ("POST", "/v1/customers", b'{"name": "A\\ud800", "kind": "company"}', JSON),
    ("POST", "/v1/customers", b'{"name": "A\xff", "kind": "company"}', JSON),
    ("POST", "/v1/customers", b'{"name": "A", "name": "B", "kind": "company"}', JSON),
    ("POST", "/v1/customers", b'{"name": NaN, "kind": "company"}', JSON),
    ("POST", "/v1/customers", b'{"name": "A", "kind": "company", "key_account": 1}', JSON),
    ("POST", "/v1/customers", b'{"name": "", "kind": "none", "nothing": 1}', JSON),
    ("POST", "/v1/customers", b'{"name": ' + b"[" * 300 + b"]" * 300 + b', "kind": "company"}', JSON),
    ("POST", "/v1/customers", b'{"name": ' + b"9" * 5000 + b', "kind": "company"}', JSON),
    *(("POST", "/v1/customers", body, JSON) for body in (b"", b"null", b"[]", b'"x"', b"{", b"{} {}", b" ")),
    ("POST", f"/v1/customers/{NOBODY}/contacts", b'{"name": "Ann"}', JSON),
    ("POST", "/v1/customers/none/contacts", b'{"name": "Ann"}', JSON),
    ("POST", "/v1/customers/none/contacts", b'{"name": ""}', JSON),
    ("PATCH", f"/v1/customers/{NOBODY}", b'{"city": "Oslo"}', JSON),
    ("POST", f"/v1/customers/{NOBODY}/contacts/{NOBODY}/remove", b"", {}),
    ("POST", f"/v1/customers/{NOBODY}/contacts/{NOBODY}/remove", b"{}", JSON),
    ("POST", f"/v1/customers/{NOBODY}/contacts/{NOBODY}/remove", b"null", JSON),
    ("PUT", "/v1/customers", b"{}", JSON),
    ("POST", "/v1/customers/", b"{}", JSON),
]  # fmt: skip


async def test_both_ways_give_the_same_answers(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    run, ran = Command.run, 0

    async def counted(self: Command, *given: Any) -> Any:
        nonlocal ran
        ran += 1
        return await run(self, *given)

    monkeypatch.setattr(Command, "run", counted)
    short = [await told(served, role, case) for role in ("assistant", "hr") for case in CASES]
    assert ran >= 20, "the short way is taken by what is well formed"
    monkeypatch.setattr(Commands, "of", lambda self, scope: None)
    ran = 0
    long = [await told(served, role, case) for role in ("assistant", "hr") for case in CASES]
    assert ran == 0 and len({status for status, *_ in short}) >= 7
    for case, one, other in zip([*CASES, *CASES], short, long, strict=True):
        assert one == other, case


async def told(served: Served, role: str, case: tuple[str, str, bytes, dict[str, str]]) -> tuple[int, bytes, Any]:
    method, path, body, headers = case
    client = served.as_(role, sub=f"{role}-{len(served._clients) // len(CASES)}")
    answer = await client.request(method, path, content=body, headers=headers)
    varying = {"location", "log-position", "content-length"}
    return (
        answer.status_code,
        VARIES.sub(b"", answer.content),
        {k: v for k, v in answer.headers.items() if k not in varying},
    )


async def test_a_body_that_comes_in_parts_is_read_whole_and_one_that_breaks_off_is_refused(served: Served) -> None:
    token = served.token("assistant")
    statuses = []
    parts: list[Message] = [
        {"type": "http.request", "body": b'{"name": "A', "more_body": True},
        {"type": "http.request", "body": b'CME", "kind": "company"}', "more_body": False},
    ]
    for messages in (parts, [parts[0], {"type": "http.disconnect"}], [{"type": "http.disconnect"}]):
        given = iter(messages)

        async def receive(given: Any = given) -> Message:
            message: Message = next(given)
            return message

        async def send(message: Message) -> None:
            statuses.append(message.get("status"))

        headers = [(b"authorization", f"Bearer {token}".encode())]
        scope = {"type": "http", "method": "POST", "path": "/v1/customers", "headers": headers, "query_string": b""}
        await served.app(scope, receive, send)
    assert [one for one in statuses if one] == [201, 400, 400]


async def test_what_nobody_foresaw_is_a_500_that_the_server_hears_of(
    served: Served, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*given: Any, **named: Any) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(served.runtime.executor, "run", broken)
    answer = await client.post("/v1/customers", json=ACME)
    assert answer.status_code == 500 and "secret" not in answer.text and answer.json()["trace_id"]
    loud = httpx.AsyncClient(transport=httpx.ASGITransport(served.app), base_url="http://test", headers=client.headers)
    with pytest.raises(RuntimeError, match="a secret detail"):
        await loud.post("/v1/customers", json=ACME)
    await loud.aclose()
