"""What an operation is, beside its function: kept on the endpoint so that one dependency can serve them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from fastapi import Request
from pydantic import BaseModel

from shared.kernel.things import Thing
from shared.readers.listing import Listing
from shared.readers.projection import Projection

from .roles import Role

Source = Projection | Listing


@dataclass(frozen=True)
class Operation:
    """`thing` is what the path names and the answer shows; where the answer is something else, `answers`."""

    roles: frozenset[Role]
    thing: Thing[Any, Any] | None = None
    answers: type[BaseModel] | None = None
    creates: bool = False
    needs_match: bool = False
    projections: Sequence[Source] = ()
    personal: bool = False

    def on(self, endpoint: Callable[..., Any]) -> None:
        endpoint.__dict__["operation"] = self


def operation_of(request: Request) -> Operation:
    return cast(Operation, request.scope["endpoint"].operation)
