"""A target plan as clients see it."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.kernel.fields import Percent
from shared.kernel.things import Head, Thing, View

from ..credits.metric import Metric
from ..decomposition.events import Amount, Dimension
from ..decomposition.tree import Node, path, span
from .decider import target_plan
from .events import Smart
from .state import TargetPlan, TargetPlanStatus


class NodeView(BaseModel):
    """`parent_id` null: directly below the year's target, the root. `period`, `first` and `last` say for when it
    stands; `weight` is what it was given by, where it was."""

    model_config = ConfigDict(frozen=True)
    id: UUID
    parent_id: UUID | None
    dimension: Dimension
    key: str
    amount: Amount
    weight: Percent | None
    period: str
    first: date
    last: date


class RevisionView(BaseModel):
    """`node` null: the root."""

    model_config = ConfigDict(frozen=True, from_attributes=True, populate_by_name=True)
    version: int
    node: UUID | None = Field(validation_alias="node_id")
    amount: Amount
    total: Amount
    reason: str
    revised_by: str


class TargetPlanView(View):
    """`amount` is the year's target as it now is; `nodes` the tree below it, a parent before its children."""

    status: TargetPlanStatus
    document_version: int = Field(description="1 when drafted, one more by each revision")
    name: str
    year: int
    metric: Metric
    amount: Amount
    currency: str | None
    unit_id: UUID
    smart: Smart
    nodes: tuple[NodeView, ...]
    revisions: tuple[RevisionView, ...]
    drafted_by: str
    submitted_by: str | None
    approved_by: str | None
    returned_for: str | None


def show(state: TargetPlan | None, head: Head, plan_id: UUID) -> TargetPlanView | None:
    if state is None:
        return None
    drafted = state.drafted
    return TargetPlanView(
        id=plan_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        document_version=state.version,
        name=drafted.name,
        year=drafted.year,
        metric=drafted.metric,
        amount=state.amount,
        currency=drafted.currency,
        unit_id=drafted.unit_id,
        smart=drafted.smart,
        nodes=tuple(_node(state, node) for node in state.nodes.values()),
        revisions=tuple(RevisionView.model_validate(one) for one in state.revisions),
        drafted_by=drafted.drafted_by,
        submitted_by=state.submitted_by,
        approved_by=state.approved_by,
        returned_for=state.returned_for,
    )


def _node(state: TargetPlan, node: Node) -> NodeView:
    when = span(state.drafted.year, path(state.nodes, node.id))
    return NodeView(**vars(node), period=when.name, first=when.first, last=when.last)


def _owners(view: TargetPlanView) -> Iterator[UUID]:
    """The unit's, and everybody's who has a part in it."""
    yield view.unit_id
    yield from (UUID(node.key) for node in view.nodes if node.dimension in (Dimension.REP, Dimension.REGION))


TARGET_PLAN = Thing("target_plan", "/v1/target-plans", target_plan, show, TargetPlanView, owners=_owners)
