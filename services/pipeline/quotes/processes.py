"""Decisions on a quote that reach beyond it: its opportunity, the catalogue's prices, the approver's authority."""

from uuid import UUID

from services.pipeline.catalogue.lines import plain
from services.pipeline.discounts.decider import AUTHORITY_ID, authority, may_discount, may_go_below_floor
from services.pipeline.discounts.prices import Price
from services.pipeline.discounts.processes import prices_of
from services.pipeline.opportunities.decider import Opportunity, check_open, opportunity
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.kernel.transaction import Transaction

from .commands import AcceptQuote, ApproveQuote, DraftQuote, RecordApproval, RecordDraft, ReviseQuote, SendQuote
from .decider import quote
from .events import QuoteLine
from .state import Quote


async def draft_quote(tx: Transaction, quote_id: UUID, command: DraftQuote) -> None:
    found = await tx.state(opportunity, command.opportunity_id)
    if found is None:
        raise Invalid("/opportunity_id", "no such opportunity")
    check_open(found)
    lines = plain(command.lines, QuoteLine)
    await prices_of(tx, lines, found.opened.currency)
    record = RecordDraft(
        opportunity_id=command.opportunity_id,
        customer_id=found.opened.customer_id,
        currency=found.opened.currency,
        valid_until=command.valid_until,
        lines=lines,
    )
    await tx.send(quote, quote_id, record)


async def revise_quote(tx: Transaction, quote_id: UUID, command: ReviseQuote) -> None:
    state, _ = await _known(tx, quote_id)
    if command.opportunity_id not in (None, state.drafted.opportunity_id):
        raise Invalid("/opportunity_id", "a quote stays with its opportunity")
    if command.lines is not None:
        await prices_of(tx, plain(command.lines, QuoteLine, known=state.latest.lines), state.drafted.currency)
    await _while_open(tx, quote_id, command)


async def approve_quote(tx: Transaction, quote_id: UUID, command: ApproveQuote) -> None:
    """Judged by the catalogue and the authority of this moment; both stay as they are until the commit."""
    state, of = await _known(tx, quote_id)
    levels = await tx.state(authority, AUTHORITY_ID)
    record = RecordApproval(
        version=command.version,
        owner_id=of.owner_id,
        prices=await _prices_now(tx, state),
        percent=may_discount(levels, tx.by.roles),
        may_go_below_floor=may_go_below_floor(tx.by.roles),
        authority_version=levels.version if levels else None,
    )
    await tx.send(quote, quote_id, record)


async def _prices_now(tx: Transaction, state: Quote) -> dict[str, Price]:
    """A price that has gone over to another currency says nothing of the quote's any more."""
    try:
        return await prices_of(tx, state.latest.lines, state.drafted.currency)
    except Invalid as unpriced:
        raise WrongStatus(f"the quote needs a revision: a product {unpriced.detail}") from unpriced


async def send_quote(tx: Transaction, quote_id: UUID, command: SendQuote) -> None:
    await _while_open(tx, quote_id, command)


async def accept_quote(tx: Transaction, quote_id: UUID, command: AcceptQuote) -> None:
    await _while_open(tx, quote_id, command)


async def _while_open(tx: Transaction, quote_id: UUID, command: ReviseQuote | SendQuote | AcceptQuote) -> None:
    """Nothing is offered or agreed any more once the opportunity is won or lost; what is done already stays done."""
    before, of = await _known(tx, quote_id)
    if await tx.send(quote, quote_id, command) != before:
        check_open(of)


async def _known(tx: Transaction, quote_id: UUID) -> tuple[Quote, Opportunity]:
    state = await tx.state(quote, quote_id)
    if state is None:
        raise NotFound
    of = await tx.state(opportunity, state.drafted.opportunity_id)
    assert of is not None  # the quote was drafted in it
    return state, of
