"""What a contract is drafted from: an opportunity, and perhaps an accepted quote, which it must fit."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from services.pipeline.catalogue.lines import LineBody, body
from services.pipeline.channels.processes import check_channel
from services.pipeline.contracts.commands import DraftContract
from services.pipeline.contracts.decider import contract
from services.pipeline.opportunities.decider import Opportunity, check_open, opportunity
from services.pipeline.quotes.decider import quote
from services.pipeline.quotes.state import Version
from services.pipeline.splits.split import SplitBody
from shared.kernel.rejections import Invalid, Rejection
from shared.kernel.transaction import Transaction


class QuoteNotAccepted(Rejection):
    """No version of the quote is accepted yet."""


async def draft_contract(tx: Transaction, contract_id: UUID, command: DraftContract) -> None:
    if command.channel_id is not None:
        await check_channel(tx, command.channel_id)
    if command.external_id is not None:
        tx.claim("contract.external_id", command.external_id, contract.stream(contract_id))
    await tx.send(contract, contract_id, await _completed(tx, command))


async def _completed(tx: Transaction, command: DraftContract) -> DraftContract:
    """The draft with what it takes from its quote and its opportunity: their lines and splits where it names none.
    Invalid where what it names does not fit them."""
    if command.quote_id is not None:
        command = await _from_quote(tx, command, command.quote_id)
    if command.opportunity_id is None:
        return command
    found = await tx.state(opportunity, command.opportunity_id)
    if found is None:
        raise Invalid("/opportunity_id", "no such opportunity")
    check_open(found)
    return _from_opportunity(command, found)


async def _from_quote(tx: Transaction, command: DraftContract, quote_id: UUID) -> DraftContract:
    found = await tx.state(quote, quote_id)
    if found is None:
        raise Invalid("/quote_id", "no such quote")
    if command.opportunity_id not in (None, found.drafted.opportunity_id):
        raise Invalid("/opportunity_id", "the quote belongs to another opportunity")
    if found.accepted is None:
        raise QuoteNotAccepted
    lines = _fitting_lines(command, found.accepted)
    return command.model_copy(update={"opportunity_id": found.drafted.opportunity_id, "lines": lines})


def _fitting_lines(command: DraftContract, accepted: Version) -> list[LineBody]:
    """Those of the accepted version, at whose total the contract is drafted; an amendment may change it."""
    lines = [body(one) for one in accepted.lines]
    if command.lines and _sorted(command.lines) != _sorted(lines):
        raise Invalid("/lines", f"are not those of the accepted version {accepted.number}")
    if command.amount != accepted.total:
        raise Invalid("/amount", f"the accepted version {accepted.number} comes to {accepted.total}")
    return lines


def _sorted(lines: Iterable[LineBody]) -> list[Any]:
    return sorted((line.sku, line.quantity, line.unit_price) for line in lines)


def _from_opportunity(command: DraftContract, found: Opportunity) -> DraftContract:
    fitting = {
        "customer_id": found.opened.customer_id,
        "owner_id": found.owner_id,
        "currency": found.opened.currency,
    }
    for field, value in fitting.items():
        if getattr(command, field) != value:
            raise Invalid(f"/{field}", f"the opportunity's is {value}")
    channel_id = found.opened.channel_id
    if channel_id is not None and command.channel_id not in (None, channel_id):
        raise Invalid("/channel_id", f"the opportunity's is {channel_id}")
    shares = {split.rep_id: split.percent for split in found.splits}
    if command.splits and {split.rep_id: split.percent for split in command.splits} != shares:
        raise Invalid("/splits", "are not those of the opportunity")
    splits = command.splits or [SplitBody(rep_id=split.rep_id, percent=split.percent) for split in found.splits]
    return command.model_copy(update={"splits": splits, "channel_id": channel_id or command.channel_id})
