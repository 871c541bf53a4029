"""Decisions on a rule that reach beyond it: whom it binds on a day, and the rules whose place it takes."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from uuid import UUID

from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.kernel.transaction import Transaction

from ..reps.decider import Rep, rep
from ..units.chart import CHART, chart
from ..units.dated import Since
from ..units.decider import unit
from .decider import (
    Acknowledge,
    Comment,
    CommentRule,
    DraftRule,
    GiveWay,
    NotBound,
    PublishRule,
    rule,
)
from .events import Binding


async def draft_rule(tx: Transaction, rule_id: UUID, body: DraftRule) -> None:
    """Also of a revised draft."""
    for index, unit_id in enumerate(body.binds.units):
        named = await tx.state(unit, unit_id)
        if named is None:
            raise Invalid(f"/binds/units/{index}", "there is no such unit")
        if named.dissolved_on is not None and named.dissolved_on <= tx.day:
            raise Invalid(f"/binds/units/{index}", f"the unit stands no more since {named.dissolved_on}")
    for index, repealed in enumerate(body.repeals):
        if repealed == rule_id:
            raise Invalid(f"/repeals/{index}", "a rule does not repeal itself")
        if await tx.state(rule, repealed) is None:
            raise Invalid(f"/repeals/{index}", "there is no such rule")
    await tx.send(rule, rule_id, body)


async def comment_rule(tx: Transaction, rule_id: UUID, body: CommentRule, consulted: Collection[str]) -> None:
    """By those whom the rule would bind, and by the roles that are `consulted` besides."""
    known = await tx.state(rule, rule_id)
    bound = known is not None and await is_bound(tx, known.text.binds, tx.by.rep_id, tx.day)
    if known and known.published is None and not bound and tx.by.roles.isdisjoint(consulted):
        raise NotBound("It would not bind you; whom it binds is heard before it is published.")
    await tx.send(rule, rule_id, Comment(text=body.text, bound=bound))


async def publish_rule(tx: Transaction, rule_id: UUID, body: PublishRule) -> None:
    """What it names is repealed with it, from the same day on."""
    before = await tx.state(rule, rule_id)
    published = await tx.send(rule, rule_id, body)
    if before is None or before.published or published is None:
        return
    for repealed in published.text.repeals:
        await tx.send(rule, repealed, GiveWay(to=rule_id, on=body.effective_on))


async def acknowledge_rule(tx: Transaction, rule_id: UUID, body: Command) -> None:
    """By each whom it binds in person."""
    known = await tx.state(rule, rule_id)
    if known is None:
        raise NotFound
    if known.published is None:
        raise WrongStatus("The rule is not published yet; a draft is commented on.")
    rep_id = tx.by.rep_id
    if rep_id is None or not await is_bound(tx, known.text.binds, rep_id, tx.day):
        raise NotBound("Only whom it binds acknowledges a rule, each in person.")
    await tx.send(rule, rule_id, Acknowledge(rep_id=rep_id))


async def is_bound(tx: Transaction, binding: Binding, rep_id: UUID | None, on: date) -> bool:
    """Whether the binding holds for that rep on that day: as a member of a unit at or below one of its units, as who
    leads such a unit, or by position."""
    person = await tx.state(rep, rep_id) if rep_id else None
    if person is None or not person.employed_on(on):
        return False
    if binding.positions:
        held = [post.position.value for post in person.posts if post.on <= on]
        return held[-1] in binding.positions
    tree = await tx.state(chart, CHART)
    if any(not set(binding.units).isdisjoint(tree.above(unit_id, on)) for unit_id in _units(person, on)):
        return True
    for unit_id, place in tree.places.items():
        if place.closed_on > on and not set(binding.units).isdisjoint(tree.above(unit_id, on)):
            led = await tx.state(unit, unit_id)
            if led and _at(led.managers, on) == rep_id:
                return True
    return False


def _units(person: Rep, on: date) -> Iterator[UUID]:
    """Where the rep is at home on that day, and the task forces beside it."""
    if home := _at(person.units, on):
        yield home
    yield from (one.unit_id for one in person.task_forces if one.since <= on and (one.until is None or on < one.until))


def _at(history: Sequence[Since], on: date) -> UUID | None:
    begun = [since.id for since in history if since.on is None or since.on <= on]
    return begun[-1] if begun else None
