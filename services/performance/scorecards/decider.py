"""The rules of a scorecard: drafted once, rated, finalised by a superior, appealed line by line, decided by another."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Count, Currency, Day, Id, Text
from shared.kernel.messages import Actor, Command
from shared.kernel.rejections import Forbidden, Invalid, NotFound, OwnApproval, Rejection, WrongStatus

from ..kpi_metrics.metric import KpiMetric
from ..kpi_schemes.events import Source
from .curve import FULL
from .events import (
    AppealDecided,
    DraftLine,
    FinalScore,
    ScoreAppealed,
    ScorecardDrafted,
    ScorecardEvent,
    ScorecardFinalised,
    ScoreRated,
)
from .state import Appeal, Scorecard, ScorecardStatus, total_of

Points = Annotated[int, Field(strict=True, ge=0, le=FULL)]


class DraftScorecard(Command):
    rep_id: Id
    period: Code
    run_id: Id
    scheme_id: Id
    scheme_version: Count
    position: Code
    unit_id: Id
    currency: Currency
    appeal_days: Count
    as_of: Day
    known_at: int
    days: Count
    of_days: Count
    lines: tuple[DraftLine, ...]


class RateScore(Command):
    """`score`: points of 100."""

    metric: KpiMetric
    score: Points
    note: Text | None = None


class FinaliseScorecard(Command):
    on: Day


class AppealScore(Command):
    metric: KpiMetric
    reason: Text
    on: Day


class Outcome(StrEnum):
    UPHELD = "upheld"
    REJECTED = "rejected"


class CorrectScore(Command):
    """`metric` may be left out where one appeal is open; `score` is the right one, where the appeal is upheld."""

    metric: KpiMetric | None = None
    outcome: Outcome
    score: Annotated[int, Field(strict=True, ge=0, le=1_000)] | None = None
    reason: Text | None = None


class DecideAppeal(CorrectScore):
    on: Day


ScorecardCommand = DraftScorecard | RateScore | FinaliseScorecard | AppealScore | DecideAppeal


class NotRated(Rejection):
    """Measures that people rate are not rated yet."""


class NothingAssessed(Rejection):
    """No measure of the card could be assessed."""


class AlreadyRated(Rejection):
    """A peer rates a measure once."""


class AppealsClosed(Rejection):
    """The days in which the card could be appealed are over."""


def scorecard_id(rep_id: UUID, period: str) -> UUID:
    """The stream of a rep's one card for a period."""
    return uuid5(NAMESPACE_URL, f"performance/scorecard/{rep_id}/{period}")


def decide(command: ScorecardCommand, state: Scorecard | None) -> Sequence[ScorecardEvent]:
    if isinstance(command, DraftScorecard):
        return [] if state else [ScorecardDrafted(**dict(command), drafted_by=command.by.sub)]
    if state is None:
        raise NotFound()
    match command:
        case RateScore():
            return _rate(command, state)
        case FinaliseScorecard():
            return _finalise(command, state)
        case AppealScore():
            return _appeal(command, state)
        case DecideAppeal():
            return _decide(command, state)


def _is_own(by: Actor, state: Scorecard) -> bool:
    return by.rep_id == state.drafted.rep_id


def _rate(command: RateScore, state: Scorecard) -> Sequence[ScorecardEvent]:
    line, by = state.line(command.metric), command.by
    if line is None:
        raise Invalid("/metric", "is not on this card")
    if line.item.source is Source.AUTO:
        raise Invalid("/metric", "is reckoned from events: it is appealed, not rated")
    if _is_own(by, state):
        raise OwnApproval("Nobody rates themselves.")
    rater = str(by.rep_id or by.sub)
    before = state.ratings.get(command.metric, {}).get(rater)
    if before and (before.score, before.note) == (command.score, command.note):
        return []
    if state.status is not ScorecardStatus.DRAFT:
        raise WrongStatus(f"The card is {state.status}.")
    if before and line.item.source is Source.PEER:
        raise AlreadyRated(f"You gave {before.score}.")
    return [ScoreRated(**dict(command), rater=rater, rated_by=by.sub)]


def _finalise(command: FinaliseScorecard, state: Scorecard) -> Sequence[ScorecardEvent]:
    if _is_own(command.by, state):
        raise OwnApproval("A card is finalised by the superior, not by whose it is.")
    if state.finalised:
        return []
    if unrated := state.unrated():
        raise NotRated(f"Not rated yet: {', '.join(unrated)}.")
    scores, total = state.scores(), state.total_so_far()
    if total is None:
        raise NothingAssessed("There was nothing to reckon any measure from: give targets, or rate by hand.")
    return [
        ScorecardFinalised(
            version=1,
            scores=scores,
            total=total,
            on=command.on,
            appeals_until=_later(command.on, state.drafted.appeal_days),
            finalised_by=command.by.sub,
        )
    ]


def _later(day: date, days: int) -> date:
    return day + min(timedelta(days), date.max - day)


def _appeal(command: AppealScore, state: Scorecard) -> Sequence[ScorecardEvent]:
    if not _is_own(command.by, state):
        raise Forbidden("A card is appealed by the rep whose it is.")
    if state.line(command.metric) is None:
        raise Invalid("/metric", "is not on this card")
    before = state.appeals.get(command.metric)
    if before and before.decided is None and before.made.reason == command.reason:
        return []
    if state.finalised is None or before or state.status is ScorecardStatus.FROZEN:
        said = "appealed for this measure already" if before else state.status
        raise WrongStatus(f"The card is {said}: each measure is appealed once, between its finalising and freezing.")
    if command.on > state.finalised.appeals_until:
        raise AppealsClosed(f"It could be appealed until {state.finalised.appeals_until}.")
    return [ScoreAppealed(metric=command.metric, reason=command.reason, on=command.on, appealed_by=command.by.sub)]


def _decide(command: DecideAppeal, state: Scorecard) -> Sequence[ScorecardEvent]:
    metric, appeal = _appealed(command, state)
    upheld = command.outcome is Outcome.UPHELD
    if upheld and command.score is None:
        raise Invalid("/score", "is required where the appeal is upheld")
    if not upheld and command.score is not None:
        raise Invalid("/score", "has no place where the appeal is rejected")
    if _is_own(command.by, state) or (state.finalised and command.by.sub == state.finalised.finalised_by):
        raise OwnApproval("An appeal is decided by another than whose card it is and who finalised it.")
    if appeal.decided:
        if (appeal.decided.upheld, appeal.decided.score) == (upheld, command.score):
            return []
        raise WrongStatus(f"The appeal was {'upheld' if appeal.decided.upheld else 'rejected'}.")
    scores = tuple(_corrected(one, command.score) if one.metric is metric and upheld else one for one in state.final)
    changed = scores != state.final
    total = total_of(state.drafted, scores)
    assert total is not None  # a finalised card has one, and a correction takes no score away
    return [
        AppealDecided(
            metric=metric,
            upheld=upheld,
            score=command.score,
            reason=command.reason,
            changed=changed,
            version=state.version + changed,
            scores=scores,
            total=total,
            on=command.on,
            decided_by=command.by.sub,
        )
    ]


def _appealed(command: DecideAppeal, state: Scorecard) -> tuple[KpiMetric, Appeal]:
    if command.metric is not None:
        if state.line(command.metric) is None:
            raise Invalid("/metric", "is not on this card")
        if command.metric not in state.appeals:
            raise WrongStatus(f"The card is {state.status}: {command.metric} was not appealed.")
        return command.metric, state.appeals[command.metric]
    waiting = [metric for metric, appeal in state.appeals.items() if appeal.decided is None]
    if not waiting and len(state.appeals) == 1:
        waiting = list(state.appeals)
    if not waiting:
        raise WrongStatus(f"The card is {state.status}: no appeal waits for a decision.")
    if len(waiting) > 1:
        raise Invalid("/metric", f"is required: appeals wait for {', '.join(waiting)}")
    return waiting[0], state.appeals[waiting[0]]


def _corrected(one: FinalScore, score: int | None) -> FinalScore:
    return one.model_copy(update={"score": score})


def evolve(state: Scorecard | None, event: ScorecardEvent) -> Scorecard | None:
    if isinstance(event, ScorecardDrafted):
        return Scorecard(event)
    return _evolve(state, event) if state else None


def _evolve(state: Scorecard, event: ScorecardEvent) -> Scorecard:
    match event:
        case ScorecardDrafted():
            return state
        case ScoreRated():
            others = {who: one for who, one in state.ratings.get(event.metric, {}).items() if who != event.rater}
            return replace(state, ratings={**state.ratings, event.metric: {**others, event.rater: event}})
        case ScorecardFinalised():
            return replace(state, finalised=event, version=event.version, final=event.scores, total=event.total)
        case ScoreAppealed():
            return replace(state, appeals={**state.appeals, event.metric: Appeal(event)})
        case AppealDecided():
            appeals = {**state.appeals, event.metric: replace(state.appeals[event.metric], decided=event)}
            return replace(state, appeals=appeals, version=event.version, final=event.scores, total=event.total)


scorecard: Decider[ScorecardCommand, Scorecard | None, ScorecardEvent] = Decider(
    "scorecard", None, decide, evolve, ScorecardEvent
)
