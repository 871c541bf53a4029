"""What an operation is, beside its function: kept on the endpoint so that one dependency can serve them all."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel

from shared.kernel.decider import Decider
from shared.kernel.messages import Actor
from shared.kernel.things import Thing
from shared.log.execution import Executor
from shared.readers.listing import Listing
from shared.readers.projection import Projection

from .roles import Role, allow

Source = Projection | Listing
BODY_LIMIT = 1024 * 1024
IMPORT_LIMIT = 32 * BODY_LIMIT
Stands: TypeAlias = Callable[[Executor, UUID], Awaitable[tuple[Decider[Any, Any, Any], UUID]]]
"""Of the id in the path: the stream in which it now lives."""
PUBLIC = "everybody's"
"""Of an operation that answers all who may ask it alike: what is published to all, or is nobody's own."""


@dataclass(frozen=True)
class Operation:
    """`thing` is what the path names and the answer shows; where the answer is something else, `answers`. `signed`:
    also for pushes that bear a signature instead of a token. `stands` says, where there is no thing, which stream's
    version the answer shows as its own. `whose` says in words whose it answers with, where neither a thing nor the rows
    of `projections` do; PUBLIC: everybody's. `tokenless`: it needs no token, and reads none that is shown."""

    roles: frozenset[Role]
    thing: Thing[Any, Any] | None = None
    answers: type[BaseModel] | None = None
    creates: bool = False
    needs_match: bool = False
    projections: Sequence[Source] = ()
    personal: bool = False
    signed: bool = False
    stands: Stands | None = None
    body_limit: int = BODY_LIMIT
    """Bytes that a request's body may have; beyond BODY_LIMIT it is for a route that reads it as it comes."""
    whose: str = ""
    names: Mapping[str, Thing[Any, Any]] = field(default_factory=dict)
    """By field of the body: the thing of this service that it names by id."""
    tokenless: bool = False

    @property
    def public(self) -> bool:
        return self.whose == PUBLIC

    def admit(self, actor: Actor) -> None:
        """Raise Forbidden unless the actor may ask for it."""
        if not self.tokenless:
            allow(actor, self.roles)

    def on(self, endpoint: Callable[..., Any]) -> None:
        endpoint.__dict__["operation"] = self


def operation_of(request: Request) -> Operation:
    return cast(Operation, request.scope["endpoint"].operation)
