"""Decisions on a lead that reach beyond it: its campaign, the reps' loads, and the opportunity that it becomes."""

from uuid import UUID

from pydantic import Field

from services.pipeline.campaigns.processes import known_campaign
from services.pipeline.catalogue.decider import product, product_id
from services.pipeline.lead_assignment.decider import RULES_ID, Choice, NoRuleFits, chosen, fitting, lead_rules
from services.pipeline.lead_assignment.load import LetGoLead, TakeOnLead, load
from services.pipeline.opportunities.commands import OpenOpportunity
from services.pipeline.opportunities.processes import open_opportunity
from services.pipeline.splits.split import SplitBody
from shared.kernel.fields import Code, Currency, Day, Id, Money, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction

from .decider import AssignLead, CaptureLead, DisqualifyLead, RecordQualification, lead
from .events import LeadCaptured
from .state import Lead


class NewLead(Command):
    external_id: Code | None = None
    name: Text
    company: Text
    contact: Text
    source: Text
    campaign_id: Id | None = None
    region: Text | None = None
    product: Text | None = None


class GiveLead(Command):
    """To that rep, or without one to whom the rules choose."""

    rep_id: Id | None = None


class AssignByRule(Command):
    """As long as nobody has it."""


class QualifyLead(Command):
    """What the opportunity needs beside what the lead knows. Without a name it has the company's, without a line that
    of the lead's product."""

    customer_id: Id
    owner_id: Id
    expected_amount: Money
    expected_close_on: Day
    currency: Currency | None = None
    name: Text | None = None
    line: Text | None = None
    splits: list[SplitBody] = Field(default_factory=list)


async def capture_lead(tx: Transaction, lead_id: UUID, body: NewLead) -> None:
    await known_campaign(tx, body.campaign_id)
    if body.external_id is not None:
        tx.claim("lead.external_id", body.external_id, lead.stream(lead_id))
    sealed = {name: await tx.seal(lead_id, getattr(body, name)) for name in ("name", "contact")}
    await tx.send(lead, lead_id, CaptureLead(**{**dict(body), **sealed}))


async def assign_lead(tx: Transaction, lead_id: UUID, command: GiveLead) -> None:
    if command.rep_id is not None:
        return await _handed(tx, lead_id, AssignLead(rep_id=command.rep_id))
    if not await _by_rule(tx, lead_id, await _known(tx, lead_id)):
        raise NoRuleFits("name the rep, or publish a rule for it with PUT /v1/lead-rules")


async def assign_by_rule(tx: Transaction, lead_id: UUID, command: AssignByRule) -> None:
    """Nothing where somebody has it by now, or no rule fits: it waits to be assigned by hand."""
    state = await _known(tx, lead_id)
    if not state.assignments and not state.qualified and not state.disqualified:
        await _by_rule(tx, lead_id, state)


async def qualify_lead(tx: Transaction, lead_id: UUID, command: QualifyLead) -> None:
    """The lead and its opportunity in one commit."""
    before = await _known(tx, lead_id)
    opportunity_id = before.qualified.opportunity_id if before.qualified else tx.new_id()
    said = command.model_dump(include=set(RecordQualification.model_fields))
    qualified = await tx.send(lead, lead_id, RecordQualification(opportunity_id=opportunity_id, **said))
    if qualified == before:
        return
    await _loads(tx, lead_id, before)
    known = before.captured
    opening = OpenOpportunity(
        **said,
        name=command.name or known.company,
        source=known.source,
        campaign_id=known.campaign_id,
        line=command.line or await _line_of(tx, known),
        splits=command.splits,
    )
    await open_opportunity(tx, opportunity_id, opening, lead_id)


async def disqualify_lead(tx: Transaction, lead_id: UUID, command: DisqualifyLead) -> None:
    before = await _known(tx, lead_id)
    await tx.send(lead, lead_id, command)
    await _loads(tx, lead_id, before)


async def _known(tx: Transaction, lead_id: UUID) -> Lead:
    state = await tx.state(lead, lead_id)
    if state is None:
        raise NotFound
    return state


async def _handed(tx: Transaction, lead_id: UUID, command: AssignLead) -> None:
    before = await _known(tx, lead_id)
    await tx.send(lead, lead_id, command)
    await _loads(tx, lead_id, before)


async def _loads(tx: Transaction, lead_id: UUID, before: Lead) -> None:
    """The reps' loads follow who works on it."""
    had, has = before.worked_by, (await _known(tx, lead_id)).worked_by
    if had == has:
        return
    if had is not None:
        await tx.send(load, had, LetGoLead(lead_id=lead_id))
    if has is not None:
        await tx.send(load, has, TakeOnLead(lead_id=lead_id))


async def _by_rule(tx: Transaction, lead_id: UUID, state: Lead) -> Choice | None:
    rules = await tx.state(lead_rules, RULES_ID)
    known = state.captured
    fits = fitting(rules, known.region, known.product)
    reps = {rep_id for _, rule in fits for rep_id in rule.reps}
    choice = chosen(fits, known.captured_on, {rep_id: await tx.state(load, rep_id) for rep_id in sorted(reps)})
    if choice:
        command = AssignLead(rep_id=choice.rep_id, rule=choice.rule, rules_version=rules.version)
        await _handed(tx, lead_id, command)
    return choice


async def _line_of(tx: Transaction, known: LeadCaptured) -> str | None:
    """The product line of the product that the lead asks for, where the catalogue knows it."""
    listed = await tx.state(product, product_id(known.product)) if known.product else None
    return listed.line if listed else None
