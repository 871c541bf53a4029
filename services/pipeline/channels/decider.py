"""The rules of a channel: taken on, scored, in conflict with direct sales, and ended; it tells what it sells on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from services.pipeline.channel_conflicts import decider as channel_conflicts
from services.pipeline.channel_conflicts.decider import Conflicts, RecordConflict, SettleConflict
from services.pipeline.channel_conflicts.events import ChannelConflictRaised, ChannelConflictSettled
from shared.kernel.calendar import period
from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, WrongStatus

from .events import (
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


class EndChannel(Command):
    on: Day
    reason: Text


class SoldOnBody(SoldOn):
    model_config = ConfigDict(extra="forbid")


class ReportSales(Command):
    period: Code
    lines: list[SoldOnBody] = Field(min_length=1, max_length=2_000)


ChannelCommand = OnboardChannel | EvaluateChannel | RecordConflict | SettleConflict | EndChannel | ReportSales


@dataclass(frozen=True)
class Channel:
    """`reports` are those of each period, the last one told."""

    onboarded: ChannelOnboarded
    evaluations: tuple[ChannelEvaluated, ...] = ()
    conflicts: Conflicts = field(default_factory=dict)
    reports: Mapping[str, ChannelSalesReported] = field(default_factory=dict)
    ended: ChannelEnded | None = None


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
            return channel_conflicts.settle(command, state.conflicts)
        case EndChannel():
            return _end(command, state)
        case ReportSales():
            return _report(command, state)


def _evaluate(command: EvaluateChannel, state: Channel) -> Sequence[ChannelEvent]:
    on = command.on or command.day
    last = state.evaluations[-1] if state.evaluations else None
    if last and (last.score, last.on, last.note) == (command.score, on, command.note):
        return []
    _check_active(state, on)
    return [ChannelEvaluated(score=command.score, on=on, note=command.note, evaluated_by=command.by.sub)]


def _raise(command: RecordConflict, state: Channel) -> Sequence[ChannelEvent]:
    raised = channel_conflicts.record(command, state.conflicts)
    _check_active(state, raised.registered_on)
    return [raised]


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
        case ChannelConflictRaised() | ChannelConflictSettled():
            return replace(state, conflicts=channel_conflicts.evolve(state.conflicts, event))
        case ChannelEnded():
            return replace(state, ended=event)
        case ChannelSalesReported():
            return replace(state, reports={**state.reports, event.period: event})
        case _:
            return state


channel = Decider("channel", None, decide, evolve, ChannelEvent)
