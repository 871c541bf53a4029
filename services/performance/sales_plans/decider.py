"""The rules of a sales plan: who plans what, another approves, and a revision is approved anew."""

from collections.abc import Sequence
from dataclasses import replace

from shared.kernel.calendar import period
from shared.kernel.decider import Decider
from shared.kernel.messages import Actor
from shared.kernel.rejections import Forbidden, Invalid, NotFound, OwnApproval, WrongStatus

from ..decomposition.parts import check_kind
from .commands import (
    ApproveUnderLeader,
    DraftSalesPlan,
    GoalBody,
    ReturnSalesPlan,
    RevisedBody,
    ReviseSalesPlan,
    Said,
    SalesPlanCommand,
    SubmitSalesPlan,
)
from .events import (
    Content,
    Goal,
    Phase,
    SalesPlanApproved,
    SalesPlanDrafted,
    SalesPlanEvent,
    SalesPlanReturned,
    SalesPlanRevised,
    SalesPlanSubmitted,
    Strategy,
)
from .state import InForce, SalesPlan, SalesPlanStatus

MANAGERS = frozenset({"sales_manager", "regional_manager", "director", "admin"})
SUPERVISORS = MANAGERS | {"supervisor", "group_leader"}
TO_WRITE = (SalesPlanStatus.DRAFT, SalesPlanStatus.RETURNED)


def decide(command: SalesPlanCommand, state: SalesPlan | None) -> Sequence[SalesPlanEvent]:
    if isinstance(command, DraftSalesPlan):
        return [] if state else [_draft(command)]
    if state is None:
        raise NotFound
    match command:
        case ReviseSalesPlan():
            return _revise(command, state)
        case SubmitSalesPlan():
            if state.status not in TO_WRITE:
                return []
            return [SalesPlanSubmitted(document_version=state.version, submitted_by=command.by.sub)]
        case ApproveUnderLeader():
            return _approve(command, state)
        case ReturnSalesPlan():
            return _return(command, state)


def _draft(command: DraftSalesPlan) -> SalesPlanDrafted:
    if (command.unit_id is None) == (command.rep_id is None):
        raise Invalid("/unit_id", "exactly one of unit_id and rep_id")
    if command.unit_id is not None:
        _require_planner(command.by, command.period)
    return SalesPlanDrafted(
        unit_id=command.unit_id,
        rep_id=command.rep_id,
        period=command.period,
        content=_content(command, command.period, ""),
        drafted_by=command.by.sub,
    )


def _require_planner(by: Actor, of: str) -> None:
    """Handbook 002, 四.1: (1) the manager plans the year, (2) supervisors help with quarters and months."""
    whole_year = len(of) == len("2004")
    if by.roles.isdisjoint(MANAGERS if whole_year else SUPERVISORS):
        who = "managers" if whole_year else "managers and supervisors"
        raise Forbidden(f"A unit's {'year' if whole_year else 'quarter, month or week'} is planned by its {who}.")


def _content(said: Said, of: str, at: str) -> Content:
    """`at` points to where in the body it stands."""
    span = period(of)
    for index, phase in enumerate(said.phases):
        if phase.from_ not in span:
            raise Invalid(f"{at}/phases/{index}/from", f"is not within {of}")
        if phase.to not in span or phase.to < phase.from_:
            raise Invalid(f"{at}/phases/{index}/to", f"must be within {of}, and not before from")
    return Content(
        goals=said.goals if isinstance(said.goals, str) else _goals(said.goals, at),
        strategy=Strategy(**dict(said.strategy)),
        research=tuple(said.research),
        phases=tuple(Phase(**dict(phase)) for phase in said.phases),
    )


def _goals(said: Sequence[GoalBody | str], at: str) -> tuple[Goal | str, ...]:
    goals: list[Goal | str] = []
    for index, one in enumerate(said):
        where = f"{at}/goals/{index}"
        if isinstance(one, str):
            goals.append(one)
            continue
        check_kind(f"{where}/amount", one.amount, one.metric)
        if (one.currency is None) != one.metric.counted:
            raise Invalid(f"{where}/currency", "is required for money, and has no place where the metric is counted")
        same = (one.metric, one.currency)
        if any(isinstance(goal, Goal) and (goal.metric, goal.currency) == same for goal in goals):
            raise Invalid(where, f"{one.metric} is there twice")
        goals.append(Goal(**dict(one)))
    return tuple(goals)


def _revise(command: ReviseSalesPlan, state: SalesPlan) -> Sequence[SalesPlanEvent]:
    _require_same(command.body, state.drafted)
    if state.drafted.unit_id is not None:
        _require_planner(command.by, state.drafted.period)
    if state.status is SalesPlanStatus.SUBMITTED:
        raise WrongStatus("The plan is submitted; it is revised once it is approved or returned.")
    content = _content(command.body, state.drafted.period, "/body")
    if content == state.content:
        return []
    version, by = state.version + 1, command.by.sub
    return [SalesPlanRevised(document_version=version, content=content, reason=command.reason, revised_by=by)]


def _require_same(body: RevisedBody, drafted: SalesPlanDrafted) -> None:
    for name in ("unit_id", "rep_id", "period"):
        said = getattr(body, name)
        if said is not None and said != getattr(drafted, name):
            raise Invalid(f"/body/{name}", "stays as it was drafted: another is another plan")


def _approve(command: ApproveUnderLeader, state: SalesPlan) -> Sequence[SalesPlanEvent]:
    by, owner = command.by, state.drafted.rep_id or command.leader_id
    if by.sub in state.writers or (by.rep_id is not None and by.rep_id == owner):
        raise OwnApproval("A plan is approved by another than who wrote it and whose it is, or who leads its unit.")
    if state.drafted.unit_id is not None and by.roles.isdisjoint(MANAGERS):
        raise Forbidden("A unit's plan is approved by a manager above it.")
    if state.status is SalesPlanStatus.APPROVED:
        return []
    if state.status is not SalesPlanStatus.SUBMITTED:
        raise WrongStatus(f"The plan is {state.status}, not submitted.")
    return [SalesPlanApproved(document_version=state.version, approved_by=by.sub)]


def _return(command: ReturnSalesPlan, state: SalesPlan) -> Sequence[SalesPlanEvent]:
    if state.status is SalesPlanStatus.RETURNED and state.returned_for == command.reason:
        return []
    if state.status is not SalesPlanStatus.SUBMITTED:
        raise WrongStatus(f"The plan is {state.status}, not submitted.")
    return [SalesPlanReturned(document_version=state.version, reason=command.reason, returned_by=command.by.sub)]


def evolve(state: SalesPlan | None, event: SalesPlanEvent) -> SalesPlan:
    if isinstance(event, SalesPlanDrafted):
        return SalesPlan(event, event.content, frozenset({event.drafted_by}))
    if state is None:
        raise TypeError(f"a sales plan begins with SalesPlanDrafted, not with {type(event).__name__}")
    match event:
        case SalesPlanSubmitted():
            writers = state.writers | {event.submitted_by}
            return replace(state, status=SalesPlanStatus.SUBMITTED, submitted_by=event.submitted_by, writers=writers)
        case SalesPlanApproved():
            in_force = InForce(event.document_version, state.content)
            return replace(state, status=SalesPlanStatus.APPROVED, approved_by=event.approved_by, in_force=in_force)
        case SalesPlanReturned():
            return replace(state, status=SalesPlanStatus.RETURNED, returned_for=event.reason)
        case SalesPlanRevised():
            return replace(
                state,
                content=event.content,
                version=event.document_version,
                status=SalesPlanStatus.DRAFT,
                writers=state.writers | {event.revised_by},
                submitted_by=None,
                approved_by=None,
                returned_for=None,
                revisions=(*state.revisions, event),
            )


sales_plan = Decider("sales_plan", None, decide, evolve, SalesPlanEvent)
