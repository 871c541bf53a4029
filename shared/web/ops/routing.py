"""Routes for operators: each says who may use it, and what it refuses."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from shared.kernel.rejections import Forbidden, Rejection

from ..problems import declared
from ..roles import OPERATORS, Role, allow
from ..runtime import actor_of

HIGHEST = 2**62
"""A position beyond any log's, and still one that the database takes."""
Position = Annotated[int, Field(ge=0, le=HIGHEST)]


def _operators(request: Request) -> None:
    allow(actor_of(request), OPERATORS)


class Asked(BaseModel):
    """Query parameters. An unknown one is a 422."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class OperatorRoutes(APIRouter):
    """Each of them for operators alone, the console's pages and its stream among them."""

    def __init__(self) -> None:
        super().__init__(tags=["operations"], strict_content_type=False, dependencies=[Depends(_operators)])

    def read(self, path: str, answers: Any, *refuses: type[Rejection], **more: Any) -> Callable[[Any], Any]:
        return self.get(path, response_model=answers, **_declared(*refuses), **more)

    def act(self, path: str, *refuses: type[Rejection], **more: Any) -> Callable[[Any], Any]:
        return self.post(path, **_declared(*refuses), **more)


def _declared(*refuses: type[Rejection]) -> dict[str, Any]:
    return {
        "responses": declared((Forbidden, *refuses)),
        "openapi_extra": {"x-roles": sorted({*OPERATORS, Role.ADMIN})},
    }
