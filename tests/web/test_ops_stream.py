"""Events followed over a socket: live, resumed without a gap, and never in the way of a service that stops."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.testing.postgres import FreshDatabase
from shared.testing.processes import PATIENCE, Processes, processes

from .conftest import ACME


@pytest.fixture
def customer(fresh_database: FreshDatabase, tmp_path: Path) -> Iterator[Processes]:
    with processes(tmp_path) as running:
        running.start({"customer": fresh_database().serving_url})
        yield running


class Stream:
    """What comes over one connection. `seen` is the id that a browser would send when it comes back."""

    def __init__(self, answer: httpx.Response) -> None:
        assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/event-stream")
        self._lines = answer.iter_lines()
        self.seen = 0

    def blocks(self) -> Iterator[dict[str, str]]:
        block: dict[str, str] = {}
        for line in self._lines:
            if not line:
                self.seen = int(block.get("id", self.seen))
                yield block
                block = {}
                continue
            name, _, value = line.partition(":")
            block[name] = value.strip()

    def events(self) -> Iterator[dict[str, Any]]:
        for block in self.blocks():
            if "data" in block:
                event: dict[str, Any] = json.loads(block["data"])
                assert event["position"] == int(block["id"])
                yield event

    def next(self, number: int) -> list[int]:
        events = self.events()
        return [next(events)["position"] for _ in range(number)]


@contextmanager
def following(client: httpx.Client, last: int | None = None, **query: Any) -> Iterator[Stream]:
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    with client.stream("GET", "/ops/events/stream", params=query, headers=headers, timeout=PATIENCE) as answer:
        yield Stream(answer)


def post(client: httpx.Client, first: int, number: int) -> None:
    for one in range(first, first + number):
        answer = client.post("/v1/customers", json={**ACME, "external_id": str(one), "industry": f"kind {one % 3}"})
        assert answer.status_code == 201, answer.text


def test_who_was_cut_off_goes_on_without_a_gap_and_open_streams_do_not_keep_a_service_from_stopping(
    customer: Processes,
) -> None:
    ops, seller = customer.client("customer", "ops"), customer.client("customer", "assistant")
    post(seller, 0, 60)  # more than one page
    with following(ops) as whole:
        assert whole.next(60) == list(range(1, 61))
        post(seller, 60, 2)
        assert whole.next(2) == [61, 62]  # from then on live
        seen = whole.seen
    post(seller, 62, 3)
    with following(ops, last=seen, after=1) as again:  # what was seen stands before what was asked for at first
        assert again.next(2) == [63, 64]
    with following(ops, last=again.seen) as again:
        assert again.next(1) == [65]
    with following(ops, after=50, q="kind 2") as some:
        assert some.next(5) == [51, 54, 57, 60, 63]
    with following(ops, type="Nothing") as none:
        assert next(block for block in none.blocks() if "id" in block) == {"": "at", "id": "65"}
    with following(ops, after=1000) as beyond:  # as long as there is nothing
        assert next(block for block in beyond.blocks() if "id" in block)["id"] == "1000"

    head_is_answered_as_get_is(ops)
    with following(ops, after=65) as live, deaf(customer):
        assert next(live.blocks())["retry"] == "1000"
        post(seller, 65, 1)
        assert live.next(1) == [66]
        assert customer.stop("customer") == 0  # with a stream that reads, and one that does not
        assert list(live.events()) == []  # ended, not cut off


def head_is_answered_as_get_is(ops: httpx.Client) -> None:
    """Without its content, and on a connection that goes on; a stream, which would have no end, with its head."""
    for path in ("/livez", "/ops/projections", "/ops/", "/ops/static/console.css", "/v1/customers", "/v1/nothing"):
        head, got = ops.head(path), ops.get(path)
        assert (head.status_code, head.content) == (got.status_code, b""), path
        assert {**head.headers, "date": ""} == {**got.headers, "date": ""}, path
    assert ops.head("/ops/events/stream").headers["content-type"].startswith("text/event-stream")
    assert ops.head("/ops/parked/retry").status_code == 405


@contextmanager
def deaf(running: Processes) -> Iterator[None]:
    """A client that asks for everything and reads nothing of it."""
    host, port = running.addresses["customer"].removeprefix("http://").split(":")
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect((host, int(port)))
        request = f"GET /ops/events/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {running.token('ops')}\r\n\r\n"
        connection.sendall(request.encode())
        assert connection.recv(12) == b"HTTP/1.1 200"
        yield
