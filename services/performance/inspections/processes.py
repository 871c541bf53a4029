"""An inspection is of a rep or a unit that is there, by clauses of rules that were in force on its day."""

from datetime import date
from uuid import UUID

from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from ..reps.subjects import require_known
from ..rulebook.clauses import clauses
from ..rulebook.decider import rule
from .decider import FindingBody, Inspect, inspection


async def record_inspection(tx: Transaction, inspection_id: UUID, body: Inspect) -> None:
    await tx.send(inspection, inspection_id, body)
    await require_known(tx, body)
    for index, finding in enumerate(body.findings):
        await _require_clause(tx, finding, body.inspected_on, f"/findings/{index}")


async def _require_clause(tx: Transaction, finding: FindingBody, on: date, at: str) -> None:
    if finding.rule_id is None:
        return
    named = await tx.state(rule, finding.rule_id)
    if named is None:
        raise Invalid(f"{at}/rule_id", "there is no such rule")
    if not named.in_force_on(on):
        raise Invalid(f"{at}/rule_id", f"the rule was not in force on {on}")
    if finding.clause not in {None, *(one.number for one in clauses(named.text.text))}:
        raise Invalid(f"{at}/clause", "the rule has no such clause")
