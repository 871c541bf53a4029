"""An audit is of a rep or a unit that is there, or of neither."""

from collections.abc import Sequence
from uuid import UUID

from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from ..reps.decider import rep
from ..units.decider import unit
from .decider import AuditData, RecordAudit, data_audit
from .events import AuditFigures


async def record_audit(tx: Transaction, audit_id: UUID, body: AuditData, figures: Sequence[AuditFigures]) -> None:
    if body.rep_id is not None and await tx.state(rep, body.rep_id) is None:
        raise Invalid("/rep_id", "there is no such rep")
    if body.unit_id is not None and await tx.state(unit, body.unit_id) is None:
        raise Invalid("/unit_id", "there is no such unit")
    await tx.send(data_audit, audit_id, RecordAudit(**dict(body), figures=tuple(figures)))
