"""Routes of scorecards."""

from typing import Any
from uuid import UUID

from fastapi import Response

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound, OwnApproval, WrongStatus
from shared.log.execution import Executor
from shared.web.execute import Execute, NoBody
from shared.web.fresh import Fresh, FreshReads
from shared.web.listings import Filter
from shared.web.roles import APPROVERS, EARNERS, JUDGES, SELLERS, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from ..kpi_metrics.metric import KpiMetric
from .decider import (
    AlreadyRated,
    AppealsClosed,
    AppealScore,
    CorrectScore,
    DecideAppeal,
    FinaliseScorecard,
    NothingAssessed,
    NotRated,
    Outcome,
    RateScore,
    scorecard,
    scorecard_id,
)
from .explaining import Explanation, explained
from .projections import scorecards
from .rating import Rating
from .state import ScorecardStatus
from .things import SCORECARD, ScorecardView

COLLEAGUES = (JUDGES - {Role.SERVICE}) | {
    Role.CUSTOMER_SERVICE, Role.AFTER_SALES, Role.PRODUCT, Role.LEGAL, Role.MARKETING,
}  # fmt: skip
SUPERIORS = APPROVERS | {Role.GROUP_LEADER, Role.SUPERVISOR}
RATED = SELLERS | {Role.CUSTOMER_SERVICE, Role.AFTER_SALES}
"""Who may hold a position that a scheme names."""
READERS = EARNERS | RATED
"""Of whom those who are no EARNERS see their own card, and no other, however much else they see."""
CARD = "/v1/scorecards/{rep_id}/{period}"
WHOSE = "the rep's; who neither leads nor pays sees no other's"

router = Routes("kpi")
router.reads(
    SCORECARD,
    scorecards,
    roles=EARNERS,
    filters=(
        "rep_id",
        "period",
        "scheme_id",
        Filter("status", ScorecardStatus, lambda table, status: table.c.status == status.value),
    ),
    sorts=("period",),
)


class AppealBody(Command):
    metric: KpiMetric
    reason: Text


@router.query(CARD, ScorecardView, roles=READERS, whose=WHOSE, versioned=True)
async def read_card(rep_id: Id, period: Code, fresh: Fresh) -> ScorecardView:
    """A rep's card for a period, from its stream and never stale. While it is a draft the scores of measures that
    people rate are those given so far."""
    _require_reader(fresh, rep_id)
    return await fresh.thing(SCORECARD, scorecard_id(rep_id, period))


@router.query(f"{CARD}/explain", Explanation, roles=READERS, whose=WHOSE, rows="lines")
async def explain(rep_id: Id, period: Code, fresh: Fresh) -> Explanation:
    """Open each line of a card: what was summed, against which target, by whose ratings, and the events behind it."""
    _require_reader(fresh, rep_id)
    card_id = scorecard_id(rep_id, period)
    await fresh.thing(SCORECARD, card_id)
    return explained(card_id, (await fresh.stream(scorecard, card_id)).state)


async def _where_it_stands(executor: Executor, card_id: UUID) -> tuple[Decider[Any, Any, Any], UUID]:
    return scorecard, card_id


def _require_reader(fresh: FreshReads, rep_id: UUID) -> None:
    if fresh.actor.rep_id != rep_id and fresh.actor.roles.isdisjoint({*EARNERS, Role.ADMIN}):
        raise NotFound()


async def _sees(fresh: FreshReads, rep_id: UUID) -> bool:
    try:
        _require_reader(fresh, rep_id)
        await fresh.require_seen([rep_id])
    except NotFound:
        return False
    return True


@router.command(
    "POST",
    f"{CARD}/rate",
    answers=ScorecardView,
    stands=_where_it_stands,
    whose="the rep's; of a colleague's card a peer rates, and is shown, only what peers are asked for",
    roles=COLLEAGUES,
    refuses=(OwnApproval, WrongStatus, AlreadyRated),
    example={"metric": "cooperation", "score": 85, "note": "Brought the service team into every handover"},
)
async def rate(rep_id: Id, period: Code, body: RateScore, do: Execute, fresh: Fresh) -> Response:
    """Rate a measure that people judge: as a superior (`manual`; the last word holds until the card is finalised), or
    as a peer (`peer`; each peer once, the average of all to a whole point, halves up). Nobody rates themselves."""
    card_id = scorecard_id(rep_id, period)
    superior = not fresh.actor.roles.isdisjoint({*SUPERIORS, Role.ADMIN})
    rating = Rating(await _sees(fresh, rep_id), superior, (await fresh.stream(scorecard, card_id)).head)
    return await do(rating.rate, card_id, body)


@router.command(
    "POST",
    f"{CARD}/finalise",
    SCORECARD,
    roles=SUPERIORS,
    refuses=(OwnApproval, NotRated, NothingAssessed),
    example={},
)
async def finalise(rep_id: Id, period: Code, body: NoBody, do: Execute, today: Today) -> Response:
    """Finalise a card, as the superior, once all that people judge is rated. Its lines may then be appealed for as many
    days as the scheme says. Publishes `ScorecardFinalised`."""
    return await do(scorecard, scorecard_id(rep_id, period), FinaliseScorecard(on=today))


@router.command(
    "POST",
    f"{CARD}/appeal",
    SCORECARD,
    roles=RATED,
    refuses=(WrongStatus, AppealsClosed),
    example={"metric": "collection_rate", "reason": "The bank credited invoice 10117 on 30 September"},
)
async def appeal(rep_id: Id, period: Code, body: AppealBody, do: Execute, today: Today) -> Response:
    """Appeal a line of one's own finalised card: each line once."""
    return await do(scorecard, scorecard_id(rep_id, period), AppealScore(**dict(body), on=today))


@router.command(
    "POST",
    f"{CARD}/decide",
    SCORECARD,
    roles=APPROVERS | {Role.HR},
    refuses=(OwnApproval, WrongStatus),
    example={"metric": "collection_rate", "outcome": Outcome.UPHELD, "score": 100, "reason": "So the bank says"},
)
async def decide(rep_id: Id, period: Code, body: CorrectScore, do: Execute, today: Today) -> Response:
    """Decide an appeal, by another than who finalised the card: upheld with the right score, or rejected. With the last
    open appeal the card is frozen. Publishes `ScorecardFinalised` again, the next version, where a score changed."""
    return await do(scorecard, scorecard_id(rep_id, period), DecideAppeal(**dict(body), on=today))
