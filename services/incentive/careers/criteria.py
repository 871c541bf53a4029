"""Whether what a rung asks for is there, and by which events."""

from collections.abc import Iterable
from datetime import date

from shared.kernel.calendar import period
from shared.kernel.fields import Flag, Id, Text
from shared.kernel.messages import Value

from ..ladders.events import Criterion, CriterionKind, Rung
from .decider import Career
from .events import Told


class Finding(Value):
    """A criterion, whether it is met, what was found, and the events that say so."""

    criterion: Criterion
    met: Flag
    found: Text
    event_ids: tuple[Id, ...] = ()


def findings(rung: Rung, career: Career, on: date) -> tuple[Finding, ...]:
    """As of a day: what came later does not count."""
    return tuple(_finding(criterion, career, on) for criterion in rung.criteria)


def _finding(criterion: Criterion, career: Career, on: date) -> Finding:
    match criterion.kind:
        case CriterionKind.SCORE:
            return _scored(criterion, career, on)
        case CriterionKind.COURSE:
            passed = [one for one in career.courses if criterion.course in (one.course, one.skill) and one.on <= on]
            return _told(criterion, passed, f"passed {criterion.course}", f"has not passed {criterion.course}")
        case CriterionKind.QUALIFIED:
            told = [career.qualified] if career.qualified and career.qualified.on <= on else []
            return _told(criterion, told, "qualified", "is not qualified yet")
        case CriterionKind.CAMP:
            camps = [one for one in career.camps if one.on <= on]
            return _told(criterion, camps, "invited to the camp", "was not invited to the camp")
        case CriterionKind.TENURE:
            return _tenure(criterion, career, on)


def _scored(criterion: Criterion, career: Career, on: date) -> Finding:
    """The scorecards of the last periods, whenever each had its last word: an appeal makes an old one no newer."""
    wanted = criterion.periods or 1
    known = (one for one in career.scores.values() if one.on <= on)
    told = sorted(known, key=lambda one: (period(one.period).last, one.period))[-wanted:]
    enough = len(told) == wanted and all(one.total >= (criterion.at_least or 0) for one in told)
    totals = ", ".join(f"{one.period}: {one.total}" for one in told) or "no scorecard"
    return Finding(criterion=criterion, met=enough, found=totals, event_ids=tuple(one.source_event for one in told))


def _tenure(criterion: Criterion, career: Career, on: date) -> Finding:
    step = career.step_on(on)
    since = step.on if step else career.began.on if career.began else None
    months = _months(since, on) if since else 0
    return Finding(criterion=criterion, met=months >= (criterion.months or 0), found=f"{months} months")


def _months(since: date, on: date) -> int:
    """Whole months from one day to another."""
    return max((on.year - since.year) * 12 + on.month - since.month - (on.day < since.day), 0)


def _told(criterion: Criterion, told: Iterable[Told], yes: str, no: str) -> Finding:
    ids = tuple(one.source_event for one in told)
    return Finding(criterion=criterion, met=bool(ids), found=yes if ids else no, event_ids=ids)
