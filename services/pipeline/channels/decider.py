"""The rules of a channel: conflicts with direct sales are settled by who registered first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from shared.kernel.calendar import period
from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, Rejection, WrongStatus

from .events import (
    Award,
    ChannelConflictRaised,
    ChannelConflictSettled,
    ChannelEnded,
    ChannelEvaluated,
    ChannelEvent,
    ChannelKind,
    ChannelOnboarded,
    ChannelSalesReported,
    SoldOn,
)

HIGHEST_SCORE = 100


class OnboardChannel(Command):
    kind: ChannelKind
    name: Text
    region: Text
    external_id: Code | None = None


class EvaluateChannel(Command):
    """On the day on which it is told, unless said otherwise."""

    score: Annotated[int, Field(strict=True, ge=0, le=HIGHEST_SCORE)]
    on: Day | None = None
    note: Text | None = None


class RaiseConflict(Command):
    """About a customer, or about one opportunity. `registered_on` is when the channel registered it, by default now;
    direct sales registered an opportunity when it was opened."""

    customer_id: Id | None = None
    opportunity_id: Id | None = None
    registered_on: Day | None = None
    direct_registered_on: Day | None = None
    description: Text | None = None


class RecordConflict(RaiseConflict):
    conflict_id: Id


class SettleConflict(Command):
    """`conflict_id` may be left out where one conflict is open. As `outcome`, `channel` or `direct` must be whose it is
    by registration; any other text says what was agreed besides."""

    outcome: Text
    conflict_id: Id | None = None


class EndChannel(Command):
    on: Day
    reason: Text


class SoldOnBody(SoldOn):
    model_config = ConfigDict(extra="forbid")


class ReportSales(Command):
    period: Code
    lines: list[SoldOnBody] = Field(min_length=1, max_length=2_000)


ChannelCommand = OnboardChannel | EvaluateChannel | RecordConflict | SettleConflict | EndChannel | ReportSales


class AgainstRegistration(Rejection):
    """Whoever registered first has it."""


@dataclass(frozen=True)
class Conflict:
    raised: ChannelConflictRaised
    settled: ChannelConflictSettled | None = None


@dataclass(frozen=True)
class Channel:
    """`reports` are those of each period, the last one told."""

    onboarded: ChannelOnboarded
    evaluations: tuple[ChannelEvaluated, ...] = ()
    conflicts: Mapping[UUID, Conflict] = field(default_factory=dict)
    reports: Mapping[str, ChannelSalesReported] = field(default_factory=dict)
    ended: ChannelEnded | None = None

    @property
    def open_conflicts(self) -> list[ChannelConflictRaised]:
        return [one.raised for one in self.conflicts.values() if one.settled is None]


def decide(command: ChannelCommand, state: Channel | None) -> Sequence[ChannelEvent]:
    if state is None:
        if isinstance(command, OnboardChannel):
            return [ChannelOnboarded(**dict(command), onboarded_by=command.by.sub)]
        raise NotFound
    match command:
        case OnboardChannel():
            raise WrongStatus("the channel is there already")
        case EvaluateChannel():
            return _evaluate(command, state)
        case RecordConflict():
            return _raise(command, state)
        case SettleConflict():
            return _settle(command, state)
        case EndChannel():
            return _end(command, state)
        case ReportSales():
            return _report(command, state)


def _evaluate(command: EvaluateChannel, state: Channel) -> Sequence[ChannelEvent]:
    on = command.on or command.at.date()
    last = state.evaluations[-1] if state.evaluations else None
    if last and (last.score, last.on, last.note) == (command.score, on, command.note):
        return []
    _check_active(state, on)
    return [ChannelEvaluated(score=command.score, on=on, note=command.note, evaluated_by=command.by.sub)]


def _raise(command: RecordConflict, state: Channel) -> Sequence[ChannelEvent]:
    if (command.customer_id is None) == (command.opportunity_id is None):
        raise Invalid("", "either customer_id or opportunity_id")
    about = (command.customer_id, command.opportunity_id)
    if any((one.customer_id, one.opportunity_id) == about for one in state.open_conflicts):
        raise WrongStatus("that conflict is open already")
    registered_on = command.registered_on or command.at.date()
    _check_active(state, registered_on)
    told = command.model_dump(exclude={"registered_on"})
    return [ChannelConflictRaised(**told, registered_on=registered_on, raised_by=command.by.sub)]


def award(conflict: ChannelConflictRaised) -> Award:
    """Whose it is: that of the earlier registration; on one day direct sales', who need not ask the channel."""
    direct = conflict.direct_registered_on
    return Award.DIRECT if direct is not None and direct <= conflict.registered_on else Award.CHANNEL


def _settle(command: SettleConflict, state: Channel) -> Sequence[ChannelEvent]:
    conflict = _meant(command, state)
    if conflict.settled:
        if conflict.settled.outcome == command.outcome:
            return []
        raise WrongStatus("that conflict is settled already")
    raised, whose = conflict.raised, award(conflict.raised)
    if command.outcome in (*Award,) and command.outcome != whose:
        direct = raised.direct_registered_on
        registered = f"the channel registered it on {raised.registered_on}, direct sales {direct or 'never'}"
        raise AgainstRegistration(registered, awarded_to=whose)
    told = raised.model_dump(exclude={"description", "raised_by"})
    settled = ChannelConflictSettled(**told, awarded_to=whose, outcome=command.outcome, settled_by=command.by.sub)
    return [settled]


def _meant(command: SettleConflict, state: Channel) -> Conflict:
    if command.conflict_id is not None:
        if command.conflict_id not in state.conflicts:
            raise Invalid("/conflict_id", "the channel has no such conflict")
        return state.conflicts[command.conflict_id]
    still_open = [one for one in state.conflicts.values() if one.settled is None]
    if len(still_open) > 1:
        raise Invalid("/conflict_id", f"{len(still_open)} conflicts are open: which one is it?")
    if still_open:
        return still_open[0]
    if not state.conflicts:
        raise WrongStatus("the channel has no conflict")
    return list(state.conflicts.values())[-1]


def _end(command: EndChannel, state: Channel) -> Sequence[ChannelEvent]:
    if state.ended:
        if (state.ended.on, state.ended.reason) == (command.on, command.reason):
            return []
        raise WrongStatus(f"the channel ended on {state.ended.on}")
    return [ChannelEnded(on=command.on, reason=command.reason, ended_by=command.by.sub)]


def _report(command: ReportSales, state: Channel) -> Sequence[ChannelEvent]:
    try:
        of = period(command.period)
    except ValueError as wrong:
        raise Invalid("/period", str(wrong)) from wrong
    skus = [line.sku for line in command.lines]
    for index, sku in enumerate(skus):
        if sku in skus[:index]:
            raise Invalid(f"/lines/{index}/sku", "a product has one line only")
    _check_active(state, of.first)
    lines = tuple(SoldOn(**dict(line)) for line in command.lines)
    known = state.reports.get(of.name)
    if known and known.lines == lines:
        return []
    overlapping = [one for one in state.reports.values() if one.first <= of.last and of.first <= one.last]
    for one in overlapping:
        if one.period != of.name:
            raise Invalid("/period", f"overlaps {one.period}, of which there is a report already")
    return [ChannelSalesReported(period=of.name, first=of.first, last=of.last, lines=lines, reported_by=command.by.sub)]


def _check_active(state: Channel, on: date) -> None:
    if state.ended and on >= state.ended.on:
        raise WrongStatus(f"the channel ended on {state.ended.on}")


def evolve(state: Channel | None, event: ChannelEvent) -> Channel | None:
    if isinstance(event, ChannelOnboarded):
        return Channel(event)
    return _evolve(state, event) if state else None


def _evolve(state: Channel, event: ChannelEvent) -> Channel:
    match event:
        case ChannelEvaluated():
            return replace(state, evaluations=(*state.evaluations, event))
        case ChannelConflictRaised():
            return replace(state, conflicts={**state.conflicts, event.conflict_id: Conflict(event)})
        case ChannelConflictSettled():
            settled = replace(state.conflicts[event.conflict_id], settled=event)
            return replace(state, conflicts={**state.conflicts, event.conflict_id: settled})
        case ChannelEnded():
            return replace(state, ended=event)
        case ChannelSalesReported():
            return replace(state, reports={**state.reports, event.period: event})
        case _:
            return state


channel = Decider("channel", None, decide, evolve, ChannelEvent)
