"""What holds of a rule: drafted, revised, commented on, published by another than wrote it, acknowledged, repealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from services.performance.reps.events import Position
from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Flag, Id, Text
from shared.kernel.messages import Actor, Command
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, OwnApproval, Rejection, WrongStatus

from .clauses import clauses
from .events import (
    Binding,
    RuleAcknowledged,
    RuleCommented,
    RuleDrafted,
    RuleEvent,
    RulePublished,
    RuleRepealed,
    RuleText,
)


class NotBound(Rejection):
    """The rule does not bind you."""


class BindsBody(Command):
    units: list[Id] = Field(default_factory=list, max_length=200)
    positions: list[Position] = Field(default_factory=list, max_length=len(Position))


class DraftRule(Command):
    """`binds` names units, with all below them, or positions; `repeals` the published rules whose place it takes."""

    title: Text
    text: RuleText
    binds: BindsBody
    repeals: list[Id] = Field(default_factory=list, max_length=100)


class ReviseRule(DraftRule):
    """The draft whole, as it is from now on."""


class CommentRule(Command):
    text: Text


class Comment(CommentRule):
    """`bound`: whether the rule would bind who comments, on that day."""

    bound: Flag


class PublishRule(Command):
    effective_on: Day


class Acknowledge(Command):
    """Of a rep whom the rule binds on the day of the command."""

    rep_id: Id


class RepealRule(Command):
    """`on` is the first day on which the rule is no longer in force."""

    on: Day
    reason: Text | None = None


class GiveWay(Command):
    """To the rule `to`, which is in force from `on` on and names this one."""

    to: Id
    on: Day


RuleCommand = DraftRule | ReviseRule | Comment | PublishRule | Acknowledge | RepealRule | GiveWay


class RuleStatus(StrEnum):
    """`repealed` as soon as the day of the repeal is said."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REPEALED = "repealed"


@dataclass(frozen=True, slots=True)
class Rule:
    """`drafts` are all versions of the draft, the one that counts last; `acknowledged` is the day of each rep."""

    drafts: tuple[RuleDrafted, ...]
    comments: tuple[RuleCommented, ...] = ()
    published: RulePublished | None = None
    acknowledged: Mapping[UUID, date] = field(default_factory=dict)
    repealed: RuleRepealed | None = None

    @property
    def text(self) -> RuleDrafted:
        return self.drafts[-1]

    @property
    def status(self) -> RuleStatus:
        if self.published is None:
            return RuleStatus.DRAFT
        return RuleStatus.REPEALED if self.repealed else RuleStatus.PUBLISHED

    def in_force_on(self, day: date) -> bool:
        return self.published is not None and self.published.effective_on <= day and not self.repealed_by(day)

    def repealed_by(self, day: date) -> bool:
        return self.repealed is not None and self.repealed.on <= day

    def wrote(self, actor: Actor) -> bool:
        """Whether any version of the draft is by that actor."""
        by_name = any(one.drafted_by == actor.sub for one in self.drafts)
        return by_name or (actor.rep_id is not None and any(one.rep_id == actor.rep_id for one in self.drafts))


def decide(command: RuleCommand, state: Rule | None) -> Sequence[RuleEvent]:
    if state is None:
        if isinstance(command, DraftRule) and not isinstance(command, ReviseRule):
            return [_drafted(command, 1)]
        raise NotFound
    match command:
        case ReviseRule():
            return _revise(command, state)
        case DraftRule():
            raise AlreadyExists
        case Comment():
            return _comment(command, state)
        case PublishRule():
            return _publish(command, state)
        case Acknowledge():
            return _acknowledge(command, state)
        case RepealRule():
            return _repeal(command, state)
        case GiveWay():
            return _give_way(command, state)


def _drafted(command: DraftRule, version: int) -> RuleDrafted:
    binds = command.binds
    if bool(binds.units) == bool(binds.positions):
        raise Invalid("/binds", "either units or positions")
    _require_once("/binds/units", binds.units)
    _require_once("/binds/positions", binds.positions)
    _require_once("/repeals", command.repeals)
    clauses(command.text)  # refuses numbers that would name nothing
    return RuleDrafted(
        rule_version=version,
        title=command.title,
        text=command.text,
        binds=Binding(units=tuple(binds.units), positions=tuple(one.value for one in binds.positions)),
        repeals=tuple(command.repeals),
        drafted_by=command.by.sub,
        rep_id=command.by.rep_id,
    )


def _require_once(pointer: str, named: Sequence[object]) -> None:
    if len(set(named)) < len(named):
        raise Invalid(pointer, "names one twice")


def _revise(command: ReviseRule, state: Rule) -> Sequence[RuleEvent]:
    _require_draft(state)
    now = _drafted(command, state.text.rule_version + 1)
    says = {"title", "text", "binds", "repeals"}
    return [] if now.model_dump(include=says) == state.text.model_dump(include=says) else [now]


def _comment(command: Comment, state: Rule) -> Sequence[RuleEvent]:
    _require_draft(state)
    by = command.by
    return [RuleCommented(**dict(command), rep_id=by.rep_id, commented_by=by.sub, at=command.at)]


def _require_draft(state: Rule) -> None:
    if state.published:
        raise WrongStatus(f"The rule was published on {state.published.published_on}, and never changes.")


def _publish(command: PublishRule, state: Rule) -> Sequence[RuleEvent]:
    if state.published:
        if state.published.effective_on == command.effective_on:
            return []
        raise WrongStatus(f"The rule is published, in force from {state.published.effective_on}.")
    if state.wrote(command.by):
        raise OwnApproval("A rule is published by another than who wrote it.")
    return [RulePublished(effective_on=command.effective_on, published_on=command.day, published_by=command.by.sub)]


def _acknowledge(command: Acknowledge, state: Rule) -> Sequence[RuleEvent]:
    if command.rep_id in state.acknowledged:
        return []
    if state.published is None:
        raise WrongStatus("The rule is not published yet; a draft is commented on.")
    if state.repealed_by(command.day):
        raise WrongStatus("The rule is repealed.")
    return [RuleAcknowledged(rep_id=command.rep_id, on=command.day)]


def _repeal(command: RepealRule, state: Rule) -> Sequence[RuleEvent]:
    if state.repealed:
        if state.repealed.on == command.on:
            return []
        raise WrongStatus(f"The rule is repealed from {state.repealed.on}.")
    if state.published is None:
        raise WrongStatus("The rule is a draft, which is not in force.")
    if command.on < state.published.effective_on:
        raise Invalid("/on", f"must not be before {state.published.effective_on}, from which it is in force")
    return [RuleRepealed(**dict(command), repealed_by=command.by.sub)]


def _give_way(command: GiveWay, state: Rule) -> Sequence[RuleEvent]:
    """One that ends by then, or begins only later, is left as it is or never comes into force."""
    if state.published is None:
        raise WrongStatus(f"“{state.text.title}”, which it repeals, is not published.")
    on = max(command.on, state.published.effective_on)
    if state.repealed_by(on):
        return []
    return [RuleRepealed(on=on, replaced_by=command.to, repealed_by=command.by.sub)]


def evolve(state: Rule | None, event: RuleEvent) -> Rule:
    if isinstance(event, RuleDrafted):
        return replace(state, drafts=(*state.drafts, event)) if state else Rule((event,))
    if state is None:
        raise TypeError(f"a rule begins with RuleDrafted, not with {type(event).__name__}")
    match event:
        case RuleCommented():
            return replace(state, comments=(*state.comments, event))
        case RulePublished():
            return replace(state, published=event)
        case RuleAcknowledged():
            return replace(state, acknowledged={**state.acknowledged, event.rep_id: event.on})
        case RuleRepealed():
            return replace(state, repealed=event)


rule = Decider("rule", None, decide, evolve, RuleEvent)
