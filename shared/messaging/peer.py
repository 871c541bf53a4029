"""How one service, or a command, calls another over HTTP."""

import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx

LOOPBACK: Mapping[str, None] = {f"all://{host}": None for host in ("127.0.0.1", "localhost", "[::1]")}
"""What is on this machine is asked directly, also where the environment names a proxy for the rest."""


@cache
def _trusted() -> ssl.SSLContext:
    """Reading all certificate authorities takes longer than most calls: once is enough for all clients of a process."""
    return httpx.create_ssl_context()


def peer_client(**more: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(mounts=LOOPBACK, verify=_trusted(), **more)
