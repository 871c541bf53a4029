"""Routes of drafting."""

from fastapi import Response

from services.pipeline.contracts.commands import DraftContract
from services.pipeline.contracts.things import CONTRACT
from services.pipeline.directory import projections as directory
from services.pipeline.opportunities.things import OPPORTUNITY
from services.pipeline.quotes.things import QUOTE
from shared.kernel.rejections import AlreadyExists, WrongStatus
from shared.readers import organisation
from shared.web.execute import Execute
from shared.web.imports import imports
from shared.web.parents import claimed, copied
from shared.web.roles import SELLERS
from shared.web.routes import Routes

from .processes import QuoteNotAccepted, draft_contract

router = Routes("contracts")

DRAFT = {
    "external_id": "HT-2026-001",
    "customer_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a10",
    "owner_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a11",
    "amount": "12000.00",
    "currency": "CNY",
    "lines": [{"sku": "S10_1678", "quantity": 100, "unit_price": "120.00"}],
    "payment_schedule": [
        {"percent": "30", "days_after": {"event": "signing", "days": 0}},
        {"percent": "70", "days_after": {"event": "invoice", "days": 30}},
    ],
}


@router.command(
    "POST",
    "/v1/contracts",
    CONTRACT,
    creates=True,
    roles=SELLERS,
    names={"opportunity_id": OPPORTUNITY, "quote_id": QUOTE},
    refuses=(AlreadyExists, QuoteNotAccepted, WrongStatus),
    example=DRAFT,
)
async def draft(body: DraftContract, do: Execute) -> Response:
    """Draft a contract. Document version 1. With an opportunity, which must be open, it has that one's customer,
    owner, currency and splits; with a quote the accepted version's lines and total, and the quote's opportunity."""
    return await do(draft_contract, do.new_id(), body)


imports(
    router,
    "/v1/contracts/import",
    DraftContract,
    draft,
    {
        "customer_id": copied(directory.projection, directory.customer),
        "owner_id": copied(organisation.heard, organisation.rep),
        "channel_id": claimed("channel.external_id"),
    },
)
