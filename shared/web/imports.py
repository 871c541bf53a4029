"""Bulk import: NDJSON of create bodies in, NDJSON of their answers out, each line a command of its own.

The answer streams while the body still comes. Lines are carried out side by side, so that their commits go together,
and are answered in their order; each that has an external id may be sent again.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from shared.kernel.rejections import Forbidden, Invalid, Rejection
from shared.log.execution import VersionConflict

from .description import IDEMPOTENCY_KEY, description_of, summary_of
from .execute import Executing
from .operation import IMPORT_LIMIT, Operation
from .parents import Find
from .problems import EXPECTED, TooLarge, Unavailable, Unreadable, declared, response_to
from .roles import allow
from .routes import Routes
from .runtime import actor_of, runtime_of

NDJSON = "application/x-ndjson"
LINE = 64 * 1024
"""Bytes of one line."""
LINES = 200_000
"""Of one import: their answers are kept until the client reads them."""
AT_ONCE = 64
"""Lines that are carried out side by side."""
TRIES = 8
"""Of a line that others keep from being carried out, before the last."""

logger = structlog.get_logger(__name__)

B = TypeVar("B", bound=BaseModel)
Create: TypeAlias = Callable[[B, Executing], Awaitable[Response]]


@dataclass(frozen=True)
class Import(Generic[B]):
    """`create` carries a line out as the single command `like` is carried out. `parents`: for each field that names
    another thing, how it is found by its external id."""

    body: type[B]
    create: Create[B]
    like: Callable[..., Any]
    parents: Mapping[str, Find]


def imports(
    router: Routes,
    path: str,
    body: type[B],
    create: Create[B],
    parents: Mapping[str, Find] | None = None,
    like: Callable[..., Any] | None = None,
    example: Mapping[str, Any] | None = None,
) -> None:
    """POST `path`: lines of `body`, each given to `create`: the endpoint of the single command, or what calls that
    endpoint, `like`. A field of `parents` may be named by `<parent>_external_id` in the place of its `<parent>_id`.
    `example`: a line, that of the single command unless given."""
    wanted = Import(body, create, like or create, parents or {})
    operation: Operation = wanted.like.__dict__["operation"]

    async def import_lines(request: Request) -> Response:
        """Import lines of the create body, each a command of its own: the Idempotency-Key and the number of the line
        are its key. The answer has a line for each: its number, its status, and the id or the problem."""
        allow(actor_of(request), operation.roles)
        return Importing(request, wanted)

    own = Operation(operation.roles, whose="those of the create command", body_limit=IMPORT_LIMIT)
    own.on(import_lines)
    line = json.dumps(example or _example_of(router, wanted.like), ensure_ascii=False) + "\n"
    router.add_api_route(
        path,
        import_lines,
        methods=["POST"],
        response_class=Response,
        responses={**declared((Forbidden,)), 200: {"description": "A line for each line", "content": {NDJSON: {}}}},
        summary=summary_of(import_lines),
        description=description_of(import_lines, own),
        openapi_extra={
            "x-roles": sorted(own.roles),
            "parameters": [IDEMPOTENCY_KEY],
            "requestBody": {"required": True, "content": {NDJSON: {"schema": {"type": "string"}, "example": line}}},
        },
    )


def _example_of(router: Routes, command: Callable[..., Any]) -> Any:
    """The example of the single command's body."""
    [route] = [one for one in router.routes if isinstance(one, APIRoute) and one.endpoint is command]
    return (route.openapi_extra or {})["requestBody"]["content"]["application/json"]["example"]


class Importing(Response):
    """Reads, carries out and answers; a client that only reads once it has sent all holds nothing up."""

    def __init__(self, request: Request, wanted: Import[Any]) -> None:
        super().__init__(media_type=NDJSON)
        self._request, self._wanted = request, wanted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", NDJSON.encode())]
        answers: asyncio.Queue[asyncio.Task[bytes] | None] = asyncio.Queue()
        reading = asyncio.create_task(self._read(answers))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            while task := await answers.get():
                await send({"type": "http.response.body", "body": await task, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _read(self, answers: asyncio.Queue[asyncio.Task[bytes] | None]) -> None:
        """A task for each line, in order, at most AT_ONCE of them unfinished; then None."""
        room, number = asyncio.Semaphore(AT_ONCE), 0
        try:
            async for number, line in self._lines():
                await room.acquire()
                task = asyncio.create_task(self._answered(number, line))
                task.add_done_callback(lambda _: room.release())
                answers.put_nowait(task)
        except ClientDisconnect:
            pass  # nobody is left to answer; what was begun is carried out, and may be sent again
        except Rejection as refusal:
            answers.put_nowait(asyncio.create_task(self._refused(number + 1, refusal)))
        finally:
            answers.put_nowait(None)

    async def _lines(self) -> AsyncIterator[tuple[int, bytes | None]]:
        """The lines that are not blank, with their numbers; None for one that is too long, which is passed over."""
        rest, skipping, number = b"", False, 0
        async for chunk in self._chunks():
            *whole, rest = (rest + chunk).split(b"\n")
            for line in whole:
                number += 1
                if number > LINES:
                    raise TooLarge(f"At most {LINES} lines.")
                if skipping or len(line) > LINE:
                    skipping = False
                    yield number, None
                elif line.strip():
                    yield number, line
            if len(rest) > LINE:
                skipping, rest = True, b""
        if skipping or rest.strip():
            yield number + 1, None if skipping else rest

    async def _chunks(self) -> AsyncIterator[bytes]:
        stopping = runtime_of(self._request).stopping
        try:
            async for chunk in self._request.stream():
                if stopping.is_set():
                    raise Unavailable("The service is stopping; send the rest again, with the same Idempotency-Key.")
                yield chunk
        except HTTPException as refused:
            raise TooLarge(f"At most {IMPORT_LIMIT} bytes.") from refused

    async def _answered(self, number: int, line: bytes | None) -> bytes:
        request = self._one_line(number)
        try:
            if line is None:
                raise TooLarge(f"A line may have {LINE} bytes.")
            body = self._wanted.body.model_validate(await self._resolved(_read_json(line)))
            answer = await self._carried_out(body, request)
            return _line(number, answer.status_code, {"id": json.loads(bytes(answer.body)).get("id")})
        except ValidationError as wrong:
            errors = [{**error, "loc": ("body", *error["loc"])} for error in wrong.errors(include_context=False)]
            return _problem(number, request, RequestValidationError(errors))
        except Exception as failed:  # the line's own answer, as a single command would have been answered
            if not isinstance(failed, EXPECTED):
                logger.exception("a line could not be carried out", line=number)
            return _problem(number, request, failed)

    async def _carried_out(self, body: B, request: Request) -> Response:
        """A line that meets too many others of its own file on one stream is tried again: nothing of it was done."""
        for _ in range(TRIES):
            with suppress(VersionConflict):
                return await self._wanted.create(body, Executing(request))
        return await self._wanted.create(body, Executing(request))

    async def _refused(self, number: int, refusal: Rejection) -> bytes:
        return _problem(number, self._request, refusal)

    def _one_line(self, number: int) -> Request:
        """The request as if the line had been sent by itself."""
        scope, key = self._request.scope, self._request.headers.get("idempotency-key")
        headers = [(name, value) for name, value in scope["headers"] if name not in (b"idempotency-key", b"if-match")]
        if key is not None:
            headers.append((b"idempotency-key", f"{key}/{number}".encode("latin-1", "replace")))
        return Request({**scope, "headers": headers, "endpoint": self._wanted.like})

    async def _resolved(self, body: dict[str, Any]) -> dict[str, Any]:
        """`<parent>_external_id` in the place of `<parent>_id`, wherever that is not given."""
        for field, find in self._wanted.parents.items():
            named = f"{field.removesuffix('_id')}_external_id"
            if named not in body:
                continue
            external_id = body.pop(named)
            if field in body:
                raise Invalid(f"/{named}", f"stands beside {field}; give one of them")
            found = await find(runtime_of(self._request), external_id) if isinstance(external_id, str) else None
            if found is None:
                raise Invalid(f"/{named}", "is not known here")
            body[field] = str(found)
        return body


def _read_json(line: bytes) -> dict[str, Any]:
    try:
        body = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as wrong:
        raise Unreadable(f"The line is not JSON: {re.sub(r'[^ -~]', '?', str(wrong))}") from wrong
    if not isinstance(body, dict):
        raise Unreadable("The line is no JSON object.")
    return body


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _problem(number: int, request: Request, failed: Exception) -> bytes:
    answer = response_to(request, failed)
    return _line(number, answer.status_code, json.loads(bytes(answer.body)))


def _line(number: int, status: int, content: Mapping[str, Any]) -> bytes:
    return json.dumps({"line": number, "status": status, **content}, ensure_ascii=False).encode() + b"\n"
