"""A step is looked at with the ladder and the rep's career, and taken there in the same commit."""

from datetime import date
from uuid import UUID

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound
from shared.kernel.transaction import Transaction

from ..careers.criteria import findings
from ..careers.decider import Career, TakeRung, career
from ..ladders.decider import LADDERS_ID, Ladders, Place, ladder
from .decider import (
    Demote,
    GrantPromotion,
    NotAStep,
    ProposePromotion,
    Step,
    demotion,
    promotion,
)


class Propose(Command):
    rep_id: Id
    to: Code
    grounds: Text
    today: Day


class Grant(Command):
    on: Day
    exception: Text | None = None


class DemoteTo(Command):
    """To the rung `to`, without it one down."""

    rep_id: Id
    to: Code | None = None
    grounds: Text
    penalty_id: Id | None = None
    on: Day


async def propose_promotion(tx: Transaction, promotion_id: UUID, body: Propose) -> None:
    ladders, found = await tx.state(ladder, LADDERS_ID), await tx.state(career, body.rep_id)
    now = found.place(ladders, body.today)
    place = (now and ladders.find(body.to, body.today, now.ladder.track)) or ladders.find(body.to, body.today)
    if place is None:
        raise Invalid("/to", "no such rung on a ladder in force")
    step = _up(found, ladders, place, body.today, body.rep_id, body.grounds)
    asked = findings(place.rung, found, body.today)
    await tx.send(promotion, promotion_id, ProposePromotion(**dict(step), findings=asked))


async def grant_promotion(tx: Transaction, promotion_id: UUID, body: Grant) -> None:
    state = await tx.state(promotion, promotion_id)
    if state is None:
        raise NotFound("There is no such promotion.")
    proposed = state.proposed
    ladders, found = await tx.state(ladder, LADDERS_ID), await tx.state(career, proposed.rep_id)
    place = ladders.find(proposed.to, body.on, proposed.track)
    if place is None:
        raise NotAStep(f"The rung {proposed.to} is on no ladder that is in force on {body.on}.")
    done = state.granted is not None
    step = (
        Step(**{name: getattr(proposed, name) for name in Step.model_fields})
        if done
        else _up(found, ladders, place, body.on, proposed.rep_id, proposed.grounds)
    )
    asked = findings(place.rung, found, body.on)
    command = GrantPromotion(promotion_id=promotion_id, step=step, findings=asked, exception=body.exception, on=body.on)
    await tx.send(promotion, promotion_id, command)
    if not done:
        await tx.send(career, proposed.rep_id, _taken(step, promotion_id, body.on))


async def demote(tx: Transaction, demotion_id: UUID, body: DemoteTo) -> None:
    """One who stands on no rung, or on the lowest, or has left, is not taken lower. A penalty takes effect whatever was
    decided meanwhile: where a later step is taken already, from the day of that one on."""
    if await tx.state(demotion, demotion_id):
        return
    ladders, found = await tx.state(ladder, LADDERS_ID), await tx.state(career, body.rep_id)
    if body.penalty_id and found.steps:
        body = body.model_copy(update={"on": max(body.on, found.steps[-1].on)})
    place = found.place(ladders, body.on)
    if body.to is None and (_gone(found, body.on) or place is None or place.index == 0):
        return
    _require_there(found, body.on)
    if place is None:
        raise NotAStep("The rep stands on no rung.")
    to, track = body.to, place.ladder.track
    lower = Place(place.ladder, place.index - 1) if to is None else ladders.find(to, body.on, track)
    if lower is None:
        raise Invalid("/to", "no such rung on the ladder on which the rep stands")
    if lower.index >= place.index:
        raise NotAStep(f"{lower.rung.code} is not below {place.rung.code}, on which the rep stands.")
    step = _step(lower, place, body.rep_id, body.grounds)
    command = Demote(**dict(step), demotion_id=demotion_id, penalty_id=body.penalty_id, on=body.on)
    await tx.send(demotion, demotion_id, command)
    await tx.send(career, body.rep_id, _taken(step, demotion_id, body.on))


def _up(found: Career, ladders: Ladders, place: Place, day: date, rep_id: UUID, grounds: str) -> Step:
    """Up on the ladder on which the rep stands, or over to the other."""
    _require_there(found, day)
    now = found.place(ladders, day)
    if now and now.ladder.track == place.ladder.track and place.index <= now.index:
        raise NotAStep(f"{place.rung.code} is not above {now.rung.code}, on which the rep stands.")
    return _step(place, now, rep_id, grounds)


def _gone(found: Career, day: date) -> bool:
    return found.ended is not None and found.ended.on <= day


def _require_there(found: Career, day: date) -> None:
    if _gone(found, day):
        raise NotAStep(f"On {day} the rep has left.")


def _step(place: Place, now: Place | None, rep_id: UUID, grounds: str) -> Step:
    return Step(
        rep_id=rep_id,
        ladder_id=place.ladder.ladder_id,
        track=place.ladder.track,
        from_rung=now.rung.code if now else None,
        to=place.rung.code,
        position=place.rung.position,
        pay_grade=place.rung.pay_grade,
        grounds=grounds,
    )


def _taken(step: Step, step_id: UUID, on: date) -> TakeRung:
    return TakeRung(
        step_id=step_id,
        ladder_id=step.ladder_id,
        track=step.track,
        rung=step.to,
        position=step.position,
        pay_grade=step.pay_grade,
        on=on,
    )
