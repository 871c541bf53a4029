"""The short way of a command: from its bytes to its answer, past what FastAPI does for routes of every kind.

It takes what is well formed, and nothing else. Whatever it cannot read it hands on untouched to FastAPI, which has the
same routes: that says what is wrong, serves all that is no command, and makes the OpenAPI document. So both ways
validate with the same fields and run the same endpoint.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .execute import Executing, executing
from .headers import sent
from .problems import EXPECTED, response_to

JSON = b"application/json"


class Commands:
    """Leads a command straight to its endpoint, and every other request on to `app`."""

    def __init__(self, app: ASGIApp, routes: Iterable[BaseRoute]) -> None:
        self._app = app
        self._routes: dict[tuple[str, int, str], list[tuple[Route, Command | None]]] = {}
        for route in routes:
            if isinstance(route, Route):
                for method in route.methods or ():
                    self._routes.setdefault(_key(method, route.path), []).append((route, command_of(route)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        command = self.of(scope)
        if command is None:
            return await self._app(scope, receive, send)
        request = Request(scope, receive, send)
        try:
            messages = await _body(receive)
            values = command.values(scope, messages)
            answer = None if values is None else await command.run(request, values)
        except EXPECTED as refusal:
            answer = response_to(request, refusal)
        except Exception as failed:
            await response_to(request, failed)(scope, receive, send)
            raise  # so that the server logs it
        if answer is None:
            await self._app(scope, _again(messages, receive), send)
        else:
            await answer(scope, receive, send)

    def of(self, scope: Scope) -> "Command | None":
        """The command of the route that FastAPI would choose too, the first that matches, where that is one."""
        if scope["type"] != "http" or scope.get("fastapi.telemetry") is not None:
            return None  # FastAPI tells the trace which route it is
        for route, command in self._routes.get(_key(scope["method"], scope["path"]), ()):
            match, found = route.matches(scope)
            if match is Match.FULL:
                if command is not None:
                    scope.update(found)
                return command
        return None


def _key(method: str, path: str) -> tuple[str, int, str]:
    """What a request shares with its route: few routes have the same method, length and first two segments."""
    parts = path.split("/", 3)
    return method, path.count("/"), "/".join(parts[:3])


class Command:
    """One route, as far as it need be known to read its requests."""

    def __init__(self, route: APIRoute, do: str) -> None:
        [self._body] = route.dependant.body_params
        self._path = [(field.name, field.alias, field) for field in route.dependant.path_params]
        self.endpoint, self._do = route.endpoint, do

    def values(self, scope: Scope, messages: Sequence[Message]) -> dict[str, Any] | None:
        """The endpoint's arguments out of path and body; None where they are not all as they should be."""
        if messages[-1]["type"] != "http.request" or not _says_json(scope):
            return None
        content = b"".join([message.get("body", b"") for message in messages])
        values = {}
        for name, alias, field in self._path:
            values[name], wrong = field.validate(scope["path_params"][alias])
            if wrong:
                return None
        if content:
            try:
                body = from_json(content)
            except ValueError:
                return None
            values[self._body.name], wrong = self._body.validate(body)
            return None if wrong else values
        if self._body.field_info.is_required():
            return None
        values[self._body.name] = self._body.default
        return values

    async def run(self, request: Request, values: dict[str, Any]) -> Response:
        answer: Response = await self.endpoint(**values, **{self._do: Executing(request)})
        return answer


def command_of(route: BaseRoute) -> Command | None:
    """The route as a command: one that takes ids in its path, a body, and what executes it, nothing else."""
    if not isinstance(route, APIRoute):
        return None
    of = route.dependant
    others = (of.query_params, of.header_params, of.cookie_params, of.request_param_name, of.response_param_name)
    if any(others) or len(of.dependencies) != 1 or len(of.body_params) != 1:
        return None
    [do] = of.dependencies
    return Command(route, do.name) if do.call is executing and do.name is not None else None


def _says_json(scope: Scope) -> bool:
    kind = sent(scope, b"content-type")
    return kind is None or kind == JSON or kind.partition(b";")[0].strip().lower() == JSON


async def _body(receive: Receive) -> list[Message]:
    """Messages up to the last of the body, or the one that says that there will be no more."""
    messages = [await receive()]
    while messages[-1]["type"] == "http.request" and messages[-1].get("more_body"):
        messages.append(await receive())
    return messages


def _again(messages: Sequence[Message], receive: Receive) -> Receive:
    """A `receive` that begins with messages that were received before."""
    first = deque(messages)

    async def again() -> Message:
        return first.popleft() if first else await receive()

    return again
