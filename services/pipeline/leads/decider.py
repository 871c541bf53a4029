"""The rules of a lead: it is some rep's until it is qualified or disqualified, for good."""

from collections.abc import Sequence
from dataclasses import replace

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Count, Currency, Day, Id, Money, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound, WrongStatus
from shared.kernel.sealed import Sealed

from .events import LeadAssigned, LeadCaptured, LeadDisqualified, LeadEvent, LeadQualified
from .state import Lead, LeadStatus


class CaptureLead(Command):
    external_id: Code | None = None
    name: Sealed
    company: Text
    contact: Sealed
    source: Text
    campaign_id: Id | None = None
    region: Text | None = None
    product: Text | None = None


class AssignLead(Command):
    """By hand, or by that rule of that version of the rules."""

    rep_id: Id
    rule: Count | None = None
    rules_version: Count | None = None


class RecordQualification(Command):
    opportunity_id: Id
    customer_id: Id
    owner_id: Id
    expected_amount: Money
    currency: Currency
    expected_close_on: Day


class DisqualifyLead(Command):
    reason: Text


LeadCommand = CaptureLead | AssignLead | RecordQualification | DisqualifyLead


def decide(command: LeadCommand, state: Lead | None) -> Sequence[LeadEvent]:
    if state is None:
        if isinstance(command, CaptureLead):
            return [LeadCaptured(**dict(command), captured_on=command.day, captured_by=command.by.sub)]
        raise NotFound
    match command:
        case CaptureLead():
            raise WrongStatus("the lead is captured already")
        case AssignLead():
            return _assign(command, state)
        case RecordQualification():
            return _qualify(command, state)
        case DisqualifyLead():
            return _disqualify(command, state)


def _assign(command: AssignLead, state: Lead) -> Sequence[LeadEvent]:
    if command.rep_id == state.rep_id:
        return []
    _check_open(state)
    return [LeadAssigned(**dict(command), previous_rep_id=state.rep_id, assigned_by=command.by.sub)]


def _qualify(command: RecordQualification, state: Lead) -> Sequence[LeadEvent]:
    if state.qualified and all(getattr(state.qualified, name) == value for name, value in command):
        return []
    _check_open(state)
    return [LeadQualified(**dict(command), qualified_on=command.day, qualified_by=command.by.sub)]


def _disqualify(command: DisqualifyLead, state: Lead) -> Sequence[LeadEvent]:
    if state.disqualified and state.disqualified.reason == command.reason:
        return []
    _check_open(state)
    return [LeadDisqualified(reason=command.reason, disqualified_on=command.day, disqualified_by=command.by.sub)]


def _check_open(state: Lead) -> None:
    if state.status in (LeadStatus.QUALIFIED, LeadStatus.DISQUALIFIED):
        raise WrongStatus(f"the lead is {state.status}")


def evolve(state: Lead | None, event: LeadEvent) -> Lead | None:
    if isinstance(event, LeadCaptured):
        return Lead(event)
    if state is None:
        return None
    match event:
        case LeadAssigned():
            return replace(state, assignments=(*state.assignments, event))
        case LeadQualified():
            return replace(state, qualified=event)
        case LeadDisqualified():
            return replace(state, disqualified=event)


lead = Decider("lead", None, decide, evolve, LeadEvent)
