"""Routes: commands, reads and queries, each declared with its roles, its answer and its problems."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel

from shared.kernel.fields import Code, Id
from shared.kernel.rejections import Forbidden, NotFound, Rejection
from shared.kernel.things import Thing
from shared.log.execution import IdempotencyKeyReused, PreconditionFailed, VersionConflict
from shared.readers.listing import Listing

from .answer import json_response
from .description import (
    command_extra,
    description_of,
    headers_of,
    query_extra,
    roles_line,
    summary_of,
    wear_signature,
)
from .listings import Filter, Page, page_of, parameters_of
from .operation import Operation, Source, Stands, operation_of
from .ownership import eyes_of
from .personal import holds_personal, opened
from .problems import IdempotencyInProgress, OutcomeNotKnown, PreconditionRequired, declared
from .reading import Beyond, NotReached, Read, answer
from .roles import EVERYONE, Role, allow
from .runtime import actor_of, runtime_of
from .tables import columns_of

F = TypeVar("F", bound=Callable[..., Awaitable[Any]])
OF_COMMANDS: tuple[type[Rejection], ...] = (
    Forbidden, VersionConflict, IdempotencyKeyReused, IdempotencyInProgress, PreconditionFailed, OutcomeNotKnown,
)  # fmt: skip
OF_QUERIES: tuple[type[Rejection], ...] = (Forbidden, NotReached, Beyond)


class Routes(APIRouter):
    """The routes of one capability, under one tag. Of capabilities that share a tag one says what it is `about`."""

    def __init__(self, tag: str, about: str = "") -> None:
        super().__init__(tags=[tag], strict_content_type=False)  # a body is JSON where nobody says what it is
        self.tag, self.about = tag, about

    def command(
        self,
        method: str,
        path: str,
        thing: Thing[Any, Any] | None = None,
        *,
        roles: Collection[Role],
        answers: type[BaseModel] | None = None,
        creates: bool = False,
        needs_match: bool = False,
        signed: bool = False,
        stands: Stands | None = None,
        whose: str = "",
        names: Mapping[str, Thing[Any, Any]] | None = None,
        tokenless: bool = False,
        refuses: Sequence[type[Rejection]] = (),
        example: Mapping[str, Any] | None = None,
    ) -> Callable[[F], F]:
        """A command. The answer is the thing in the path, or `answers`, which the process returns.

        `signed`: a push with a signature may come instead of one with a token. `stands`: whose version the answer
        shows, and If-Match names, where there is no thing. `names`: by field of the body the thing of this service that
        it names; one that the actor does not see is answered as one that is not there. `tokenless`: anybody may send
        it, as a stranger of whom nothing is kept."""
        shown = answers or (thing.schema if thing else None)
        if shown is None:
            raise TypeError(f"{method} {path} answers with nothing")
        operation = Operation(
            frozenset(roles), thing, answers, creates, needs_match,
            personal=holds_personal(shown), signed=signed, stands=stands, whose=whose, names=names or {},
            tokenless=tokenless,
        )  # fmt: skip
        refusals = (*OF_COMMANDS, *([PreconditionRequired] if needs_match else []), *refuses)
        if "{" in path:
            refusals = (*refusals, NotFound)

        def register(endpoint: F) -> F:
            operation.on(endpoint)
            self.add_api_route(
                path,
                endpoint,
                methods=[method],
                status_code=201 if creates else 200,
                response_model=shown,
                responses={**declared(refusals), **headers_of(operation)},
                summary=summary_of(endpoint),
                description=description_of(endpoint, operation),
                openapi_extra=command_extra(operation, example),
            )
            return endpoint

        return register

    def query(
        self,
        path: str,
        answers: type[BaseModel],
        *,
        projections: Sequence[Source] = (),
        roles: Collection[Role] = EVERYONE,
        rows: str = "rows",
        refuses: Sequence[type[Rejection]] = (),
        method: str = "GET",
        example: Mapping[str, Any] | None = None,
        versioned: bool = False,
        whose: str = "",
        tokenless: bool = False,
    ) -> Callable[[F], F]:
        """A read: a report, or what a stream says. CSV of `rows` where the client accepts text/csv. What is
        `versioned` shows a version that If-Match takes, and has it as its ETag. `whose` says whose it answers with
        where the rows of `projections` do not, or not they alone: PUBLIC, or in words what the route itself looks to.

        A question too long for a path is a POST with a body; it writes nothing."""
        personal, listed = holds_personal(answers), answers.model_fields.get(rows)
        columns = columns_of(listed.annotation) if listed else ()
        operation = Operation(
            frozenset(roles), projections=projections, personal=personal, whose=whose, tokenless=tokenless
        )

        def register(endpoint: F) -> F:
            async def served(request: Request, **values: Any) -> Response:
                found: BaseModel = await endpoint(**values)
                body = found.model_dump(mode="json")
                headers = {"ETag": f'"{body["version"]}"'} if versioned else {}
                return await answer(request, body, rows, columns, headers)

            wear_signature(served, endpoint)
            operation.on(served)
            self.add_api_route(
                path,
                served,
                methods=[method],
                dependencies=[Depends(_authorised)],  # before what is asked is looked at
                response_model=answers,
                responses=declared((*OF_QUERIES, *refuses, *([NotFound] if "{" in path else []))),
                summary=summary_of(endpoint),
                description=description_of(endpoint, operation),
                openapi_extra=query_extra(operation, example),
            )
            return endpoint

        return register

    def reads(
        self,
        thing: Thing[Any, Any],
        listing: Listing,
        *,
        filters: Sequence[str | Filter] = (),
        sorts: Sequence[str] = (),
        roles: Collection[Role] = EVERYONE,
        by: tuple[str, Callable[[str], UUID]] | None = None,
    ) -> None:
        """GET the thing by id, from its stream and never stale, and the list of all of them.

        A thing that is known `by` a code instead names that code and how the id follows from it."""
        self._one(thing, frozenset(roles), by)
        self._list(thing, listing, filters, sorts, frozenset(roles))

    def lists(
        self,
        thing: Thing[Any, Any],
        listing: Listing,
        *,
        filters: Sequence[str | Filter] = (),
        sorts: Sequence[str] = (),
        roles: Collection[Role] = EVERYONE,
    ) -> None:
        """Only the list: of things whose stream does not follow from their id."""
        self._list(thing, listing, filters, sorts, frozenset(roles))

    def _one(
        self, thing: Thing[Any, Any], roles: frozenset[Role], by: tuple[str, Callable[[str], UUID]] | None
    ) -> None:
        name, kind, id_of = (by[0], Code, by[1]) if by else ("id", Id, lambda thing_id: thing_id)

        async def one(request: Request, key: Any) -> Response:
            try:
                return await read_thing(request, thing, id_of(key))
            except NotFound:
                if by is None:
                    raise
                return await read_thing(request, thing, id_within(key))

        one.__annotations__["key"] = Annotated[kind, Path(alias=name)]

        operation = Operation(roles, thing, personal=holds_personal(thing.schema))
        operation.on(one)
        self.add_api_route(
            f"{thing.path}/{{{name}}}",
            one,
            response_model=thing.schema,
            responses=declared((Forbidden, NotFound)),
            summary=f"Read one {thing.name}",
            description=roles_line(operation),
            openapi_extra={"x-roles": sorted(roles)},
        )

    def _list(
        self,
        thing: Thing[Any, Any],
        listing: Listing,
        filters: Sequence[str | Filter],
        sorts: Sequence[str],
        roles: frozenset[Role],
    ) -> None:
        parameters, where = parameters_of(thing, listing, filters, sorts)
        columns = columns_of(thing.schema)

        async def many(request: Request, query: Any, db: Read) -> Response:
            page = await page_of(db, listing, where, query, runtime_of(request).settings.secret)
            headers = {"Link": _next_link(request, page)} if page.next_cursor else {}
            body = {"items": page.items, "next_cursor": page.next_cursor}
            return await answer(request, body, "items", columns, headers)

        many.__annotations__["query"] = Annotated[parameters, Query()]
        operation = Operation(roles, thing, projections=(listing,), personal=holds_personal(thing.schema))
        operation.on(many)
        self.add_api_route(
            thing.path,
            many,
            response_model=Page[thing.schema],  # type: ignore[name-defined]  # the thing's own schema, at run time
            responses=declared(OF_QUERIES),
            summary=f"List {thing.path.rpartition('/')[2].replace('-', ' ')}",
            description=roles_line(operation),
            openapi_extra={"x-roles": sorted(roles)},
        )


async def _authorised(request: Request) -> None:
    operation_of(request).admit(actor_of(request))


async def read_thing(request: Request, thing: Thing[Any, Any], thing_id: Any) -> Response:
    """The thing with its ETag and Log-Position, or NotFound."""
    runtime = runtime_of(request)
    allow(actor_of(request), operation_of(request).roles)
    shown_id, folded = await runtime.read(thing, thing_id)
    view = await (await eyes_of(request, thing)).view(folded, shown_id)
    if view is None:
        raise NotFound()
    body: Any = view.model_dump(mode="json")
    if operation_of(request).personal:
        body = await opened(runtime.keys, body, actor_of(request).roles)
    headers = {"ETag": f'"{folded.head.version}"', "Log-Position": str(folded.head.position)}
    if shown_id != thing_id:
        headers["Content-Location"] = f"{thing.path}/{shown_id}"  # RFC 9110, 8.7: what is shown stands there
    return json_response(body, headers=headers)


def id_within(key: str) -> UUID:
    """The id itself, where a thing that is known by a code is asked for by the `id` that it shows."""
    try:
        return UUID(key)
    except ValueError:
        raise NotFound() from None


def _next_link(request: Request, page: Page[Any]) -> str:
    return f'<{request.url.include_query_params(cursor=page.next_cursor)}>; rel="next"'
