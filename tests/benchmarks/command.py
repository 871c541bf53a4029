"""A command over HTTP beside a bare FastAPI route with one INSERT.

Ours: the token checked, the Idempotency-Key kept with its answer, the thing loaded, decided, appended, and projected by
a worker, which shares the two cores, as in docker-compose.yml. The bare route does none of these. Both are served by
uvicorn (uvloop, httptools) in a process of their own, ours as in production, on the same durable PostgreSQL; the client
writes ready-made requests to raw keep-alive connections, in rounds by turns.
"""

import asyncio
import json
import os
import secrets
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
import httpx
from fastapi import FastAPI

from deploy.databases import Database
from shared.web.tokens import make_key, mint

from .cluster import durable_database
from .loop import loop
from .table import Row, by_turns, rates

HOLD, AIM = 0.6, 1.0
POOL = 16
OURS, BARE, WORKER = 8191, 8192, 8193
APP = "services.customer.app:create_app"
BODY = json.dumps({"name": "ACME", "kind": "company", "country": "USA", "region": "NA", "key_account": False})


def bare() -> FastAPI:
    """The reference: a route with one INSERT over a pool of 16."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=POOL, max_size=POOL) as pool:
            app.state.pool = pool
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/customers", status_code=201)
    async def insert(body: dict[str, Any]) -> dict[str, Any]:
        await app.state.pool.execute("INSERT INTO plain (data) VALUES ($1)", json.dumps(body))
        return body

    return app


def by_uvicorn(target: str, port: int) -> list[str]:
    command = ["uvicorn", target, "--factory", "--port", str(port), "--loop", "uvloop", "--http", "httptools"]
    return [*command, "--no-access-log", "--log-level", "warning"]


def as_in_production(target: str, port: int) -> list[str]:
    return ["shared.web.server", target, "127.0.0.1", str(port)]


@contextmanager
def serving(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", *command], env={**os.environ, **environment})
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


async def ready(port: int) -> None:
    """Its read tables are made: what a service does once, at its first start, is no part of what a command costs."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        while (await client.get("/readyz")).status_code != httpx.codes.OK:
            await asyncio.sleep(0.1)


async def prepared(database: Database) -> None:
    """The reference's table is there, both take connections, and ours is ready."""
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute("CREATE TABLE plain (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data jsonb)")
    await owner.execute(f"GRANT ALL ON plain TO {database.serving}")
    await owner.close()
    await asyncio.gather(*(reachable(port) for port in (OURS, BARE, WORKER)))
    await asyncio.gather(ready(OURS), ready(WORKER))


async def measured(token: str, connections: int, seconds: float) -> Row:
    ours = request_to(
        "/v1/customers",
        lambda: f"Authorization: Bearer {token}\r\nIdempotency-Key: {secrets.token_hex(12)}\r\n",
    )
    plain = request_to("/customers", str)
    pairs = await by_turns(
        lambda: rate(OURS, ours, connections, seconds),
        lambda: rate(BARE, plain, connections, seconds),
    )
    setting = f"an API and a worker with pools of 10, bare's of {POOL}, {seconds:g} s each"
    return rates(f"a command over HTTP, {connections} connections", pairs, HOLD, AIM, setting)


def rows(quick: bool) -> Iterator[Row]:
    with durable_database() as database, tempfile.TemporaryDirectory() as folder, loop() as runner:
        settings, token = environment(database, Path(folder))
        with (
            serving(as_in_production(APP, WORKER), {**settings, "PROCESS": "worker", "PORT": str(WORKER)}),
            serving(as_in_production(APP, OURS), {**settings, "PROCESS": "api", "PORT": str(OURS)}),
            serving(by_uvicorn("tests.benchmarks.command:bare", BARE), settings),
        ):
            runner.run(prepared(database))
            for connections in (16, 64):
                yield runner.run(measured(token, connections, 1.0 if quick else 3.0))
