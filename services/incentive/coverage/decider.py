"""Coverage: keeps plans and organisation, and says for each rep whose windows they change what these now are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import MappingProxyType
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id
from shared.kernel.messages import Command

from ..plans.events import PlanTerms, Who
from .events import (
    CoverageEvent,
    MemberJoined,
    MemberLeft,
    MemberPosted,
    MemberTransferred,
    PlanEnteredForce,
    PlanLeftForce,
    RepCovered,
    Rule,
    UnitClosed,
    UnitPlaced,
    Window,
)
from .organisation import BEGINNING, END, Member, Organisation, Unit, placed, placed_below

COVERAGE_ID = uuid5(NAMESPACE_URL, "incentive/coverage")
"""There is one coverage stream."""


class EnterForce(Command):
    rule: Rule
    who: Who
    effective_from: Day
    effective_to: Day | None = None
    source_event: Id


class LeaveForce(Command):
    plan_id: Id
    on: Day
    source_event: Id


class Join(Command):
    rep_id: Id
    position: Code
    unit_id: Id
    on: Day
    source_event: Id


class Transfer(Command):
    rep_id: Id
    unit_id: Id
    on: Day
    source_event: Id


class Post(Command):
    """The rep has another position from `on`."""

    rep_id: Id
    position: Code
    on: Day
    source_event: Id


class Leave(Command):
    rep_id: Id
    on: Day
    source_event: Id


class PlaceUnit(Command):
    unit_id: Id
    parent_id: Id | None = None
    on: Day | None = None
    source_event: Id


class CloseUnit(Command):
    unit_id: Id
    on: Day
    source_event: Id


CoverageCommand = EnterForce | LeaveForce | Join | Transfer | Post | Leave | PlaceUnit | CloseUnit


@dataclass(frozen=True)
class Coverage:
    """`plans` in the order of their publication; `told` is what each account was last told."""

    organisation: Organisation = Organisation()
    plans: tuple[PlanEnteredForce, ...] = ()
    told: Mapping[UUID, tuple[Window, ...]] = field(default_factory=lambda: MappingProxyType({}))


def rule_of(terms: PlanTerms, plan_id: UUID, plan_version: int) -> Rule:
    """Tiers are measured in the payout's own metric and period unless the plan says otherwise."""
    return Rule(
        plan_id=plan_id,
        plan_version=plan_version,
        payout_metric=terms.payout_metric,
        tier_metric=terms.tier_metric or terms.payout_metric,
        tier_accumulate=terms.tier_accumulate or terms.accumulate,
        method=terms.method,
        tiers=terms.tiers,
        release=terms.release,
        accumulate=terms.accumulate,
        age_adjustments=terms.age_adjustments,
        clawback=terms.clawback,
        cap=terms.cap,
        draw=terms.draw,
        currency=terms.currency,
    )


def decide(command: CoverageCommand, state: Coverage) -> Sequence[CoverageEvent]:
    fact = _heard(command)
    after = evolve(state, fact)
    if after == state:
        return []
    windows = {rep_id: windows_of(after, rep_id) for rep_id in _concerned(command, after)}
    return [
        fact,
        *(
            RepCovered(rep_id=rep_id, windows=now, source_event=command.source_event)
            for rep_id, now in windows.items()
            if now != state.told.get(rep_id, ())
        ),
    ]


def windows_of(state: Coverage, rep_id: UUID) -> tuple[Window, ...]:
    """The rep's windows under every plan in force, the plan published first first."""
    found = []
    for plan in state.plans:
        last_day = plan.effective_to or END
        for first, last in state.organisation.spans(rep_id, plan.who):
            first, last = max(first, plan.effective_from), min(last, last_day)
            if first <= last:
                found.append(Window(rule=plan.rule, first=first, last=None if last == END else last))
    return tuple(found)


def evolve(state: Coverage, event: CoverageEvent) -> Coverage:
    match event:
        case PlanEnteredForce():
            known = any(plan.rule.plan_id == event.rule.plan_id for plan in state.plans)
            return state if known else replace(state, plans=(*state.plans, event))
        case PlanLeftForce():
            return replace(state, plans=tuple(_until(plan, event) for plan in state.plans))
        case RepCovered():
            return replace(state, told={**state.told, event.rep_id: event.windows})
        case UnitPlaced() | UnitClosed():
            return replace(state, organisation=_with_unit(state.organisation, event))
        case MemberJoined() | MemberTransferred() | MemberPosted() | MemberLeft():
            return replace(state, organisation=_with_member(state.organisation, event))


def _until(plan: PlanEnteredForce, event: PlanLeftForce) -> PlanEnteredForce:
    if plan.rule.plan_id != event.plan_id:
        return plan
    return plan.model_copy(update={"effective_to": min(plan.effective_to or END, event.on - timedelta(days=1))})


def _with_unit(organisation: Organisation, event: UnitPlaced | UnitClosed) -> Organisation:
    unit = organisation.units.get(event.unit_id, Unit())
    match event:
        case UnitPlaced():
            parents = placed_below(unit.parents, event.on or BEGINNING, event.parent_id)
            return organisation.with_unit(event.unit_id, replace(unit, parents=parents))
        case UnitClosed():
            return organisation.with_unit(event.unit_id, replace(unit, closed_on=event.on))


def _with_member(
    organisation: Organisation, event: MemberJoined | MemberTransferred | MemberPosted | MemberLeft
) -> Organisation:
    member = organisation.members.get(event.rep_id, Member())
    match event:
        case MemberJoined():
            units = placed(member.units, event.on, event.unit_id)
            posts = placed(member.posts, event.on, event.position)
            member = replace(member, posts=posts, joined_on=event.on, units=units)
        case MemberTransferred():
            member = replace(member, units=placed(member.units, event.on, event.unit_id))
        case MemberPosted():
            member = replace(member, posts=placed(member.posts, event.on, event.position))
        case MemberLeft():
            member = replace(member, last_day=event.on - timedelta(days=1))
    return organisation.with_member(event.rep_id, member)


def _heard(command: CoverageCommand) -> CoverageEvent:
    match command:
        case EnterForce():
            return PlanEnteredForce.model_validate(command.model_dump())
        case LeaveForce():
            return PlanLeftForce.model_validate(command.model_dump())
        case Join():
            return MemberJoined.model_validate(command.model_dump())
        case Transfer():
            return MemberTransferred.model_validate(command.model_dump())
        case Post():
            return MemberPosted.model_validate(command.model_dump())
        case Leave():
            return MemberLeft.model_validate(command.model_dump())
        case PlaceUnit():
            return UnitPlaced.model_validate(command.model_dump())
        case CloseUnit():
            return UnitClosed.model_validate(command.model_dump())


def _concerned(command: CoverageCommand, state: Coverage) -> Iterable[UUID]:
    """The reps whose windows the command may change, in a fixed order."""
    match command:
        case EnterForce():
            return sorted({*state.organisation.members, *(command.who.reps or ())})
        case LeaveForce():
            return sorted(state.told)
        case Join() | Transfer() | Post() | Leave():
            return [command.rep_id]
        case PlaceUnit() | CloseUnit():
            by_unit = any(plan.who.units for plan in state.plans)
            return sorted(state.organisation.members) if by_unit else []


coverage: Decider[CoverageCommand, Coverage, CoverageEvent] = Decider(
    "coverage", Coverage(), decide, evolve, CoverageEvent
)
