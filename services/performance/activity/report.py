"""The activity of reps, or of units, from one day to another."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, CompoundSelect, Date, Integer, Select, cast, func, literal, select, union_all

from shared.kernel.calendar import Span
from shared.kernel.fields import Count
from shared.readers.organisation import holds, memberships, rep, unit

from .projections import answer, complaint, missed, visit


class By(StrEnum):
    REP = "rep"
    UNIT = "unit"


SURVEYS = ("nps_answers", "promoters", "detractors", "csat_answers", "satisfied")
COUNTS = ("visits", "onsite", "complaints", "major", "resolved", "breached", *SURVEYS, "missed_visits")


class ActivityRow(BaseModel):
    """`key` is the rep or the unit, null for what nobody has. `onsite` are those of the visits that were in person;
    `major`, `resolved` and `breached` (solved too late, or late and not solved) are those of the complaints. NPS is the
    percentage of `promoters` (9, 10) among `nps_answers` less that of `detractors` (0 to 6), CSAT that of the
    `satisfied` (4, 5) among `csat_answers`. `missed_visits` are those that the cadence asked for in vain, in
    periods that ended in these days."""

    key: UUID | None
    label: str | None
    external_id: str | None
    visits: Count
    onsite: Count
    complaints: Count
    major: Count
    resolved: Count
    breached: Count
    nps_answers: Count
    promoters: Count
    detractors: Count
    csat_answers: Count
    satisfied: Count
    missed_visits: Count


class Activity(BaseModel):
    rows: tuple[ActivityRow, ...]


def activity_of(first: date, last: date, span: Span, zone: str, by: By) -> Select[Any]:
    """Rows of a report, the most visits first. `span` has the instants of those days in the company's time `zone`: a
    complaint counts on the business day on which it was raised, for the unit of its rep on that day."""
    done = _done(first, last, span, zone).subquery("done")
    at = memberships()
    key, named = (done.c.rep_id, rep) if by is By.REP else (at.c.unit_id, unit)
    source = done if by is By.REP else done.outerjoin(at, (at.c.rep_id == done.c.rep_id) & holds(at, done.c.day))
    sums = [func.sum(done.c[name]).label(name) for name in COUNTS]
    total = select(key.label("key"), *sums).select_from(source).group_by("key").subquery("total")
    columns = (total, named.c.name.label("label"), named.c.external_id)
    return (
        select(*columns)
        .outerjoin_from(total, named, named.c.id == total.c.key)
        .order_by(total.c.visits.desc(), total.c.complaints.desc(), total.c.key.asc().nulls_last())
    )


def _done(first: date, last: date, span: Span, zone: str) -> CompoundSelect[Any]:
    """rep_id, day, and 1 or 0 for each count: a row for each visit, made or missed, complaint and answer."""
    none = literal(0)
    visits = select(
        visit.c.rep_id,
        visit.c.day,
        literal(1).label("visits"),
        _one_if(visit.c.channel == "onsite").label("onsite"),
        *(none.label(name) for name in COUNTS[2:]),
    ).where(visit.c.day.between(first, last))
    complaints = select(
        complaint.c.rep_id,
        cast(func.timezone(zone, complaint.c.raised_at), Date),
        none,
        none,
        literal(1),
        _one_if(complaint.c.severity == "major"),
        _one_if(complaint.c.resolved),
        _one_if(complaint.c.breached),
        *(none for _ in SURVEYS),
        none,
    ).where(complaint.c.raised_at >= span[0], complaint.c.raised_at < span[1])
    nps, csat = answer.c.kind == "nps", answer.c.kind == "csat"
    answers = select(
        answer.c.rep_id,
        answer.c.day,
        *(none for _ in COUNTS[:6]),
        _one_if(nps),
        _one_if(nps & (answer.c.score >= 9)),
        _one_if(nps & (answer.c.score <= 6)),
        _one_if(csat),
        _one_if(csat & (answer.c.score >= 4)),
        none,
    ).where(answer.c.day.between(first, last))
    not_made = select(missed.c.rep_id, missed.c.day, *(none for _ in COUNTS[1:]), literal(1))
    return union_all(visits, complaints, answers, not_made.where(missed.c.day.between(first, last)))


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(condition, Integer)
