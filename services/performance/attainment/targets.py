"""What a rep or a unit is to reach in a period, by the approved target plans: only what their nodes say.

A plan's tree is searched from its root for the parts that are the one's own: within the unit (or for the rep) and
within the period. Of what lies inside such a part nothing more is looked at, so that nothing counts twice. Where a part
of one's own reaches beyond the period and is not decomposed any further, the plan does not say what falls in the
period, and there is no target: a quarter's is not a third for each of its months, and no plan knows of weeks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from shared.kernel.calendar import Period, period

from ..decomposition.events import Dimension
from ..targets.things import NodeView, TargetPlanView

Amount = Decimal | int


@dataclass(frozen=True)
class Whom:
    """A rep, or a unit."""

    dimension: Dimension
    id: UUID


class Unsaid(Exception):
    """A plan has something for the one, but not by that period."""


def units_and_reps(plans: Iterable[TargetPlanView]) -> set[Whom]:
    """All for whom the plans say something."""
    found: set[Whom] = set()
    for plan in plans:
        found.add(Whom(Dimension.REGION, plan.unit_id))
        for node in plan.nodes:
            if node.dimension in (Dimension.REGION, Dimension.REP):
                found.add(Whom(node.dimension, UUID(node.key)))
    return found


@dataclass(frozen=True)
class Tree:
    """A plan with its nodes by the node above them, so that many can be asked for."""

    plan: TargetPlanView
    below: Mapping[UUID | None, Sequence[NodeView]]


def trees_of(plans: Iterable[TargetPlanView]) -> list[Tree]:
    trees: list[Tree] = []
    for plan in plans:
        below: dict[UUID | None, list[NodeView]] = {}
        for node in plan.nodes:
            below.setdefault(node.parent_id, []).append(node)
        trees.append(Tree(plan, below))
    return trees


def target_of(plans: Sequence[TargetPlanView], whom: Whom, within: Period) -> Amount | None:
    return target_in(trees_of(plans), whom, within)


def target_in(trees: Sequence[Tree], whom: Whom, within: Period) -> Amount | None:
    """What the plans give together, None where none of them says it. A unit's own plan, of which there is one, goes
    before what a plan from above gives it."""
    own = [tree for tree in trees if whom == Whom(Dimension.REGION, tree.plan.unit_id)]
    try:
        parts = [part for tree in own or trees for part in _parts_of_plan(tree, whom, within)]
    except Unsaid:
        return None
    return sum(parts) if parts else None


def _parts_of_plan(tree: Tree, whom: Whom, within: Period) -> list[Amount]:
    own = whom == Whom(Dimension.REGION, tree.plan.unit_id)
    return _parts(tree.plan.amount, period(f"{tree.plan.year:04}"), None, tree.below, own, whom, within)


def _parts(
    amount: Amount,
    span: Period,
    node_id: UUID | None,
    below: Mapping[UUID | None, Sequence[NodeView]],
    own: bool,
    whom: Whom,
    within: Period,
) -> list[Amount]:
    if span.last < within.first or span.first > within.last:
        return []
    if own and span.first in within and span.last in within:
        return [amount]
    inner = below.get(node_id, ())
    if own and not inner:
        raise Unsaid
    found: list[Amount] = []
    for node in inner:
        its = own or (node.dimension is whom.dimension and node.key == str(whom.id))
        when = Period(node.period, node.first, node.last)
        found += _parts(node.amount, when, node.id, below, its, whom, within)
    return found
