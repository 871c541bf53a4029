"""Exports 导出: what leaves as a table leaves a trace, and much of it needs a right of its own (防止信息泄露)."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from fastapi import Request

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
