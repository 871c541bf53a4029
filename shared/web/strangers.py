"""Strangers: who asks for what needs no token. Nothing is kept of them, be it their address."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from fastapi import Response
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from starlette.types import Scope

from shared.kernel.messages import Actor

from .headers import PAGE_POLICY
from .operation import PUBLIC, Operation
from .roles import EVERYONE
from .routes import Routes

STRANGER = Actor("stranger")
MEDIA = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}


class Tokenless:
    """Knows which operations need no token."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        """Raises ValueError for a path with parameters: looking for those would cost every request."""
        self._known = frozenset(_tokenless(routes))

    def sees(self, scope: Scope) -> bool:
        return (scope["method"], scope["path"]) in self._known


def _tokenless(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, str]]:
    for one in routes:
        if isinstance(one, APIRoute) and _needs_none(one):
            if "{" in one.path:
                raise ValueError(f"{one.path} has parameters: it cannot do without a token")
            yield from ((method, one.path) for method in one.methods or ())


def _needs_none(route: APIRoute) -> bool:
    operation = route.endpoint.__dict__.get("operation")
    return isinstance(operation, Operation) and operation.tokenless


def open_page(router: Routes, files: Mapping[str, Path]) -> None:
    """GET each path: a file of a page that anybody may open. The page runs no script that stands in it."""
    for path, file in files.items():
        _serve(router, path, file.read_bytes(), MEDIA[file.suffix])


def _serve(router: Routes, path: str, content: bytes, media_type: str) -> None:
    async def part() -> Response:
        return Response(content, headers={"Content-Security-Policy": PAGE_POLICY}, media_type=media_type)

    Operation(EVERYONE, whose=PUBLIC, tokenless=True).on(part)
    router.add_api_route(path, part, response_class=Response, include_in_schema=False)
