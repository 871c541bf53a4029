"""A visit is to a customer of this service, meets contacts of that customer, and may keep a plan."""

from uuid import UUID

from services.customer.customers.decider import Customer
from services.customer.customers.processes import standing
from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from .decider import KeepPlan, LogVisit, PlanVisit, RecordVisit, visit
from .events import VisitPlanned


async def plan_visit(tx: Transaction, visit_id: UUID, command: PlanVisit) -> None:
    await standing(tx, command.customer_id)
    await tx.send(visit, visit_id, command)


async def log_visit(tx: Transaction, visit_id: UUID, command: LogVisit) -> None:
    _met(command, await standing(tx, command.customer_id))
    planned_for = None
    if command.plan_id is not None:
        keep = KeepPlan(visit_id=visit_id, customer_id=command.customer_id)
        kept = await tx.send(visit, command.plan_id, keep)
        assert kept is not None and isinstance(kept.begun, VisitPlanned)  # else it could not be kept
        planned_for = kept.begun.planned_for
    await tx.send(visit, visit_id, RecordVisit(visit=command, planned_for=planned_for))


def _met(command: LogVisit, visited: Customer) -> None:
    """A visit that is logged late may have met a contact who has been removed since."""
    for index, contact_id in enumerate(command.contact_ids):
        if not visited.contacts.ever(contact_id):
            raise Invalid(f"/contact_ids/{index}", "is no contact of that customer")
