"""A target plan as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from ..decomposition.events import Dimension
from ..decomposition.tree import Node, path, span
from .events import TargetPlanDrafted, TargetRevised


class TargetPlanStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


@dataclass(frozen=True)
class TargetPlan:
    """`amount` is the year's target, the root of `nodes`. `writers` are all who had a hand in it, who may not approve
    it. `version` is the document's."""

    drafted: TargetPlanDrafted
    amount: Decimal | int
    writers: frozenset[str]
    nodes: Mapping[UUID, Node] = field(default_factory=dict)
    status: TargetPlanStatus = TargetPlanStatus.DRAFT
    version: int = 1
    submitted_by: str | None = None
    approved_by: str | None = None
    returned_for: str | None = None
    revisions: tuple[TargetRevised, ...] = ()

    def reps(self) -> set[str]:
        """The ids of those who have a target in it."""
        return {node.key for node in self.nodes.values() if node.dimension is Dimension.REP}


def rep_targets(state: TargetPlan) -> dict[tuple[UUID, str], Decimal | int]:
    """What each rep has, by the narrowest period that the plan names; several products or regions add up."""
    found: dict[tuple[UUID, str], Decimal | int] = {}
    for node in state.nodes.values():
        if node.dimension is Dimension.REP:
            key = UUID(node.key), span(state.drafted.year, path(state.nodes, node.id)).name
            found[key] = found.get(key, 0) + node.amount
    return found
