"""A plan is agreed for a customer of this service, by what is known of its owner."""

from uuid import UUID

from services.customer.customers.decider import customer
from services.customer.staff.decider import colleague
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction

from .decider import AgreeServicePlan, ServicePlanTerms, service_plan


async def agree_service_plan(tx: Transaction, customer_id: UUID, terms: ServicePlanTerms) -> None:
    known = await tx.state(customer, customer_id)
    if known is None:
        raise NotFound
    known.endings.require_open()
    owner = await tx.state(colleague, known.owner_id) if known.owner_id else None
    command = AgreeServicePlan(terms=terms, tier=known.standing.tier, owner_id=known.owner_id, owner=owner)
    await tx.send(service_plan, customer_id, command)
