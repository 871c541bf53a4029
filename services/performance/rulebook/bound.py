"""Whom rules bind on a day, and who of them has acknowledged them."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import CTE, Select, any_, select, union

from shared.kernel.fields import Count
from shared.readers.organisation import holds, managers, memberships, places, posts, rep, unit
from shared.readers.scope import within_sight

from ..task_forces.projections import secondment
from .decider import RuleStatus
from .projections import acknowledgement, rules


class BoundRow(BaseModel):
    """`key` is a rep whom the rule binds on that day. `acknowledged_on` is null for who has not yet."""

    key: UUID
    label: str
    external_id: str | None
    unit_id: UUID | None
    acknowledged_on: date | None


class Acknowledgements(BaseModel):
    """Of those whom the rule binds on the day `on`, as far as you see them: who has acknowledged it, and who has not
    yet. Nobody is bound any more from the day of its repeal on. Of a draft: whom it would bind."""

    rule_id: UUID
    on: date
    bound: Count
    acknowledged: Count
    outstanding: Count
    rows: tuple[BoundRow, ...]


class RuleRow(BaseModel):
    """`key` is a published rule that binds the rep on that day."""

    key: UUID
    label: str
    effective_on: date
    acknowledged_on: date | None


class RulesOfRep(BaseModel):
    """`outstanding` are those of the rows that the rep has not acknowledged yet."""

    rep_id: UUID
    on: date
    outstanding: Count
    rows: tuple[RuleRow, ...]


_known = rules.table.c
_said = acknowledgement.c


def bound_by(rule_id: UUID, on: date) -> Select[Any]:
    """The rows of `Acknowledgements`: who has not yet first."""
    bound, at = _bound(on, rule_id), memberships("home")
    is_said = (_said.rule_id == bound.c.rule_id) & (_said.rep_id == bound.c.rep_id)
    columns = (rep.c.id.label("key"), rep.c.name.label("label"), rep.c.external_id, at.c.unit_id)
    return (
        select(*columns, _said.on.label("acknowledged_on"))
        .join_from(bound, rep, rep.c.id == bound.c.rep_id)
        .outerjoin(at, (at.c.rep_id == rep.c.id) & holds(at, on))
        .outerjoin(acknowledgement, is_said)
        .where(within_sight(rep.c.id))
        .order_by(_said.on.asc().nulls_first(), rep.c.name, rep.c.id)
    )


def binding(rep_id: UUID, on: date) -> Select[Any]:
    """The rows of `RulesOfRep`, the earliest in force first."""
    bound = _bound(on)
    is_said = (_said.rule_id == bound.c.rule_id) & (_said.rep_id == bound.c.rep_id)
    columns = (_known.id.label("key"), _known.title.label("label"), _known.effective_on)
    return (
        select(*columns, _said.on.label("acknowledged_on"))
        .join_from(bound, rules.table, _known.id == bound.c.rule_id)
        .outerjoin(acknowledgement, is_said)
        .where(bound.c.rep_id == rep_id, _known.status != RuleStatus.DRAFT.value)
        .order_by(_known.effective_on, _known.id)
    )


def _bound(on: date, rule_id: UUID | None = None) -> CTE:
    """rule_id, rep_id: whom each rule that is not repealed by then binds on that day."""
    standing = (_known.repealed_on.is_(None)) | (_known.repealed_on > on)
    if rule_id is not None:
        standing &= _known.id == rule_id
    below, at, led = _below(on, standing), memberships(), managers()
    members = select(below.c.rule_id, at.c.rep_id).join(at, (at.c.unit_id == below.c.unit_id) & holds(at, on))
    leaders = select(below.c.rule_id, led.c.rep_id).join(led, (led.c.unit_id == below.c.unit_id) & holds(led, on))
    beside = select(below.c.rule_id, secondment.c.rep_id).join(
        secondment,
        (secondment.c.unit_id == below.c.unit_id) & (secondment.c.since <= on) & (secondment.c.until > on),
    )
    post = posts()
    of_post = (post.c.position == any_(_known.positions)) & holds(post, on)
    by_post = select(_known.id.label("rule_id"), post.c.rep_id).join(post, of_post).where(standing)
    return union(members, beside, leaders, by_post).cte("bound")


def _below(on: date, standing: Any) -> CTE:
    """rule_id, unit_id: the units that each rule names, and all below them on that day."""
    stands = (unit.c.id == any_(_known.units)) & (unit.c.dissolved_on > on)
    named = select(_known.id.label("rule_id"), unit.c.id.label("unit_id")).join(unit, stands).where(standing)
    below, at = named.cte("below", recursive=True), places()
    deeper = select(below.c.rule_id, at.c.unit_id).join(at, at.c.parent_id == below.c.unit_id).where(holds(at, on))
    return below.union(deeper)
