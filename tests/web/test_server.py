"""The server itself, over its socket: what is no HTTP is a problem like any other, and SIGTERM ends it with 0."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from fastapi import FastAPI

from shared.web.server import HEAD_LIMIT

PATIENCE = 30.0


def app() -> FastAPI:
    served = FastAPI()
    if "HEAD_DEADLINE" in os.environ:
        vars(sys.modules["__main__"])["HEAD_DEADLINE"] = float(os.environ["HEAD_DEADLINE"])  # the server's own

    @served.get("/")
    async def here() -> str:
        return "here"

    return served


@pytest.fixture
def port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        number: int = free.getsockname()[1]
        return number


@pytest.fixture
def server(port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "shared.web.server", f"{__name__}:app", "127.0.0.1", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < until
                time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.wait()


def answer(port: int, sent: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to these bytes, after which the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.sendall(sent)
        received = b""
        while part := connection.recv(65536):
            received += part
    head, _, body = received.partition(b"\r\n\r\n")
    status, *headers = head.decode().split("\r\n")
    return int(status.split()[1]), dict(line.lower().split(": ", 1) for line in headers), body


REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n"


def test_what_is_no_http_is_a_problem_and_an_endless_head_is_cut_off(
    port: int, server: subprocess.Popen[bytes]
) -> None:
    for sent, expected in (
        (b"\x16\x03\x01 hello\r\n\r\n", (400, "unreadable")),
        (REQUEST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n", (400, "unreadable")),
        (REQUEST + b"Content-Length: -2\r\n\r\n", (400, "unreadable")),
        (REQUEST + b"X: " + b"a" * HEAD_LIMIT, (431, "head-too-large")),
        (b"GET /" + b"a" * HEAD_LIMIT, (431, "head-too-large")),
    ):
        status, headers, body = answer(port, sent)
        problem = json.loads(body)
        assert (status, problem["type"]) == (expected[0], f"/problems/{expected[1]}"), sent[:80]
        assert headers["content-type"] == "application/problem+json" and problem["status"] == status
        assert problem["trace_id"] and int(headers["content-length"]) == len(body)
    assert answer(port, REQUEST + b"Connection: close\r\n\r\n")[::2] == (200, b'"here"')


def test_sigterm_ends_it_with_status_0_also_while_a_client_keeps_its_connection(
    port: int, server: subprocess.Popen[bytes]
) -> None:
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as kept:
        kept.sendall(REQUEST + b"\r\n")
        assert b"200 OK" in kept.recv(65536)
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE) == 0


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAD_DEADLINE", "0.3")


def test_a_head_that_does_not_come_to_an_end_is_not_waited_for(
    hasty: None, port: int, server: subprocess.Popen[bytes]
) -> None:
    status, _, body = answer(port, REQUEST)
    assert (status, json.loads(body)["type"]) == (408, "/problems/too-slow")
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as silent:
        assert silent.recv(65536) == b""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as kept:
        kept.sendall(REQUEST + b"\r\n")
        received = b""
        while not received.endswith(b'"here"'):
            received += kept.recv(65536)
        kept.sendall(b"GET / HTTP/1.1\r\n")
        assert b"408 Request Timeout" in kept.recv(65536)
