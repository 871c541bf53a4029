"""A signature reaches beyond its contract: its opportunity, the customer's credit and first deal, and what the
catalogue, the costs, the rates and the channel's rules say on that day."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pydantic import Field

from services.pipeline.catalogue.decider import product, product_id
from services.pipeline.channel_rules.processes import below_channel_price
from services.pipeline.contracts.commands import RecordSignature
from services.pipeline.contracts.decider import contract
from services.pipeline.contracts.processes import commit_credit
from services.pipeline.contracts.state import Contract
from services.pipeline.costs.decider import cost_id, product_cost
from services.pipeline.exchange_rates.decider import exchange_rate, month_of, rate_id
from services.pipeline.opportunities.commands import WinOpportunity
from services.pipeline.opportunities.decider import opportunity
from services.pipeline.opportunities.events import OpportunityOpened
from services.pipeline.opportunities.processes import FIRST_DEAL
from shared.kernel.fields import Day, Text
from shared.kernel.messages import Command
from shared.kernel.money import cents
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction


class CreditOverride(Command):
    """Why the credit limit may be passed; by finance, and not by the contract's drafter or owner."""

    reason: Text


class SignContract(Command):
    """`version` is the document's."""

    version: int = Field(strict=True, ge=1)
    signed_on: Day
    credit_override: CreditOverride | None = None


async def sign_contract(tx: Transaction, contract_id: UUID, command: SignContract, base: str) -> None:
    """Sign, fix the rate to the company's own currency `base`, take the customer's credit for it and win its
    opportunity: all or nothing. The first signed deal of a customer takes a claim that nobody else can take."""
    draft = await tx.state(contract, contract_id)
    if draft is None:
        raise NotFound
    customer = str(draft.customer_id)
    first_deal = draft.in_force is None and await tx.locate(FIRST_DEAL, customer) is None
    opened = await _opened_as(tx, draft)
    base_rate = draft.base_rate or await _rate(tx, draft, draft.signed_on or command.signed_on, base)
    signature = RecordSignature(
        version=command.version,
        signed_on=command.signed_on,
        first_deal=first_deal,
        product_lines=await _product_lines(tx, draft),
        source=opened.source if opened else None,
        campaign_id=opened.campaign_id if opened else None,
        unit_costs=await _unit_costs(tx, draft, command.signed_on, base, base_rate),
        base_currency=draft.base_currency or base,
        base_rate=base_rate,
        below_channel_price=await _below_channel_price(tx, draft, command.signed_on),
    )
    signed = await tx.send(contract, contract_id, signature)
    if first_deal:
        tx.claim(FIRST_DEAL, customer, contract.stream(contract_id))
    if signed is not None:
        override = command.credit_override
        await commit_credit(tx, contract_id, signed, command.signed_on, override.reason if override else None)
        await _win(tx, contract_id, signed)


async def _opened_as(tx: Transaction, draft: Contract) -> OpportunityOpened | None:
    """Where the deal came from: its opportunity's opening, None where it has none."""
    found = await tx.state(opportunity, draft.opportunity_id) if draft.opportunity_id else None
    return found.opened if found else None


async def _win(tx: Transaction, contract_id: UUID, signed: Contract) -> None:
    """The signature wins the opportunity, in the same commit. A later version's signature finds it won."""
    if signed.opportunity_id is None or signed.signed_on is None:
        return
    command = WinOpportunity(contract_id=contract_id, amount=signed.amount, on=signed.signed_on)
    await tx.send(opportunity, signed.opportunity_id, command)


async def _product_lines(tx: Transaction, draft: Contract) -> dict[str, str]:
    """The product line of each SKU that the catalogue knows; a contract may name others."""
    known = {}
    for sku in sorted(draft.document.quantities):
        if listed := await tx.state(product, product_id(sku)):
            known[sku] = listed.line
    return known


async def _below_channel_price(tx: Transaction, draft: Contract, day: date) -> list[str]:
    if draft.channel_id is None:
        return []
    return await below_channel_price(tx, draft.channel_id, draft.document.lines, draft.currency, day)


async def _rate(tx: Transaction, draft: Contract, day: date, base: str) -> Decimal | None:
    """What a unit of the contract's currency is worth in `base` in the month of `day`, None where that is not known."""
    if draft.currency == base:
        return Decimal("1.0000")
    known = await tx.state(exchange_rate, rate_id(draft.currency, month_of(day)))
    return known.rate if known and known.base == base else None


async def _unit_costs(
    tx: Transaction, draft: Contract, day: date, base: str, rate: Decimal | None
) -> dict[str, Decimal]:
    """What a piece of each product costs on that day in the contract's currency, where that is known: by the deal's
    own rate, where the cost is in the company's currency."""
    known = {}
    for sku in sorted(draft.document.quantities):
        found = (await tx.state(product_cost, cost_id(sku))).on(day)
        if found and found.currency == draft.currency:
            known[sku] = found.cost
        elif found and found.currency == base and rate:
            known[sku] = cents(found.cost / rate)
    return known
