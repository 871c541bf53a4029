"""/problems: every problem type, and a page for each, which its `type` leads to."""

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from shared.kernel.rejections import NotFound, Rejection

from .problems import declared


def _all(kind: type[Rejection] = Rejection) -> Iterator[type[Rejection]]:
    for sub in kind.__subclasses__():
        yield sub
        yield from _all(sub)


router = APIRouter(tags=["problems"])


@router.get("/problems", summary="Every problem type", responses=declared(()))
def listed() -> list[dict[str, Any]]:
    known = {kind.slug(): kind for kind in _all()}
    return [
        {"type": f"/problems/{slug}", "title": kind.title(), "status": kind.status}
        for slug, kind in sorted(known.items())
    ]


@router.get(
    "/problems/{name}", summary="One problem type", response_class=HTMLResponse, responses=declared((NotFound,))
)
def page(name: str) -> HTMLResponse:
    for kind in _all():
        if kind.slug() == name:
            text = (kind.__doc__ or "").strip().replace("\n", " ")
            return HTMLResponse(f"<!doctype html><title>{name}</title><h1>{name}</h1><p>{kind.status}: {text}</p>")
    raise NotFound()
