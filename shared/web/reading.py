"""Queries over HTTP: on the live versions of their projections, once these have what the client asks for."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from shared.kernel.fields import Currency
from shared.kernel.rejections import Rejection
from shared.readers.reading import PositionNotReached, PositionUnknown, Reading
from shared.readers.sight import WHOLE

from .answer import json_response
from .exports import as_table, export
from .operation import operation_of
from .personal import opened
from .roles import allow
from .runtime import actor_of, runtime_of
from .scopes import sight_of
from .tables import to_csv


def _digits(value: Any) -> Any:
    if isinstance(value, str) and not (value.isascii() and value.isdecimal()):
        raise ValueError("must be a position, digits only")
    return value


DIGITS = 100
"""So many of a number are more than any log has; what a client writes behind them changes nothing."""


Position = Annotated[int | None, BeforeValidator(_digits), Field(ge=0)]
"""A position of this service's log."""


class Parameters(BaseModel):
    """Query parameters. An unknown one is a 422, as an unknown field of a body is."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    min_position: Annotated[Position, Field(description="Wait until the answer has this position")] = None


class ReportParameters(Parameters):
    currency: Currency | None = None


class NotReached(Rejection):
    """The read table has not reached min_position yet; try again."""

    status = 503

    @classmethod
    def slug(cls) -> str:
        return "position-not-reached"


class Beyond(Rejection):
    """min_position, or known_at, is beyond the head of this service's log."""

    status = 422

    @classmethod
    def slug(cls) -> str:
        return "position-unknown"


class KnownParameters(ReportParameters):
    """Of a report that can say what was known at a position of the log, and not later."""

    known_at: Annotated[Position, Field(description="Count only what was recorded up to this position")] = None


def asked_position(request: Request) -> int:
    """The higher of `min_position` and `known_at`, 0 where there is none; what is no number is left to `Parameters` to
    refuse."""
    asked = (request.query_params.get(name, "") for name in ("min_position", "known_at"))
    return max(int(one[:DIGITS]) if one.isascii() and one.isdecimal() else 0 for one in asked)


async def _reading(request: Request) -> AsyncIterator[Reading]:
    runtime, operation = runtime_of(request), operation_of(request)
    allow(actor_of(request), operation.roles)
    sight = WHOLE if operation.public else sight_of(request, operation.thing)
    try:
        async with runtime.reads.open(operation.projections, sight, asked_position(request)) as reading:
            request.state.parked = reading.parked
            yield reading
    except PositionUnknown as unknown:
        raise Beyond() from unknown
    except PositionNotReached as late:
        raise NotReached() from late


Read = Annotated[Reading, Depends(_reading, scope="function")]
"""The parameter through which a route queries: `db: Read`. It ends before the answer is sent: a client that reads
slowly holds no connection of the database, and one that breaks meanwhile is a 503 and not half an answer."""


async def _base_currency(request: Request) -> str:
    return runtime_of(request).settings.base_currency


BaseCurrency = Annotated[str, Depends(_base_currency)]
"""The company's own currency, in which a report speaks where it is not asked for another."""


async def answer(
    request: Request, body: Mapping[str, Any], rows: str, columns: Sequence[str], headers: dict[str, str]
) -> Response:
    """JSON, or CSV of the list under `rows` with its `columns` where the client accepts that and there is one. Personal
    fields are opened; Parked-Events counts what the projections behind it have parked. A CSV leaves a trace."""
    if operation_of(request).personal:
        body = await opened(runtime_of(request).keys, body, actor_of(request).roles)
    parked = getattr(request.state, "parked", 0)
    if parked:
        headers = {**headers, "Parked-Events": str(parked)}
    if rows not in body or not as_table(request):
        return json_response(body, headers=headers)
    await export(request, len(body[rows]))
    return Response(to_csv(body[rows], columns), headers=headers, media_type="text/csv; charset=utf-8")
