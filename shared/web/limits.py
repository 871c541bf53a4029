"""Limits: how often somebody may ask, how large a body may be, and how long it and its answer may take.

Who asks is the token's subject, the sender of a signed push, or, where neither is needed, the address. Each process
counts for itself.
"""

import time
from collections.abc import Callable, Iterable
from ipaddress import IPv6Address, ip_address

from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Route
from starlette.types import Message, Receive, Scope

from shared.settings import Settings

from .operation import BODY_LIMIT
from .problems import TooMany
from .watch import Underway, Watch

REMEMBERED = 50_000
"""How many callers a rate keeps in mind."""


class Rate:
    """A token bucket for each key: `each_second` in the long run, `burst` at once. It costs a float for each key,
    the time at which the bucket is full again (the generic cell rate algorithm, ITU-T I.371)."""

    def __init__(self, each_second: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._cost, self._span, self._clock = 1 / each_second, burst / each_second, clock
        self._full: dict[str, float] = {}

    def take(self, key: str) -> None:
        """Raises TooMany where the bucket is empty."""
        now = self._clock()
        full = self._full.get(key, 0.0)
        after = (full if full > now else now) + self._cost
        if after - now > self._span:
            raise TooMany(after - now - self._span)
        self._full[key] = after
        if len(self._full) > REMEMBERED:
            self._forget(now)

    def _forget(self, now: float) -> None:
        """The full buckets first, which say nothing; then the fuller half: who asks most is remembered longest."""
        self._full = {key: full for key, full in self._full.items() if full > now}
        if len(self._full) > REMEMBERED // 2:
            emptiest = sorted(self._full.items(), key=lambda item: item[1])[-(REMEMBERED // 2) :]
            self._full = dict(emptiest)


def address_of(scope: Scope) -> str:
    """The caller's address. Of IPv6 the network: a caller has all 2^64 addresses of it."""
    client = scope.get("client")
    if client is None:
        return ""
    try:
        address = ip_address(client[0])
    except ValueError:
        return str(client[0])
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))


class BodyLimits:
    """How many bytes the body of a request may have: BODY_LIMIT, or what the operation of its route declares."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        """Raises ValueError for a path with parameters: looking for those would cost every request."""
        self._larger = dict(_larger(routes))

    def of(self, scope: Scope) -> int:
        return self._larger.get((scope["method"], scope["path"]), BODY_LIMIT)

    def counted(self, scope: Scope, receive: Receive, underway: Underway) -> Receive:
        """`receive`, which raises HTTPException 413 for a body without a length that grows too large, and waits only
        so long. Once the body is there it is `receive` again, which may wait as long as it likes."""
        limit, seen, begun, there = self.of(scope), 0, False, False

        async def counted() -> Message:
            nonlocal seen, begun, there
            if there:
                return await receive()
            in_parts = limit > BODY_LIMIT  # its route works on each part before it asks for the next
            if in_parts or not begun:
                begun = True
                underway.read()
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise HTTPException(413)
            there = not message.get("more_body", False)
            if in_parts or there:
                underway.work()
            return message

        return counted


def _larger(routes: Iterable[BaseRoute]) -> Iterable[tuple[tuple[str, str], int]]:
    for one in routes:
        operation = getattr(getattr(one, "endpoint", None), "operation", None)
        if isinstance(one, Route) and operation is not None and operation.body_limit > BODY_LIMIT:
            if "{" in one.path:
                raise ValueError(f"{one.path} has parameters: its body cannot be larger than others")
            yield from (((method, one.path), operation.body_limit) for method in one.methods or ())


class Limits:
    """All of them, as the settings say."""

    def __init__(self, settings: Settings, routes: Iterable[BaseRoute]) -> None:
        self.bodies = BodyLimits(routes)
        self.clients = Rate(settings.client_rate, settings.client_burst)
        self.strangers = Rate(settings.stranger_rate, settings.stranger_burst)
        self.failures = Rate(settings.failure_rate, settings.failure_burst)
        self.watch = Watch()
        self.request_deadline = settings.request_deadline
