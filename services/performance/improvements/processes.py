"""An improvement is carried out by somebody who is still there, and comes of something that is there."""

from typing import Any
from uuid import UUID

from shared.kernel.rejections import Invalid
from shared.kernel.things import Thing
from shared.kernel.transaction import Transaction

from ..data_audits.things import DATA_AUDIT
from ..gaps.things import GAP
from ..inspections.things import INSPECTION
from ..reps.processes import require_rep
from ..reviews.things import REVIEW
from ..units.decider import unit
from .decider import AgreeImprovement, improvement

SOURCES: dict[str, Thing[Any, Any]] = {
    "review_id": REVIEW,
    "inspection_id": INSPECTION,
    "data_audit_id": DATA_AUDIT,
    "gap_id": GAP,
}
"""Where a problem may have come up, by the field that names it."""


async def agree_improvement(tx: Transaction, improvement_id: UUID, body: AgreeImprovement) -> None:
    await tx.send(improvement, improvement_id, body)
    await require_rep(tx, body.owner_id, "/owner_id", tx.day)
    if body.unit_id is not None and await tx.state(unit, body.unit_id) is None:
        raise Invalid("/unit_id", "there is no such unit")
    for name, thing in SOURCES.items():
        named = getattr(body, name)
        if named is not None and await tx.state(thing.decider, named) is None:
            raise Invalid(f"/{name}", f"no such {thing.name}")
