"""Where a request came from: the other end of its connection, or what a trusted proxy names (uvicorn sees to that, by
FORWARDED_ALLOW_IPS)."""

from functools import lru_cache
from ipaddress import ip_address

from starlette.types import Scope


def came_from(scope: Scope) -> str | None:
    """The IP address; None for a socket of this machine, and for what a proxy calls one and is none."""
    client = scope.get("client")
    return _address(client[0]) if client else None


@lru_cache(maxsize=10_000)  # the same few clients come again and again
def _address(host: str) -> str | None:
    try:
        return str(ip_address(host))
    except ValueError:
        return None
