"""Who is at the console: a bearer token kept in a cookie, since a page's EventSource can send no header.

The cookie is HttpOnly, SameSite=Strict and goes to /ops alone; only the console's own pages take it, never the APIs.
What changes something must come from a page of this very origin (Fetch Metadata, else Origin)."""

import re
from http.cookies import CookieError, SimpleCookie
from urllib.parse import SplitResult, quote, urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.kernel.rejections import Forbidden

from ..headers import API
from ..problems import respond

COOKIE = "sales_ops"
SIGN_IN = "/ops/sign-in"
PAGES = re.compile(r"/ops/?|/ops/console(/.*)?")
"""The paths that take the cookie."""
SAFE = ("GET", "HEAD")


class ConsoleSession:
    """Makes a console's request with the cookie one with a token, and leads who has none to the sign-in page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not PAGES.fullmatch(scope["path"]):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        token = token_of(headers)
        if token is not None and "authorization" not in headers:
            if scope["method"] not in SAFE and not is_same_origin(headers):
                refusal = Forbidden("This was not asked for by a page of the console.")
                await respond(Request(scope), refusal)(scope, receive, send)
                return
            scope["headers"] = [*scope["headers"], (b"authorization", b"Bearer " + token.encode("ascii"))]
        elif "authorization" not in headers and _is_page(headers):
            await _to_sign_in(scope, "")(scope, receive, send)
            return
        await self.app(scope, receive, self._leading(scope, headers, send) if _is_page(headers) else send)

    def _leading(self, scope: Scope, headers: Headers, send: Send) -> Send:
        """`send`, but to the sign-in page where the token is refused."""
        redirect: Response | None = None

        async def sent(message: Message) -> None:
            nonlocal redirect
            if message["type"] == "http.response.start" and message["status"] in (401, 403):
                redirect = _to_sign_in(scope, "expired" if message["status"] == 401 else "forbidden")
                await send({**message, "status": redirect.status_code, "headers": redirect.raw_headers})
            elif redirect is None:
                await send(message)
            elif not message.get("more_body"):
                await send({"type": "http.response.body", "body": b""})

        return sent


def token_of(headers: Headers) -> str | None:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found and found.value.isascii() else None


def is_same_origin(headers: Headers) -> bool:
    """Whether a page of this origin sent the request; what says nothing of where it comes from did not."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is not None and parts_of(origin).netloc == headers.get("host")


def parts_of(address: str) -> SplitResult:
    """The parts of an address that somebody sent; all of them empty where it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _is_page(headers: Headers) -> bool:
    return "text/html" in headers.get("accept", "") or "hx-request" in headers


def _to_sign_in(scope: Scope, why: str) -> Response:
    """For htmx, which would show what a redirect leads to within the page, a header that leads the whole page."""
    place = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
    headers = Headers(scope=scope)
    if "hx-request" in headers:
        place = parts_of(headers.get("hx-current-url", "/ops/")).path
    address = f"{SIGN_IN}?next={quote(place, safe='')}" + (f"&why={why}" if why else "")
    if "hx-request" in headers:
        return Response(status_code=401, headers={**API, "HX-Redirect": address})
    return RedirectResponse(address, 303, headers=API)
