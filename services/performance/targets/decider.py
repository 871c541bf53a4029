"""The rules of a target plan: parts add up, another approves, a revision is a new version that says why."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from shared.kernel.decider import Decider
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, WrongStatus

from ..decomposition.events import Child, NodeAmount
from ..decomposition.parts import MOST_COUNTED, MOST_MONEY, amounts_of, check_kind, dimension_of, keys_of
from ..decomposition.tree import Node, children, decomposed, path, revised, with_amounts
from .commands import (
    ApproveTargetPlan,
    DecomposePlan,
    DraftTargetPlan,
    ReturnTargetPlan,
    ReviseTarget,
    SubmitTargetPlan,
    TargetPlanCommand,
)
from .events import (
    Smart,
    TargetDecomposed,
    TargetPlanApproved,
    TargetPlanDrafted,
    TargetPlanEvent,
    TargetPlanReturned,
    TargetPlanSubmitted,
    TargetRevised,
)
from .state import TargetPlan, TargetPlanStatus

MOST_NODES = 1_000
"""All that a plan gives its reps is published in one event."""
BEING_WRITTEN = (TargetPlanStatus.DRAFT, TargetPlanStatus.RETURNED)


def decide(command: TargetPlanCommand, state: TargetPlan | None) -> Sequence[TargetPlanEvent]:
    if isinstance(command, DraftTargetPlan):
        return [] if state else [_draft(command)]
    if state is None:
        raise NotFound()
    match command:
        case DecomposePlan():
            return _decompose(command, state)
        case SubmitTargetPlan():
            return _submit(command.by, state)
        case ApproveTargetPlan():
            return _approve(command.by, state)
        case ReturnTargetPlan():
            return _return(command, state)
        case ReviseTarget():
            return _revise(command, state)


def _draft(command: DraftTargetPlan) -> TargetPlanDrafted:
    check_kind("/amount", command.amount, command.metric)
    if not command.amount:
        raise Invalid("/amount", "must be more than zero")
    if command.metric.counted and command.currency is not None:
        raise Invalid("/currency", "has no place where the metric is counted")
    if not command.metric.counted and command.currency is None:
        raise Invalid("/currency", "is required where the metric is money")
    said = {**dict(command), "smart": Smart(**dict(command.smart))}
    return TargetPlanDrafted(**said, drafted_by=command.by.sub)


def _decompose(command: DecomposePlan, state: TargetPlan) -> Sequence[TargetPlanEvent]:
    above = _above(command.node, state)
    dimension = dimension_of(command.into, above)
    keys = keys_of(command.into, above, state.drafted.year)
    amounts = amounts_of(command.into, above[-1].amount if above else state.amount, state.drafted.metric)
    parts = tuple(
        Child(
            node_id=uuid5(command.node or command.plan_id, f"{dimension}/{key}"),
            key=key,
            amount=amount,
            weight=part.weight,
        )
        for part, key, amount in zip(command.into, keys, amounts, strict=True)
    )
    if parts == _shown(children(state.nodes, command.node)):
        return []
    if state.status not in BEING_WRITTEN:
        raise WrongStatus(f"The plan is {state.status}; a target of an approved one is revised.")
    if len(decomposed(state.nodes, command.node, dimension, parts)) > MOST_NODES:
        raise Invalid("/into", f"a plan has at most {MOST_NODES} nodes")
    by = command.by.sub
    return [TargetDecomposed(node_id=command.node, dimension=dimension, children=parts, decomposed_by=by)]


def _above(node_id: UUID | None, state: TargetPlan) -> list[Node]:
    if node_id is not None and node_id not in state.nodes:
        raise Invalid("/node", "there is no such node in the plan")
    return path(state.nodes, node_id)


def _shown(nodes: Sequence[Node]) -> tuple[Child, ...]:
    return tuple(Child(node_id=one.id, key=one.key, amount=one.amount, weight=one.weight) for one in nodes)


def _submit(by: Actor, state: TargetPlan) -> Sequence[TargetPlanEvent]:
    if state.status not in BEING_WRITTEN:
        return []
    return [TargetPlanSubmitted(version=state.version, submitted_by=by.sub)]


def _approve(by: Actor, state: TargetPlan) -> Sequence[TargetPlanEvent]:
    if by.sub in state.writers or str(by.rep_id) in state.reps():
        raise OwnApproval("A plan is approved by others than who wrote it and who have targets in it.")
    if state.status is TargetPlanStatus.APPROVED:
        return []
    if state.status is not TargetPlanStatus.SUBMITTED:
        raise WrongStatus(f"The plan is {state.status}, not submitted.")
    return [TargetPlanApproved(version=state.version, approved_by=by.sub)]


def _return(command: ReturnTargetPlan, state: TargetPlan) -> Sequence[TargetPlanEvent]:
    if state.status is TargetPlanStatus.RETURNED and state.returned_for == command.reason:
        return []
    if state.status is not TargetPlanStatus.SUBMITTED:
        raise WrongStatus(f"The plan is {state.status}, not submitted.")
    return [TargetPlanReturned(version=state.version, reason=command.reason, returned_by=command.by.sub)]


def _revise(command: ReviseTarget, state: TargetPlan) -> Sequence[TargetPlanEvent]:
    above = _above(command.node, state)
    check_kind("/amount", command.amount, state.drafted.metric)
    if state.status is not TargetPlanStatus.APPROVED:
        raise WrongStatus(f"The plan is {state.status}; until it is approved it is decomposed anew.")
    before = above[-1].amount if above else state.amount
    if command.amount == before:
        return []
    total = state.amount + command.amount - before
    if not total:
        raise Invalid("/amount", "the year's target must stay more than zero")
    if total > (MOST_COUNTED if state.drafted.metric.counted else MOST_MONEY):
        raise Invalid("/amount", "the year's target would be more than can be written")
    changed = revised(state.nodes, command.node, command.amount)
    if str(command.by.rep_id) in {state.nodes[one].key for one in changed}:
        raise OwnApproval("A revision is in force at once: whose own target it changes leaves it to another.")
    return [
        TargetRevised(
            version=state.version + 1,
            node_id=command.node,
            amount=command.amount,
            reason=command.reason,
            total=total,
            changed=tuple(NodeAmount(node_id=node_id, amount=amount) for node_id, amount in changed.items()),
            revised_by=command.by.sub,
        )
    ]


def evolve(state: TargetPlan | None, event: TargetPlanEvent) -> TargetPlan | None:
    if isinstance(event, TargetPlanDrafted):
        return TargetPlan(event, event.amount, frozenset({event.drafted_by}))
    return _evolve(state, event) if state else None


def _evolve(state: TargetPlan, event: TargetPlanEvent) -> TargetPlan:
    match event:
        case TargetDecomposed():
            nodes = decomposed(state.nodes, event.node_id, event.dimension, event.children)
            return replace(state, nodes=nodes, writers=state.writers | {event.decomposed_by})
        case TargetPlanSubmitted():
            return replace(
                state,
                status=TargetPlanStatus.SUBMITTED,
                submitted_by=event.submitted_by,
                writers=state.writers | {event.submitted_by},
            )
        case TargetPlanApproved():
            return replace(state, status=TargetPlanStatus.APPROVED, approved_by=event.approved_by)
        case TargetPlanReturned():
            return replace(state, status=TargetPlanStatus.RETURNED, returned_for=event.reason)
        case TargetRevised():
            nodes = with_amounts(state.nodes, {one.node_id: one.amount for one in event.changed})
            revisions = (*state.revisions, event)
            return replace(state, nodes=nodes, amount=event.total, version=event.version, revisions=revisions)
        case _:
            return state


target_plan = Decider("target_plan", None, decide, evolve, TargetPlanEvent)
