"""Routes of the rulebook."""

from functools import partial
from typing import Annotated

from fastapi import Query, Response
from sqlalchemy import any_

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import OwnApproval, WrongStatus
from shared.web.execute import Execute, NoBody
from shared.web.fresh import Fresh
from shared.web.listings import Filter
from shared.web.reading import Parameters, Read
from shared.web.roles import APPROVERS, EVERYONE, JUDGES, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from ..organisation.projections import organisation
from ..reps.events import Position
from ..reps.things import REP
from ..task_forces.projections import task_forces
from ..units.api import A_UNIT
from .bound import Acknowledgements, BoundRow, RuleRow, RulesOfRep, binding, bound_by
from .decider import CommentRule, DraftRule, NotBound, PublishRule, RepealRule, ReviseRule, rule
from .processes import acknowledge_rule, comment_rule, draft_rule, publish_rule
from .projections import rulebook, rules
from .things import RULE

STAFF = EVERYONE - {Role.ERP, Role.OPS, Role.SERVICE}
AUTHORS = APPROVERS | {Role.HR, Role.LEGAL}
"""Who writes rules; each is also heard on the drafts of others, whomever they would bind."""
LAWGIVERS = (Role.DIRECTOR, Role.HR)

router = Routes(
    "rulebook", "制度 rulebook: rules drafted, commented on, published, acknowledged by those they bind, repealed."
)
router.reads(
    RULE,
    rules,
    roles=EVERYONE,
    filters=(
        "status",
        Filter(
            "in_force_on",
            Day,
            lambda table, day: (
                (table.c.effective_on <= day) & (table.c.repealed_on.is_(None) | (table.c.repealed_on > day))
            ),
        ),
        Filter("unit_id", Id, lambda table, unit_id: unit_id == any_(table.c.units)),
        Filter("position", Position, lambda table, position: position.value == any_(table.c.positions)),
    ),
    sorts=("effective_on",),
)

DRAFT = {
    "title": "Visits and what is logged of them",
    "text": "1. Each visit is logged on its day.\n2. What did not take place is not logged.",
    "binds": {"units": [A_UNIT]},
    "repeals": [],
}


class OnDay(Parameters):
    on: Day | None = None


@router.command("POST", "/v1/rules", RULE, creates=True, roles=AUTHORS, example=DRAFT)
async def draft(body: DraftRule, do: Execute) -> Response:
    """Draft a rule. A line of its text that begins with a number (第三条, 一、, 3., 3.2) begins a clause, by which
    it can be named; without numbers the rule is one clause, 1."""
    return await do(draft_rule, do.new_id(), body)


@router.command("POST", "/v1/rules/{id}/revise", RULE, roles=AUTHORS, refuses=(WrongStatus,), example=DRAFT)
async def revise(id: Id, body: ReviseRule, do: Execute) -> Response:
    """Revise a draft after what was said of it: the next document version, in the place of the one before."""
    return await do(draft_rule, id, body)


@router.command(
    "POST",
    "/v1/rules/{id}/comment",
    RULE,
    roles=STAFF,
    refuses=(WrongStatus, NotBound),
    example={"text": "On the road the day after is the earliest"},
)
async def comment(id: Id, body: CommentRule, do: Execute) -> Response:
    """Comment on a draft: those whom it would bind as of today, and sales managers and up, hr and legal."""
    return await do(partial(comment_rule, consulted=AUTHORS | {Role.ADMIN}), id, body)


@router.command(
    "POST",
    "/v1/rules/{id}/publish",
    RULE,
    roles=LAWGIVERS,
    refuses=(WrongStatus, OwnApproval),
    example={"effective_on": "2026-01-01"},
)
async def publish(id: Id, body: PublishRule, do: Execute) -> Response:
    """Publish it, in force from a day on: by another than who wrote any version of it. The rules that it names are
    repealed from that day on. Publishes `RulePublished`, and `RuleRepealed` for each of those."""
    return await do(publish_rule, id, body)


@router.command("POST", "/v1/rules/{id}/acknowledge", RULE, roles=STAFF, refuses=(WrongStatus, NotBound), example={})
async def acknowledge(id: Id, body: NoBody, do: Execute) -> Response:
    """Acknowledge a published rule, each whom it binds today in person, managers too."""
    return await do(acknowledge_rule, id, body)


@router.command(
    "POST",
    "/v1/rules/{id}/repeal",
    RULE,
    roles=LAWGIVERS,
    refuses=(WrongStatus,),
    example={"on": "2026-12-31", "reason": "The law says so now"},
)
async def repeal(id: Id, body: RepealRule, do: Execute) -> Response:
    """Repeal it: `on` is the first day on which it is no longer in force. What it had repealed itself stays so.
    Publishes `RuleRepealed`."""
    return await do(rule, id, body)


@router.query(
    "/v1/rules/{id}/acknowledgements",
    Acknowledgements,
    roles=JUDGES,
    projections=(rules, rulebook, organisation, task_forces),
    whose="the reps that you see",
)
async def acknowledgements(
    id: Id, query: Annotated[OnDay, Query()], db: Read, fresh: Fresh, today: Today
) -> Acknowledgements:
    """Whom the rule binds, today or `on` a day, and who of them has acknowledged it, and who has not yet: as far as you
    see them."""
    await fresh.thing(RULE, id)
    on = query.on or today
    rows = tuple(BoundRow(**row) for row in await db.all(bound_by(id, on)))
    said = sum(row.acknowledged_on is not None for row in rows)
    return Acknowledgements(
        rule_id=id, on=on, bound=len(rows), acknowledged=said, outstanding=len(rows) - said, rows=rows
    )


@router.query(
    "/v1/reps/{id}/rules",
    RulesOfRep,
    roles=JUDGES,
    projections=(rules, rulebook, organisation, task_forces),
    whose="a rep that you see",
)
async def rules_of_rep(id: Id, query: Annotated[OnDay, Query()], db: Read, fresh: Fresh, today: Today) -> RulesOfRep:
    """The published rules that bind a rep, today or `on` a day, also those not in force yet, and which of them the rep
    has acknowledged."""
    await fresh.thing(REP, id)
    await fresh.require_seen([id])
    on = query.on or today
    rows = tuple(RuleRow(**row) for row in await db.all(binding(id, on)))
    return RulesOfRep(rep_id=id, on=on, outstanding=sum(row.acknowledged_on is None for row in rows), rows=rows)
