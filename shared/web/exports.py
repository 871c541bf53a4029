"""Exports 导出: what leaves as a table leaves a trace, and much of it needs a right of its own (防止信息泄露)."""

from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Request

from shared.kernel.decider import Decider
from shared.kernel.messages import Command
from shared.kernel.rejections import Forbidden
from shared.log.origin import Origin
from shared.log.unit import Unit
from shared.readers.operations import RecordExport, exports_id, operations

from .roles import EVERYONE, Role
from .runtime import actor_of, runtime_of

FEW = 50
"""Rows that whoever may read them may take along."""
EXPORTERS = EVERYONE - {Role.REP, Role.ACCOUNT_MANAGER, Role.CUSTOMER_SERVICE, Role.AFTER_SALES}
"""Who may export more than a few rows: who leads, plans or keeps the books."""
TYPED, HIDDEN = {"q"}, "*"


async def export(request: Request, rows: int) -> None:
    """Keep who takes how many rows of what, before they leave. Raises Forbidden where it is too many for the role, and
    LogUnavailable where it cannot be kept."""
    actor, runtime = actor_of(request), runtime_of(request)
    if rows > FEW and not actor.roles & {*EXPORTERS, Role.ADMIN}:
        names = ", ".join(sorted(EXPORTERS))
        raise Forbidden(f"An export of more than {FEW} rows ({rows}) needs one of the roles {names}.")
    record = RecordExport(path=request.url.path, filter=_filter(request), rows=rows)

    async def work(unit: Unit) -> None:
        await unit.send(operations, exports_id(actor.sub, datetime.now(UTC).date()), record)

    await runtime.executor.run(work, Origin(actor, correlation=request.state.correlation))


def _filter(request: Request) -> str:
    """The query, without what was typed to look for: it may be somebody's name, and the log is for ever."""
    asked = request.query_params.multi_items()
    return urlencode([(name, HIDDEN if name in TYPED else value) for name, value in asked])


def as_table(request: Request) -> bool:
    return "text/csv" in request.headers.get("accept", "")


class Recording:
    """`await recorded(decider, stream_id, command)` keeps on a stream of the service that a table left, beside the
    trace that every export leaves; where the client asked for no table it does nothing."""

    def __init__(self, request: Request) -> None:
        self._request = request

    async def __call__(self, decider: Decider[Any, Any, Any], stream_id: UUID, command: Command) -> None:
        if not as_table(self._request):
            return

        async def work(unit: Unit) -> None:
            await unit.send(decider, stream_id, command)

        origin = Origin(actor_of(self._request), correlation=self._request.state.correlation)
        await runtime_of(self._request).executor.run(work, origin)


async def _recording(request: Request) -> Recording:
    return Recording(request)


Recorded = Annotated[Recording, Depends(_recording)]
"""The parameter through which a query records that it was taken as a table: `recorded: Recorded`."""
