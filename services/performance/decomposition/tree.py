"""The tree of a target plan: its nodes, their place in the order of decomposition, and amounts that add up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from shared.kernel.calendar import Period, period
from shared.kernel.money import allocate

from .events import Child, Dimension

LEVEL = {
    Dimension.QUARTER: 1,
    Dimension.REGION: 1,
    Dimension.MONTH: 2,
    Dimension.PRODUCT: 2,
    Dimension.REP: 3,
}
"""Annual → quarter and region → month and product → person: a level may be left out, none is gone back to."""


@dataclass(frozen=True)
class Node:
    """`parent_id` None: directly below the year's target."""

    id: UUID
    parent_id: UUID | None
    dimension: Dimension
    key: str
    amount: Decimal | int
    weight: Decimal | None = None


Nodes = Mapping[UUID, Node]
"""By id; a parent stands before its children."""


def children(nodes: Nodes, node_id: UUID | None) -> list[Node]:
    return [node for node in nodes.values() if node.parent_id == node_id]


def path(nodes: Nodes, node_id: UUID | None) -> list[Node]:
    """From below the root to the node itself; nothing for the root."""
    found: list[Node] = []
    while node_id is not None:
        found.append(nodes[node_id])
        node_id = nodes[node_id].parent_id
    return found[::-1]


def follows(above: Iterable[Node], dimension: Dimension) -> bool:
    """Whether a node may be decomposed by that dimension below those."""
    return all(LEVEL[node.dimension] <= LEVEL[dimension] and node.dimension is not dimension for node in above)


def span(year: int, above: Iterable[Node]) -> Period:
    """The period for which a node stands: its month, else its quarter, else the year."""
    named = {node.dimension: node.key for node in above}
    return period(named.get(Dimension.MONTH) or named.get(Dimension.QUARTER) or f"{year:04}")


def split(amount: Decimal | int, weights: Sequence[Decimal | int]) -> list[Decimal | int]:
    """`amount` by `weights` (evenly where all are zero), in parts that add up to it exactly: whole cents of money,
    whole things of what is counted. The largest-remainder rule."""
    exact = [Decimal(weight) for weight in weights]
    if not any(exact):
        exact = [Decimal(1)] * len(exact)
    if isinstance(amount, Decimal):
        return list(allocate(amount, exact))
    return [int(part * 100) for part in allocate(Decimal(amount) / 100, exact)]


def decomposed(nodes: Nodes, node_id: UUID | None, dimension: Dimension, into: Iterable[Child]) -> Nodes:
    """The node with these children in place of those it had, and of all below them."""
    gone: set[UUID] = set()
    for node in nodes.values():  # a parent stands before its children
        if node.parent_id == node_id or node.parent_id in gone:
            gone.add(node.id)
    kept = {node.id: node for node in nodes.values() if node.id not in gone}
    new = (Node(one.node_id, node_id, dimension, one.key, one.amount, one.weight) for one in into)
    return {**kept, **{node.id: node for node in new}}


def rescaled(nodes: Nodes, node_id: UUID | None, amount: Decimal | int) -> dict[UUID, Decimal | int]:
    """The amounts of the node and of all below it once it has `amount`, in the proportions in which they stand."""
    amounts = {} if node_id is None else {node_id: amount}
    below = children(nodes, node_id)
    if below:
        for child, part in zip(below, split(amount, [child.amount for child in below]), strict=True):
            amounts |= rescaled(nodes, child.id, part)
    return amounts


def revised(nodes: Nodes, node_id: UUID | None, amount: Decimal | int) -> dict[UUID, Decimal | int]:
    """The nodes whose amount is another once the node has `amount`: all below is rescaled, all above takes the
    difference."""
    amounts = rescaled(nodes, node_id, amount)
    if node_id is not None:
        difference = amount - nodes[node_id].amount
        amounts |= {node.id: node.amount + difference for node in path(nodes, node_id)[:-1]}
    return {key: new for key, new in amounts.items() if nodes[key].amount != new}


def with_amounts(nodes: Nodes, amounts: Mapping[UUID, Decimal | int]) -> Nodes:
    return {key: replace(node, amount=amounts.get(key, node.amount)) for key, node in nodes.items()}
