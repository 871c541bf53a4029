"""A command over HTTP beside a bare FastAPI route with one INSERT.

    python -m tests.benchmarks.command [--quick]

Ours: the token checked, the Idempotency-Key kept with its answer, the thing loaded, decided, appended, projected.
The bare route does none of these. Both are served by uvicorn (uvloop, httptools) in a process of their own, on the
same durable PostgreSQL; the client writes ready-made requests to raw keep-alive connections, in rounds by turns.
"""

import argparse
import asyncio
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import uvloop
from fastapi import FastAPI

from deploy.databases import Database
from shared.web.tokens import make_key, mint
from tests.benchmarks.cluster import durable_database

HOLD, AIM = 0.6, 1.0
OURS, BARE = 8191, 8192
BODY = json.dumps({"name": "ACME", "kind": "company", "country": "USA", "region": "NA", "key_account": False})


def bare() -> FastAPI:
    """The reference: a route with one INSERT over a pool of 16."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=16, max_size=16) as pool:
            app.state.pool = pool
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/customers", status_code=201)
    async def insert(body: dict[str, Any]) -> dict[str, Any]:
        await app.state.pool.execute("INSERT INTO plain (data) VALUES ($1)", json.dumps(body))
        return body

    return app


@contextmanager
def serving(target: str, port: int, environment: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "uvicorn", target, "--factory", "--port", str(port), "--loop", "uvloop"]
    command += ["--http", "httptools", "--no-access-log", "--log-level", "warning"]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        yield
    finally:
        process.terminate()
        process.wait()


async def reachable(port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return


async def rate(port: int, request: Callable[[], bytes], connections: int, seconds: float) -> float:
    end = time.perf_counter() + seconds

    async def client() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        done = 0
        while time.perf_counter() < end:
            writer.write(request())
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 201"), head
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
            done += 1
        writer.close()
        return done

    began = time.perf_counter()
    done = sum(await asyncio.gather(*(client() for _ in range(connections))))
    return done / (time.perf_counter() - began)


def request_to(path: str, headers: Callable[[], str]) -> Callable[[], bytes]:
    def request() -> bytes:
        return (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(BODY)}\r\n{headers()}\r\n{BODY}"
        ).encode()

    return request


def environment(database: Database, home: Path) -> tuple[dict[str, str], str]:
    """The service's settings, and a token for it."""
    (home / "key.pem").write_bytes(make_key())
    (home / "secret").write_bytes(secrets.token_bytes(32))
    token = mint(
        (home / "key.pem").read_bytes(),
        sub="bench", roles=["assistant"], rep_id=None, ttl=timedelta(hours=1), audience="sales", now=datetime.now(UTC),
    )  # fmt: skip
    settings = {
        "DATABASE_URL": database.serving_url,
        "EMBEDDED_KEY_FILE": str(home / "key.pem"),
        "SECRET_FILE": str(home / "secret"),
        "PERSON_KEYS_URL": f"sqlite+aiosqlite:///{home}/keys.sqlite",
        "LOG_LEVEL": "WARNING",
    }
    return settings, token


async def measure(database: Database, token: str, rounds: int, seconds: float) -> list[dict[str, Any]]:
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute("CREATE TABLE plain (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data jsonb)")
    await owner.execute(f"GRANT ALL ON plain TO {database.serving}")
    await owner.close()
    await asyncio.gather(reachable(OURS), reachable(BARE))
    ours = request_to(
        "/v1/customers",
        lambda: f"Authorization: Bearer {token}\r\nIdempotency-Key: {secrets.token_hex(12)}\r\n",
    )
    plain = request_to("/customers", str)
    rows = []
    for connections in (16, 64):
        pairs = []
        for _ in range(rounds + 1):
            reference = await rate(BARE, plain, connections, seconds)
            pairs.append((await rate(OURS, ours, connections, seconds), reference))
        rows.append(row(f"a command over HTTP, {connections} connections", pairs[1:]))  # the first round warms up
    return rows


def row(name: str, pairs: list[tuple[float, float]]) -> dict[str, Any]:
    ratios = [a / b for a, b in pairs]
    found = {
        "name": name,
        "ours": round(statistics.median(a for a, _ in pairs)),
        "reference": round(statistics.median(b for _, b in pairs)),
        "ratio": round(statistics.median(ratios), 2),
        "hold": HOLD,
        "aim": AIM,
    }
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    print(f"{name}: {found['ours']}/s, bare {found['reference']}/s, ratio {found['ratio']} ({spread}), hold {HOLD}")
    return found


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--quick", action="store_true")
    quick = arguments.parse_args().quick
    with durable_database() as database, tempfile.TemporaryDirectory() as folder:
        settings, token = environment(database, Path(folder))
        with (
            serving("services.customer.app:create_app", OURS, settings),
            serving("tests.benchmarks.command:bare", BARE, settings),
        ):
            uvloop.run(measure(database, token, 3 if quick else 7, 1.0 if quick else 3.0))


if __name__ == "__main__":
    main()
