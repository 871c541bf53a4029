"""What a rep has on hand of leads, in a stream of the rep's own, so that rules can hand out by load."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Id
from shared.kernel.messages import Command

from .events import LeadDutyEnded, LeadDutyResumed, LeadLetGo, LeadTakenOn, LoadEvent


class TakeOnLead(Command):
    lead_id: Id


class LetGoLead(Command):
    lead_id: Id


class EndDuty(Command):
    on: Day


class ResumeDuty(Command):
    on: Day


LoadCommand = TakeOnLead | LetGoLead | EndDuty | ResumeDuty


@dataclass(frozen=True)
class Load:
    """`open` are the leads that the rep works on, `left_on` the first day on which the rep is gone."""

    open: frozenset[UUID] = frozenset()
    left_on: date | None = None

    def takes(self, on: date, most_open: int | None) -> bool:
        """Whether the rep may be given another lead on that day."""
        gone = self.left_on is not None and self.left_on <= on
        return not gone and (most_open is None or len(self.open) < most_open)


def decide(command: LoadCommand, state: Load) -> Sequence[LoadEvent]:
    match command:
        case TakeOnLead(lead_id=lead_id):
            return [] if lead_id in state.open else [LeadTakenOn(lead_id=lead_id)]
        case LetGoLead(lead_id=lead_id):
            return [LeadLetGo(lead_id=lead_id)] if lead_id in state.open else []
        case EndDuty(on=on):
            return [] if state.left_on == on else [LeadDutyEnded(on=on)]
        case ResumeDuty(on=on):
            return [] if state.left_on is None else [LeadDutyResumed(on=on)]


def evolve(state: Load, event: LoadEvent) -> Load:
    match event:
        case LeadTakenOn():
            return replace(state, open=state.open | {event.lead_id})
        case LeadLetGo():
            return replace(state, open=state.open - {event.lead_id})
        case LeadDutyEnded():
            return replace(state, left_on=event.on)
        case LeadDutyResumed():
            return replace(state, left_on=None)


load: Decider[LoadCommand, Load, LoadEvent] = Decider("lead_load", Load(), decide, evolve, LoadEvent)
