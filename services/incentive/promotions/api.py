"""Routes of promotions and demotions."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import BaseModel, Field

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound, OwnApproval, WrongStatus
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.reading import Parameters
from shared.web.roles import APPROVERS, EARNERS, SELLERS, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from ..careers.criteria import Finding, findings
from ..careers.decider import career
from ..ladders.decider import LADDERS_ID, ladder
from ..ladders.events import Track
from .decider import CriteriaNotMet, NotAStep, RefusePromotion, promotion
from .processes import DemoteTo, Grant, Propose, demote, grant_promotion, propose_promotion
from .projections import demotions, promotions
from .things import DEMOTION, PROMOTION

PROPOSERS = (SELLERS - {Role.ASSISTANT}) | {Role.HR}
DEMOTERS = frozenset({Role.DIRECTOR, Role.HR})

router = Routes(
    "careers", "晋升 careers: the ladders of management and experts, promotions by their criteria, and pay grades."
)
router.reads(PROMOTION, promotions, roles=EARNERS, filters=("rep_id", "status"))
router.reads(DEMOTION, demotions, roles=EARNERS, filters=("rep_id",), sorts=("on",))


class ProposeBody(Command):
    """`to` is the code of a rung on a ladder in force."""

    rep_id: Id
    to: Code
    grounds: Text


class GrantBody(Command):
    """Without `on` from today on. `exception` says why, where not all criteria are met."""

    on: Day | None = None
    exception: Text | None = None


class DemoteBody(Command):
    """`to` is the code of a rung below the one on which the rep stands. Without `on` from today on."""

    rep_id: Id
    to: Code
    grounds: Text
    on: Day | None = None


class NextQuery(Parameters):
    on: Day | None = Field(None, description="Today by default")


class NextRung(BaseModel):
    ladder_id: UUID
    track: Track
    rung: str
    position: str
    pay_grade: str | None
    findings: tuple[Finding, ...]


class CareerView(BaseModel):
    """Where a rep stands on a day, and of each rung that could come next what of its criteria is met."""

    rep_id: UUID
    on: Day
    track: Track | None
    rung: str | None
    since: Day | None
    next: list[NextRung]


@router.command(
    "POST",
    "/v1/promotions",
    PROMOTION,
    creates=True,
    roles=PROPOSERS,
    refuses=(NotAStep,),
    example={
        "rep_id": "0199c0de-0000-7000-8000-000000000101",
        "to": "group_leader",
        "grounds": "Three quarters above 90, and the reserve-manager camp",
    },
)
async def propose(body: ProposeBody, do: Execute, today: Today) -> Response:
    """Propose a promotion: a step up on the rep's ladder, or over to the other. The criteria of the rung are checked,
    and what is found stands in the proposal."""
    return await do(propose_promotion, do.new_id(), Propose(**dict(body), today=today))


@router.command(
    "POST",
    "/v1/promotions/{id}/grant",
    PROMOTION,
    roles=APPROVERS,
    refuses=(OwnApproval, CriteriaNotMet, NotAStep, WrongStatus),
    example={"on": "2026-12-01"},
)
async def grant(id: Id, body: GrantBody, do: Execute, today: Today) -> Response:
    """Grant a promotion, as a superior and not one's own or what one has proposed. The criteria are checked as of its
    day; where they are not met it needs an `exception`. Publishes `PromotionGranted`."""
    return await do(grant_promotion, id, Grant(on=body.on or today, exception=body.exception))


@router.command(
    "POST",
    "/v1/promotions/{id}/refuse",
    PROMOTION,
    roles=APPROVERS,
    refuses=(OwnApproval, WrongStatus),
    example={"reason": "One more quarter"},
)
async def refuse(id: Id, body: RefusePromotion, do: Execute) -> Response:
    """Refuse a promotion, as a superior and not one's own."""
    return await do(promotion, id, body)


@router.command(
    "POST",
    "/v1/demotions",
    DEMOTION,
    creates=True,
    roles=DEMOTERS,
    refuses=(OwnApproval, NotAStep),
    example={"rep_id": "0199c0de-0000-7000-8000-000000000101", "to": "rep", "grounds": "Rule 7, twice"},
)
async def demote_rep(body: DemoteBody, do: Execute, today: Today) -> Response:
    """Take a rep down to a lower rung of the ladder; a penalty of demotion does so by itself, by one rung. Publishes
    `Demoted`."""
    return await do(demote, do.new_id(), DemoteTo(**{**dict(body), "on": body.on or today}))


@router.query("/v1/reps/{id}/career", CareerView, roles=EARNERS, whose="the rep's", rows="next", refuses=(NotFound,))
async def read_career(id: Id, query: Annotated[NextQuery, Query()], fresh: Fresh, today: Today) -> CareerView:
    """Where a rep stands on the ladders, and what of the criteria of the rungs to come is met."""
    await fresh.require_seen([id])
    on: date = query.on or today
    ladders, found = (await fresh.stream(ladder, LADDERS_ID)).state, (await fresh.stream(career, id)).state
    place, step = found.place(ladders, on), found.step_on(on)
    upward = []
    for one in ladders.on(on):
        begins = place.index + 1 if place and place.ladder.track == one.track else 0
        upward += [(one, rung) for rung in one.rungs[begins : begins + 1]]
    return CareerView(
        rep_id=id,
        on=on,
        track=place.ladder.track if place else None,
        rung=place.rung.code if place else None,
        since=step.on if step else found.began.on if place and found.began else None,
        next=[
            NextRung(
                ladder_id=one.ladder_id,
                track=one.track,
                rung=rung.code,
                position=rung.position,
                pay_grade=rung.pay_grade,
                findings=findings(rung, found, on),
            )
            for one, rung in upward
        ],
    )
