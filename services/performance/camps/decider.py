"""The rules of the reserve-manager camp: chosen once for each quarter, and each who is invited answers once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Day, Flag, Id
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound, Rejection

from .events import CampDeclined, CampEvent, CampJoined, CampRunCompleted, CampSelected, RankedBy
from .ranking import Candidate, places_of, ranked


class NotInvited(Rejection):
    """The rep is not invited to this camp."""


class AlreadyAnswered(Rejection):
    """The invitation was answered otherwise before."""


class HoldCampRun(Command):
    """Of everybody that can be ranked for the quarter, whose last day is `as_of`."""

    quarter: Code
    ranked_by: RankedBy
    currency: Currency | None = None
    candidates: tuple[Candidate, ...]
    as_of: Day


class AnswerCamp(Command):
    rep_id: Id
    join: Flag


@dataclass(frozen=True, slots=True)
class Camp:
    run: CampRunCompleted
    invited: dict[UUID, CampSelected] = field(default_factory=dict)
    answers: dict[UUID, CampJoined | CampDeclined] = field(default_factory=dict)


def camp_id(quarter: str) -> UUID:
    """The stream of the camp of that quarter."""
    return uuid5(NAMESPACE_URL, f"performance/camp/{quarter}")


def decide(command: HoldCampRun | AnswerCamp, state: Camp | None) -> Sequence[CampEvent]:
    match command:
        case HoldCampRun():
            return [] if state else _select(command)
        case AnswerCamp():
            if state is None:
                raise NotFound
            return _answer(command, state)


def _select(command: HoldCampRun) -> Sequence[CampEvent]:
    ranking, places = ranked(command.candidates), places_of(len(command.candidates))
    completed = CampRunCompleted(
        quarter=command.quarter,
        ranked_by=command.ranked_by,
        currency=command.currency,
        candidates=len(ranking),
        places=places,
        ranking=ranking,
        as_of=command.as_of,
    )
    return [completed, *(_selected(completed, place) for place in range(len(ranking)) if ranking[place].rank <= places)]


def _selected(run: CampRunCompleted, place: int) -> CampSelected:
    one = run.ranking[place]
    return CampSelected(
        rep_id=one.rep_id,
        quarter=run.quarter,
        rank=one.rank,
        of=run.candidates,
        result=one.result,
        ranked_by=run.ranked_by,
        currency=run.currency,
        on=run.as_of,
    )


def _answer(command: AnswerCamp, state: Camp) -> Sequence[CampEvent]:
    if command.rep_id not in state.invited:
        raise NotInvited
    answer = CampJoined if command.join else CampDeclined
    before = state.answers.get(command.rep_id)
    if before is None:
        return [answer(rep_id=command.rep_id, answered_by=command.by.sub, answered_at=command.at)]
    if isinstance(before, answer):
        return []
    raise AlreadyAnswered


def evolve(state: Camp | None, event: CampEvent) -> Camp:
    if isinstance(event, CampRunCompleted):
        return Camp(event)
    if state is None:
        raise TypeError(f"a camp begins with CampRunCompleted, not with {type(event).__name__}")
    if isinstance(event, CampSelected):
        return replace(state, invited={**state.invited, event.rep_id: event})
    return replace(state, answers={**state.answers, event.rep_id: event})


camp = Decider("camp", None, decide, evolve, CampEvent)
