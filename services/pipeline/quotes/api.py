"""Routes of quotes."""

from fastapi import Response

from services.pipeline.discounts.prices import BeyondAuthority
from services.pipeline.opportunities.things import OPPORTUNITY
from shared.kernel.fields import Id
from shared.kernel.rejections import OwnApproval, StaleVersion, WrongStatus
from shared.web.execute import Execute, NoBody
from shared.web.listings import Filter
from shared.web.roles import APPROVERS, DEALERS, SELLERS
from shared.web.routes import Routes

from .commands import (
    AcceptQuote,
    ApproveQuote,
    DraftQuote,
    RecordFeedback,
    ReturnQuote,
    ReviseQuote,
    SendQuote,
    SubmitQuote,
)
from .decider import NoLongerValid, NotCurrent, quote
from .processes import accept_quote, approve_quote, draft_quote, revise_quote, send_quote
from .projections import quotes
from .state import QuoteStatus
from .things import QUOTE

router = Routes("quotes", "报价 quotes: written, approved within authority, sent, revised by feedback, accepted.")
router.reads(
    QUOTE,
    quotes,
    roles=DEALERS,
    filters=(
        "opportunity_id",
        "customer_id",
        Filter("status", QuoteStatus, lambda table, status: table.c.status == status),
    ),
    sorts=("valid_until",),
)

DRAFT = {
    "opportunity_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a13",
    "valid_until": "2026-06-30",
    "lines": [{"sku": "S10_1678", "quantity": 100, "unit_price": "90.00"}],
}


@router.command(
    "POST",
    "/v1/quotes",
    QUOTE,
    creates=True,
    roles=SELLERS,
    names={"opportunity_id": OPPORTUNITY},
    refuses=(WrongStatus,),
    example=DRAFT,
)
async def draft(body: DraftQuote, do: Execute) -> Response:
    """Draft a quote in an open opportunity, in its currency. Document version 1."""
    return await do(draft_quote, do.new_id(), body)


@router.command(
    "POST",
    "/v1/quotes/{id}/revise",
    QUOTE,
    roles=SELLERS,
    refuses=(WrongStatus,),
    example={"valid_until": "2026-07-31", "lines": [{"sku": "S10_1678", "quantity": 120, "unit_price": "88.00"}]},
)
async def revise(id: Id, body: ReviseQuote, do: Execute) -> Response:
    """Write the next version. It needs its own approval; the current one holds until then."""
    return await do(revise_quote, id, body)


@router.command("POST", "/v1/quotes/{id}/submit", QUOTE, roles=SELLERS, refuses=(WrongStatus,), example={})
async def submit(id: Id, body: NoBody, do: Execute) -> Response:
    """Submit the latest version for approval."""
    return await do(quote, id, SubmitQuote())


@router.command(
    "POST",
    "/v1/quotes/{id}/approve",
    QUOTE,
    roles=APPROVERS,
    refuses=(StaleVersion, WrongStatus, OwnApproval, BeyondAuthority),
    example={"version": 1},
)
async def approve(id: Id, body: ApproveQuote, do: Execute) -> Response:
    """Approve the latest version, which supersedes the one before. Its deepest discount must be within the approver's
    discount authority; below the floor price only the director approves."""
    return await do(approve_quote, id, body)


@router.command(
    "POST",
    "/v1/quotes/{id}/return",
    QUOTE,
    roles=APPROVERS,
    refuses=(StaleVersion, WrongStatus),
    example={"version": 1, "reason": "Freight is not in the price"},
)
async def give_back(id: Id, body: ReturnQuote, do: Execute) -> Response:
    """Return the latest version unapproved, with the reason. It is revised before it is submitted again."""
    return await do(quote, id, body)


@router.command(
    "POST",
    "/v1/quotes/{id}/send",
    QUOTE,
    roles=SELLERS,
    refuses=(NotCurrent, NoLongerValid, WrongStatus),
    example={"version": 1},
)
async def send(id: Id, body: SendQuote, do: Execute) -> Response:
    """Note that the current version was sent to the customer."""
    return await do(send_quote, id, body)


@router.command(
    "POST",
    "/v1/quotes/{id}/feedback",
    QUOTE,
    roles=SELLERS,
    example={"text": "Ten percent above the other offer", "wants": "A lower price for 120 pieces"},
)
async def feedback(id: Id, body: RecordFeedback, do: Execute) -> Response:
    """Record what the customer says of the current version."""
    return await do(quote, id, body)


@router.command(
    "POST",
    "/v1/quotes/{id}/accept",
    QUOTE,
    roles=SELLERS,
    refuses=(NotCurrent, NoLongerValid, WrongStatus),
    example={"version": 2, "on": "2026-05-20"},
)
async def accept(id: Id, body: AcceptQuote, do: Execute) -> Response:
    """Record the customer's acceptance of the current version, on or before the last day of its validity. It is not
    revised any more; a contract can be drafted from it."""
    return await do(accept_quote, id, body)
