"""Decisions on an opportunity that reach beyond it: its campaign and channel, the customer's first deal, the sales
process."""

from datetime import date
from uuid import UUID

from services.pipeline.campaigns.processes import known_campaign
from services.pipeline.channels.processes import check_channel
from services.pipeline.process.decider import DEFAULT, process_id, sales_process, terms_of
from services.pipeline.process.events import SalesProcessPublished
from services.pipeline.stages.decider import AdvanceStage, EnterStage
from services.pipeline.stages.events import Stage, StageTerms
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction

from .commands import OpenOpportunity, RecordOpening
from .decider import opportunity
from .state import Opportunity

FIRST_DEAL = "first-deal"
"""The claim of a customer's first signed deal; its holder is the contract."""


async def open_opportunity(
    tx: Transaction, opportunity_id: UUID, command: OpenOpportunity, lead_id: UUID | None = None
) -> None:
    """Open it, for the lead that was qualified where there is one, under the process that is in force on its day."""
    await known_campaign(tx, command.campaign_id)
    if command.channel_id is not None:
        await check_channel(tx, command.channel_id)
    process = await _process(tx, command.line, command.opened_on or tx.day)
    record = RecordOpening(
        **dict(command),
        lead_id=lead_id,
        new_customer=await tx.locate(FIRST_DEAL, str(command.customer_id)) is None,
        process_line=process.line if process else None,
        process_version=process.process_version if process else None,
        terms=terms_of(process, Stage.LEAD),
    )
    await tx.send(opportunity, opportunity_id, record)


async def advance_opportunity(tx: Transaction, opportunity_id: UUID, command: AdvanceStage) -> None:
    """By the version of the process under which the deal began, whatever was published since."""
    state = await tx.state(opportunity, opportunity_id)
    if state is None:
        raise NotFound
    await tx.send(
        opportunity, opportunity_id, EnterStage(**dict(command), terms=await _terms(tx, state, command.stage))
    )


async def _process(tx: Transaction, line: str | None, day: date) -> SalesProcessPublished | None:
    """That of the line on the day, else the one for deals without one."""
    for name in dict.fromkeys((line or DEFAULT, DEFAULT)):
        if found := (await tx.state(sales_process, process_id(name))).on(day):
            return found
    return None


async def _terms(tx: Transaction, state: Opportunity, stage: Stage) -> StageTerms:
    line, version = state.opened.process_line, state.opened.process_version
    if line is None or version is None:
        return terms_of(None, stage)
    return (await tx.state(sales_process, process_id(line))).terms(version, stage)
