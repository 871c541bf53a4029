"""A line of a card, made of an item of the scheme, what was reckoned, and what was asked for. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from shared.kernel.money import cents

from ..kpi_metrics.measured import Figure, Measured
from ..kpi_metrics.metric import DEFINITIONS
from ..kpi_schemes.events import Item, Source
from .curve import Curve, attained, half_up, shown
from .events import DraftLine

NO_TARGET = "no target was given"


@dataclass(frozen=True)
class Employed:
    """On how many days of the period, of how many."""

    days: int
    of_days: int


@dataclass(frozen=True)
class Target:
    amount: Figure | None
    source: str | None


def target_for(item: Item, planned: Figure | None, employed: Employed) -> Target:
    """The scheme's own target goes before the plan's. It knows nothing of the person: of who was employed on a part of
    the days, and of what grows from day to day, it asks that part. A plan's is the person's own, and is asked whole."""
    definition = DEFINITIONS[item.metric]
    if item.target is not None:
        whole = item.source is not Source.AUTO or not definition.sums or employed.days >= employed.of_days
        return Target(item.target if whole else _part(item.target, employed), "scheme")
    if item.source is not Source.AUTO:
        return Target(None, None)
    if planned is not None:
        return Target(planned, "plan")
    return Target(definition.usual, None if definition.usual is None else "usual")


def _part(target: Figure, employed: Employed) -> Figure:
    if isinstance(target, int):
        return half_up(Fraction(target * employed.days, employed.of_days))
    return cents(target * employed.days / Decimal(employed.of_days))


def judged_line(item: Item, target: Target) -> DraftLine:
    """What people are to rate."""
    return DraftLine(item=item, target=target.amount, target_from=target.source)


def reckoned_line(item: Item, found: Measured, target: Target, nothing: str) -> DraftLine:
    """`nothing` says in words that there was nothing to reckon from, where that is so."""
    told = {
        "item": item,
        "target": target.amount,
        "target_from": target.source,
        "actual": found.actual,
        "inputs": dict(found.inputs),
        "event_ids": found.event_ids,
    }
    if found.actual is None:
        return DraftLine(**told, unassessed=nothing)
    if not target.amount:
        return DraftLine(**told, unassessed=NO_TARGET)
    part = attained(found.actual, target.amount, DEFINITIONS[item.metric].less_is_better)
    score = Curve(item.floor, item.slope, item.cap).score(part)
    return DraftLine(**told, attainment=shown(part), score=score)
