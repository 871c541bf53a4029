"""The rules of a visit: a plan is kept by one visit or cancelled; what was logged stays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, WrongStatus

from .events import Channel, PlanKept, VisitCancelled, VisitEvent, VisitLogged, VisitPlanned


class PlanVisit(Command):
    customer_id: Id
    rep_id: Id
    planned_for: Day
    purpose: Text


class LogVisit(Command):
    """`needs` and `feedback` are what the customer said; `next_on` is the day of the next step."""

    customer_id: Id
    rep_id: Id
    visited_on: Day
    channel: Channel
    purpose: Text
    outcome: Text
    needs: Text | None = None
    feedback: Text | None = None
    next_step: Text | None = None
    next_on: Day | None = None
    contact_ids: list[Id] = Field(default_factory=list, max_length=200)
    plan_id: Id | None = None


class RecordVisit(Command):
    """A visit whose customer, contacts and plan are known."""

    visit: LogVisit
    planned_for: Day | None = None


class KeepPlan(Command):
    visit_id: Id
    customer_id: Id


class CancelVisit(Command):
    reason: Text


VisitCommand = PlanVisit | RecordVisit | KeepPlan | CancelVisit


class VisitStatus(StrEnum):
    """`kept` is a plan whose visit is logged."""

    PLANNED = "planned"
    KEPT = "kept"
    CANCELLED = "cancelled"
    LOGGED = "logged"


@dataclass(frozen=True, slots=True)
class Visit:
    """`visit_id` is the visit that kept the plan, `cancelled` the reason why none will."""

    begun: VisitPlanned | VisitLogged
    visit_id: UUID | None = None
    cancelled: str | None = None

    @property
    def status(self) -> VisitStatus:
        if isinstance(self.begun, VisitLogged):
            return VisitStatus.LOGGED
        if self.cancelled is not None:
            return VisitStatus.CANCELLED
        return VisitStatus.KEPT if self.visit_id else VisitStatus.PLANNED


def decide(command: VisitCommand, state: Visit | None) -> Sequence[VisitEvent]:
    match command, state:
        case PlanVisit(), None:
            return [VisitPlanned(**dict(command))]
        case RecordVisit(), None:
            return _log(command.visit, command)
        case KeepPlan(), None:
            raise Invalid("/plan_id", "no such visit")
        case _, None:
            raise NotFound
        case ((PlanVisit() | RecordVisit()), _):
            raise WrongStatus("the visit is there already")
        case KeepPlan(), Visit():
            return _keep(command, state)
        case CancelVisit(), Visit():
            return _cancel(command, state)


def _log(visit: LogVisit, command: RecordVisit) -> Sequence[VisitEvent]:
    if visit.next_on is not None and visit.next_step is None:
        raise Invalid("/next_step", "must be told where its day is")
    if visit.next_on is not None and visit.next_on < visit.visited_on:
        raise Invalid("/next_on", "must not be before the visit")
    if len(set(visit.contact_ids)) < len(visit.contact_ids):
        raise Invalid("/contact_ids", "must not name a contact twice")
    told = {**dict(visit), "contact_ids": tuple(visit.contact_ids)}
    return [VisitLogged(**told, planned_for=command.planned_for)]


def _keep(command: KeepPlan, state: Visit) -> Sequence[VisitEvent]:
    if isinstance(state.begun, VisitLogged):
        raise Invalid("/plan_id", "is a visit that took place, not a planned one")
    if state.begun.customer_id != command.customer_id:
        raise Invalid("/plan_id", "is a planned visit to another customer")
    if state.visit_id == command.visit_id:
        return []
    if state.status is not VisitStatus.PLANNED:
        raise WrongStatus(f"The planned visit is {state.status}.")
    return [PlanKept(visit_id=command.visit_id)]


def _cancel(command: CancelVisit, state: Visit) -> Sequence[VisitEvent]:
    if state.status is VisitStatus.CANCELLED:
        return []
    if state.status is not VisitStatus.PLANNED:
        raise WrongStatus("The visit took place.")
    return [VisitCancelled(reason=command.reason)]


def evolve(state: Visit | None, event: VisitEvent) -> Visit:
    if isinstance(event, VisitPlanned | VisitLogged):
        return Visit(event)
    if state is None:
        raise TypeError(f"a visit begins with VisitPlanned or VisitLogged, not with {type(event).__name__}")
    match event:
        case PlanKept():
            return replace(state, visit_id=event.visit_id)
        case VisitCancelled():
            return replace(state, cancelled=event.reason)


visit = Decider("visit", None, decide, evolve, VisitEvent)
