"""Routes of disputes."""

from fastapi import Response

from services.pipeline.invoices.api import FINANCE
from services.pipeline.invoices.things import INVOICE
from services.pipeline.year_end.closed import BooksClosed
from shared.kernel.fields import Id
from shared.kernel.rejections import WrongStatus
from shared.web.execute import Execute
from shared.web.roles import SELLERS
from shared.web.routes import Routes

from .decider import DisputeInvoice, SettleDispute
from .processes import dispute_invoice, settle_dispute

router = Routes("invoices")


@router.command(
    "POST",
    "/v1/invoices/{id}/dispute",
    INVOICE,
    roles=FINANCE | SELLERS,
    refuses=(BooksClosed,),
    example={"reason": "Delivered short", "on": "2026-03-20"},
)
async def dispute(id: Id, body: DisputeInvoice, do: Execute) -> Response:
    """Record that the customer disputes the invoice. Money is applied to it all the same."""
    return await do(dispute_invoice, id, body)


@router.command(
    "POST",
    "/v1/invoices/{id}/settle-dispute",
    INVOICE,
    roles=FINANCE | SELLERS,
    refuses=(WrongStatus, BooksClosed),
    example={"outcome": "The missing boxes were found", "on": "2026-04-02"},
)
async def settle(id: Id, body: SettleDispute, do: Execute) -> Response:
    """Settle the dispute of an invoice."""
    return await do(settle_dispute, id, body)
