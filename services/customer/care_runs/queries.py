"""What is due to customers by a day and has no task yet. Each row tells the `customer_id` and the `occasion`."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, Text, and_, cast, func, literal, or_, select, true

from services.customer.care.decider import CareStatus
from services.customer.care.projections import tasks
from services.customer.care_plans.events import Festival, FollowUp
from services.customer.customers.projections import customers
from services.customer.relations.projections import relation, standing
from services.customer.tier_standing.events import Tier

from .projections import occasion

task = tasks.table
customer = standing().subquery("customer")


def _no_task(*same: ColumnElement[bool]) -> ColumnElement[bool]:
    return ~select(task.c.id).where(*same).exists()


def _none_yet(key: ColumnElement[str]) -> ColumnElement[bool]:
    return _no_task(task.c.customer_id == customer.c.customer_id, task.c.occasion == key)


def _of(tiers: Sequence[Tier]) -> ColumnElement[bool]:
    """Of these tiers; of none that are named, all customers."""
    return customer.c.tier.in_([tier.value for tier in tiers]) if tiers else true()


def to_follow_up(rule: FollowUp, since: date, as_of: date) -> Select[Any]:
    """Of what was signed, or delivered, from `since` to `as_of`."""
    of = occasion.c
    key = literal(f"{rule.after}/{rule.name}/") + cast(of.source_id, Text)
    whose = func.coalesce(relation.c.into_id, of.customer_id)  # a deal may be of a record that was merged
    return (
        select(customer.c.customer_id, of.contract_id, of.source_id, of.on, key.label("occasion"))
        .select_from(occasion)
        .join(relation, relation.c.customer_id == of.customer_id)
        .join(customer, customer.c.customer_id == whose)
        .where(of.kind == rule.after.value, of.on.between(since, as_of), _of(rule.tiers))
        .where(_no_task(task.c.occasion == key))
        .order_by(of.on, of.source_id)
    )


def to_greet(festival: Festival) -> Select[Any]:
    """All customers who were registered, or bought, by then."""
    key = literal(f"festival/{festival.name}/{festival.on}")
    known = or_(customer.c.registered_on <= festival.on, customer.c.first_signed_on <= festival.on)
    return (
        select(customer.c.customer_id, key.label("occasion"))
        .where(known, _of(festival.tiers), _none_yet(key))
        .order_by(customer.c.customer_id)
    )


def to_congratulate(year: int, first: date, last: date) -> Select[Any]:
    """Whose first deal has an anniversary in that year, from `first` to `last`. That of a 29 February is the 28th."""
    bought = customer.c.first_signed_on
    years = literal(year, Integer) - cast(func.extract("year", bought), Integer)
    day = cast(bought + func.make_interval(years), Date)
    key = literal(f"anniversary/{year}")
    return (
        select(customer.c.customer_id, day.label("on"), years.label("years"), key.label("occasion"))
        .where(years > 0, day.between(first, last), _none_yet(key))
        .order_by(day, customer.c.customer_id)
    )


def dormant(as_of: date, days: int) -> Select[Any]:
    """With whom there was no contact in so many days; with whom there was none at all, since they were registered."""
    last = func.coalesce(customer.c.last_contact_on, customer.c.registered_on)
    key = literal("dormant/") + cast(last, Text)
    return (
        select(customer.c.customer_id, last.label("on"), key.label("occasion"))
        .where(last <= as_of - timedelta(days=min(days, as_of.toordinal() - 1)), _none_yet(key))
        .order_by(last, customer.c.customer_id)
    )


def overdue(as_of: date) -> Select[Any]:
    """The tasks that were not done by their day, of which nobody has said so."""
    late = and_(task.c.status == CareStatus.OPEN.value, task.c.due_on < as_of)
    return select(task.c.id).where(late).order_by(task.c.due_on, task.c.id)


def with_another_owner() -> Select[Any]:
    """The tasks that are to be done, whose customer another rep looks after now."""
    to_do = task.c.status.in_((CareStatus.OPEN.value, CareStatus.MISSED.value))
    of = customers.table
    return (
        select(task.c.id, of.c.owner_id)
        .join(of, of.c.id == task.c.customer_id)
        .where(to_do, of.c.owner_id.is_not(None), task.c.rep_id.is_distinct_from(of.c.owner_id))
        .order_by(task.c.id)
    )
