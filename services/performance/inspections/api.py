"""Routes of inspections."""

from fastapi import Response
from sqlalchemy import any_

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import OwnApproval
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import Role
from shared.web.routes import Routes

from ..reps.api import A_REP
from ..reviews.api import SUPERVISED, SUPERVISORS
from .decider import Inspect
from .processes import record_inspection
from .projections import inspections
from .things import INSPECTION

INSPECTORS = SUPERVISORS | {Role.LEGAL, Role.FINANCE}
"""Legal and finance look into compliance."""

router = Routes("reviews")
router.reads(
    INSPECTION,
    inspections,
    roles=SUPERVISED | INSPECTORS,
    filters=(
        "kind",
        "status",
        "rep_id",
        "unit_id",
        Filter("broken_rule_id", Id, lambda table, rule_id: rule_id == any_(table.c.broken)),
        Filter("from", Day, lambda table, day: table.c.inspected_on >= day),
        Filter("to", Day, lambda table, day: table.c.inspected_on <= day),
    ),
    sorts=("inspected_on",),
)


@router.command(
    "POST",
    "/v1/inspections",
    INSPECTION,
    creates=True,
    roles=INSPECTORS,
    refuses=(OwnApproval,),
    example={
        "kind": "compliance",
        "subject": "Gifts and entertainment of the first quarter",
        "inspected_on": "2026-04-10",
        "rep_id": A_REP,
        "findings": [{"what": "Gifts above 200.00 are approved", "ok": False, "note": "Two of seven are not"}],
    },
)
async def inspect(body: Inspect, do: Execute) -> Response:
    """Record an inspection of a rep's or a unit's work, also of compliance. A finding may name the clause of a
    rule that was in force on the day; it is passed where every finding is ok."""
    return await do(record_inspection, do.new_id(), body)
