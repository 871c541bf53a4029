"""Decisions on an opportunity that reach beyond it: the campaign it came from, the customer's first deal."""

from uuid import UUID

from services.pipeline.campaigns.processes import known_campaign
from services.pipeline.contracts.processes import FIRST_DEAL
from shared.kernel.transaction import Transaction

from .decider import OpenOpportunity, RecordOpening, opportunity


async def open_opportunity(
    tx: Transaction, opportunity_id: UUID, command: OpenOpportunity, lead_id: UUID | None = None
) -> None:
    """Open it, for the lead that was qualified where there is one."""
    await known_campaign(tx, command.campaign_id)
    record = RecordOpening(
        **dict(command),
        lead_id=lead_id,
        new_customer=await tx.locate(FIRST_DEAL, str(command.customer_id)) is None,
    )
    await tx.send(opportunity, opportunity_id, record)
