"""The console's door: what needs no token, which is the sign-in page and the files that pages are made of; and out."""

from urllib.parse import parse_qs

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from shared.kernel.rejections import Forbidden

from .pages import STATIC, asked, form_of, page
from .session import COOKIE, SIGN_IN, is_same_origin, parts_of

router = APIRouter(include_in_schema=False)
router.routes.append(Mount("/ops/static", StaticFiles(directory=STATIC)))

WHY = {401: "sign_in_invalid", 403: "sign_in_forbidden"}


@router.get(SIGN_IN)
async def door(request: Request) -> HTMLResponse:
    why = asked(request, "why").get("why")
    known = {"expired": "sign_in_expired", "forbidden": "sign_in_forbidden"}
    return page(request, "sign_in.html", next=_next(request.query_params.get("next", "")), why=known.get(why or ""))


@router.post(SIGN_IN)
async def sign_in(request: Request) -> Response:
    """Keep the token, if it is one with which the service answers an operator."""
    if not is_same_origin(request.headers):
        raise Forbidden("This was not asked for by a page of the console.")
    form = parse_qs((await request.body()).decode(errors="replace"))
    token, place = "".join(form_of(form, "token").split()).removeprefix("Bearer"), _next(form_of(form, "next"))
    status = await _tried(request, token)
    if status != httpx.codes.OK:
        why = WHY.get(status, "sign_in_away")
        return page(request, "sign_in.html", status if status in WHY else 503, next=place, why=why)
    answer = RedirectResponse(place, 303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, token, path="/ops", httponly=True, samesite="strict", secure=secure)
    return answer


@router.post("/ops/console/sign-out")
async def sign_out(request: Request) -> Response:
    answer = RedirectResponse(SIGN_IN, 303)
    answer.delete_cookie(COOKIE, path="/ops", httponly=True, samesite="strict")
    return answer


async def _tried(request: Request, token: str) -> int:
    if not token.isascii() or not token:
        return 401
    transport = httpx.ASGITransport(request.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://own") as client:
        answer = await client.get("/ops/status", headers={"Authorization": f"Bearer {token}"})
        return answer.status_code


def _next(place: str) -> str:
    """A page of the console, and of no other place."""
    parts = parts_of(place)
    inside = not parts.scheme and not parts.netloc and parts.path.startswith(("/ops/console/", "/ops/"))
    return place if inside and "\\" not in place and not place.startswith("//") else "/ops/"
