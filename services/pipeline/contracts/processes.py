"""Decisions on a contract that reach beyond it: its number, its opportunity, the customer's credit and first deal."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from services.pipeline.catalogue.decider import product, product_id
from services.pipeline.catalogue.lines import body
from services.pipeline.channel_rules.processes import below_channel_price
from services.pipeline.channels.processes import check_channel
from services.pipeline.contract_documents.schedule import scheduled_again
from services.pipeline.costs.decider import cost_id, product_cost
from services.pipeline.credit.decider import CommitCredit, check_room
from services.pipeline.exchange_rates.decider import exchange_rate, month_of, rate_id
from services.pipeline.opportunities.processes import FIRST_DEAL
from services.pipeline.receivables.decider import ledger, ledger_id
from services.pipeline.splits.split import SplitBody
from shared.kernel.money import ZERO, cents
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction

from .commands import AmendContract, CreditOverride, DraftContract, DraftRenewal, RecordSignature, SignContract
from .decider import contract
from .ending import RecordRenewal, RecordTermination, RenewContract, TerminateContract, is_renewed_so
from .origin import completed, opened_as, win
from .state import Contract


async def draft_contract(tx: Transaction, contract_id: UUID, command: DraftContract) -> None:
    if command.channel_id is not None:
        await check_channel(tx, command.channel_id)
    if command.external_id is not None:
        tx.claim("contract.external_id", command.external_id, contract.stream(contract_id))
    await tx.send(contract, contract_id, await completed(tx, command))


async def amend_contract(tx: Transaction, contract_id: UUID, command: AmendContract) -> None:
    """A signed contract's increase takes its credit at once, or is refused."""
    amended = await tx.send(contract, contract_id, command)
    if amended is not None:
        await commit_credit(tx, contract_id, amended, None)


async def sign_contract(tx: Transaction, contract_id: UUID, command: SignContract, base: str) -> None:
    """Sign, fix the rate to the company's own currency `base`, take the customer's credit for it and win its
    opportunity: all or nothing. The first signed deal of a customer takes a claim that nobody else can take."""
    draft = await tx.state(contract, contract_id)
    if draft is None:
        raise NotFound
    customer = str(draft.customer_id)
    first_deal = draft.in_force is None and await tx.locate(FIRST_DEAL, customer) is None
    opened = await opened_as(tx, draft)
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
        await commit_credit(tx, contract_id, signed, command.signed_on, command.credit_override)
        await win(tx, contract_id, signed)


async def terminate_contract(tx: Transaction, contract_id: UUID, command: TerminateContract) -> None:
    """What falls away frees the customer's credit, in the same commit."""
    state = await tx.state(contract, contract_id)
    if state is None:
        raise NotFound
    billed = (await tx.state(ledger, ledger_id(state.customer_id, state.currency))).contracts.get(contract_id)
    ending = RecordTermination(on=command.on, reason=command.reason, invoiced=billed.invoiced if billed else ZERO)
    terminated = await tx.send(contract, contract_id, ending)
    if terminated is not None:
        await commit_credit(tx, contract_id, terminated, command.on)


async def renew_contract(tx: Transaction, contract_id: UUID, command: RenewContract) -> None:
    """Draft the contract that goes on where this one ends, at its terms. It is reviewed, approved and signed as any
    other; the customer's credit is looked at now, and again at its signature."""
    old = await tx.state(contract, contract_id)
    if old is None:
        raise NotFound
    if is_renewed_so(command, old):
        return
    renewal_id = tx.new_id()
    await tx.send(contract, contract_id, RecordRenewal.of(command, renewal_id))
    check_room(await tx.state(ledger, ledger_id(old.customer_id, old.currency)), command.amount)
    await tx.send(contract, renewal_id, _renewal(contract_id, old, command))


def _renewal(contract_id: UUID, old: Contract, command: RenewContract) -> DraftRenewal:
    document = old.in_force or old.document
    return DraftRenewal(
        renews=contract_id,
        customer_id=old.customer_id,
        owner_id=old.owner_id,
        channel_id=old.channel_id,
        amount=command.amount,
        currency=old.currency,
        lines=[body(line) for line in document.lines],
        payment_schedule=scheduled_again(document.payment_schedule),
        terms=document.terms,
        splits=[SplitBody(rep_id=split.rep_id, percent=split.percent) for split in document.splits],
        starts_on=command.from_,
        ends_on=command.to,
    )


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


async def commit_credit(
    tx: Transaction, contract_id: UUID, state: Contract, on: date | None, override: CreditOverride | None = None
) -> None:
    """Tell the customer's ledger what the contract takes of the credit now. Nothing before it is signed."""
    if state.in_force is None:
        return
    command = CommitCredit(
        contract_id=contract_id,
        amount=state.committed,
        override_reason=override.reason if override else None,
        owner_id=state.owner_id,
        drafted_by=state.drafted_by,
        written_by=state.document.written_by,
        customer_id=state.customer_id,
        currency=state.currency,
        on=on,
    )
    await tx.send(ledger, ledger_id(state.customer_id, state.currency), command)
