"""Routes of credit notes and write-offs."""

from fastapi import Response

from services.pipeline.invoices.api import FINANCE
from services.pipeline.invoices.things import INVOICE
from services.pipeline.year_end.closed import BooksClosed
from shared.kernel.fields import Id
from shared.kernel.rejections import AlreadyExists, OwnApproval
from shared.web.execute import Execute
from shared.web.routes import Routes

from .decider import IssueCreditNote, MoreThanOpen, WriteOff
from .processes import issue_credit_note, write_off_invoice

router = Routes("invoices")


@router.command(
    "POST",
    "/v1/invoices/{id}/credit-notes",
    INVOICE,
    roles=FINANCE,
    refuses=(AlreadyExists, MoreThanOpen, BooksClosed),
    example={"number": "C-2026-004", "amount": "12.50", "issued_on": "2026-04-10", "reason": "Two boxes came broken"},
)
async def credit(id: Id, body: IssueCreditNote, do: Execute) -> Response:
    """Issue a credit note on what is open of the invoice, oldest instalment first. What is paid is credited once its
    payment is reversed. Publishes `CreditNoteIssued`, and `DunningCleared` where nothing overdue is left."""
    return await do(issue_credit_note, id, body)


@router.command(
    "POST",
    "/v1/invoices/{id}/write-off",
    INVOICE,
    roles=FINANCE,
    refuses=(MoreThanOpen, OwnApproval, BooksClosed),
    example={"amount": "20.00", "reason": "Insolvent, case 7 IN 12/26", "on": "2026-12-31"},
)
async def write_off(id: Id, body: WriteOff, do: Execute) -> Response:
    """Write off what is open of the invoice; not one's own. Publishes `InvoiceWrittenOff`."""
    return await do(write_off_invoice, id, body)
