"""Strangers: who asks for what needs no token. Nothing is kept of them, be it their address."""

from collections.abc import Iterable, Mapping
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
        self._paths = [
            (one.methods or set(), one.path_regex) for one in routes if isinstance(one, APIRoute) and _needs_none(one)
        ]

    def sees(self, scope: Scope) -> bool:
        return any(scope["method"] in methods and path.fullmatch(scope["path"]) for methods, path in self._paths)


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
