"""Every answer that is not 2xx is a problem (RFC 9457) with a stable type, listed at /problems."""

import logging
import math
from collections.abc import Iterable
from typing import Any, ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from shared.kernel.rejections import Invalid, NotFound, Rejection
from shared.log.log import DataRefused, LogUnavailable, OutcomeUnknown

from .headers import API

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"


class Unreadable(Rejection):
    """The request could not be read."""

    status = 400


class Unauthenticated(Rejection):
    """A valid token is needed."""

    status = 401


class MethodNotAllowed(Rejection):
    """The method is not allowed here."""

    status = 405


class TooLarge(Rejection):
    """The body is too large."""

    status = 413


class TooSlow(Rejection):
    """The body did not arrive in time."""

    status = 408


class TooMany(Rejection):
    """Too many requests; try again later."""

    status = 429

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.retry_after = max(1, math.ceil(seconds))

    @classmethod
    def slug(cls) -> str:
        return "too-many-requests"


class HeadTooLarge(Rejection):
    """The request line and its headers are too large."""

    status = 431


class PreconditionRequired(Rejection):
    """If-Match is needed here."""

    status = 428


class IdempotencyInProgress(Rejection):
    """The first request with this Idempotency-Key is still running."""


class Unavailable(Rejection):
    """The service cannot do this right now; try again."""

    status = 503


class OutcomeNotKnown(Rejection):
    """What became of the command is not known; repeating it with its Idempotency-Key is safe."""

    status = 503

    @classmethod
    def slug(cls) -> str:
        return "outcome-unknown"


class InternalError(Rejection):
    """Something went wrong here."""

    status = 500


class FieldError(BaseModel):
    pointer: str
    detail: str


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    trace_id: str
    errors: list[FieldError] | None = None

    media_type: ClassVar[str] = MEDIA_TYPE


GENERAL: tuple[type[Rejection], ...] = (
    Unreadable, Unauthenticated, TooSlow, TooLarge, Invalid, TooMany, InternalError, Unavailable,
)  # fmt: skip
"""What any operation may answer."""


def declared(refusals: Iterable[type[Rejection]]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of an operation in OpenAPI, its problems grouped by status."""
    by_status: dict[int, list[type[Rejection]]] = {}
    for refusal in (*GENERAL, *refusals):
        found = by_status.setdefault(refusal.status, [])
        if refusal not in found:
            found.append(refusal)
    return {
        status: {
            "description": " ".join(f"`{one.slug()}`: {one.title()}." for one in found),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, found in sorted(by_status.items())
    }


def schemas() -> dict[str, Any]:
    """The OpenAPI components that `declared` points at."""
    whole = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = whole.pop("$defs")
    return {"Problem": whole, **parts}


def respond(request: Request, refusal: Rejection) -> Response:
    path = request.url.path
    content = {
        "type": f"/problems/{refusal.slug()}",
        "title": refusal.title(),
        "status": refusal.status,
        "detail": refusal.detail or refusal.title() + ".",
        "instance": path,
        "trace_id": request.scope.get("state", {}).get("trace_id", ""),
        **refusal.more,
    }
    headers = dict(API)
    if refusal.status in (429, 503):
        headers["Retry-After"] = str(getattr(refusal, "retry_after", 1))
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(content, refusal.status, headers, MEDIA_TYPE)


def pointer(location: Iterable[int | str]) -> str:
    """The JSON pointer of a validation error: into the body, or the name of a parameter."""
    parts = list(location)[1:]
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def invalid(failed: RequestValidationError) -> Rejection:
    errors = failed.errors()
    unreadable = next((error for error in errors if error["type"] == "json_invalid"), None)
    if unreadable:
        return Unreadable(f"The body is not JSON: {unreadable.get('ctx', {}).get('error', unreadable['msg'])}")
    if any(error["loc"] == ("body",) and isinstance(error.get("input"), bytes) for error in errors):
        return Unreadable("The body is not read, as its Content-Type is another than application/json.")
    refusal = Invalid("", "The input is invalid.")
    refusal.more["errors"] = [
        {"pointer": pointer(error["loc"]), "detail": error["msg"].removeprefix("Value error, ")} for error in errors
    ]
    return refusal


_BY_STATUS: dict[int, type[Rejection]] = {
    400: Unreadable,
    404: NotFound,
    405: MethodNotAllowed,
    408: TooSlow,
    413: TooLarge,
}


def of_status(status: int, detail: str = "") -> Rejection:
    """The problem that a bare HTTP status stands for."""
    return _BY_STATUS.get(status, InternalError)(detail)


def response_to(request: Request, failed: Exception) -> Response:
    """The problem that an error is to the client."""
    match failed:
        case Rejection():
            return respond(request, failed)
        case RequestValidationError():
            return respond(request, invalid(failed))
        case HTTPException():
            detail = str(failed.detail) if failed.status_code == 400 else ""
            answer = respond(request, of_status(failed.status_code, detail))
            answer.headers.update(failed.headers or {})  # a 405 says what is allowed
            return answer
        case DataRefused():
            return respond(request, Invalid("", "The data cannot be stored."))
        case LogUnavailable():
            return respond(request, Unavailable("The database does not answer."))
        case OutcomeUnknown():
            return respond(request, OutcomeNotKnown())
        case _:
            return respond(request, InternalError())


EXPECTED = (Rejection, RequestValidationError, HTTPException, DataRefused, LogUnavailable, OutcomeUnknown)


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem."""

    async def answered(request: Request, failed: Exception) -> Response:
        return response_to(request, failed)

    for kind in (*EXPECTED, Exception):
        app.add_exception_handler(kind, answered)
