"""/docs: the API's reference, drawn by Swagger UI from /openapi.json. All it needs comes from here."""

import asyncio
import json
from collections.abc import Callable
from importlib.resources import files

from fastapi import APIRouter, FastAPI, Request, Response

from .headers import PAGE_POLICY

ASSETS = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon.png": "image/png",
}
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>API reference</title>
<link rel="icon" href="/docs/favicon.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="reference"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
"""
START = """SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#reference", deepLinking: true, docExpansion: "none", validatorUrl: null,
  persistAuthorization: false, tagsSorter: "alpha"
});
"""
"""A script of its own, since the page's policy runs none that stands in the page."""
_KEPT = {"Cache-Control": "public, max-age=86400"}

router = APIRouter(include_in_schema=False)


async def document(request: Request) -> Response:
    """Made when it is first asked for, which takes seconds; in a thread, so that others are answered meanwhile."""
    state = request.app.state
    if not hasattr(state, "openapi"):
        state.openapi = asyncio.create_task(asyncio.to_thread(_document, request.app))
    return Response(await asyncio.shield(state.openapi), media_type="application/json")


def _document(app: FastAPI) -> bytes:
    return json.dumps(app.openapi(), ensure_ascii=False, separators=(",", ":")).encode()


router.add_route("/openapi.json", document, include_in_schema=False)


@router.get("/docs")
async def page() -> Response:
    return Response(PAGE, headers={"Content-Security-Policy": PAGE_POLICY}, media_type="text/html")


@router.get("/docs/start.js")
async def start() -> Response:
    return Response(START, media_type="text/javascript")


def _serve(name: str, media_type: str) -> Callable[[], object]:
    content = (files("fastapi_offline") / "static" / name).read_bytes()

    async def asset() -> Response:
        return Response(content, headers=_KEPT, media_type=media_type)

    return router.get(f"/docs/{name}")(asset)


for _name, _media_type in ASSETS.items():
    _serve(_name, _media_type)
