"""Visits, made and missed, complaints and answers to surveys as the customer service tells them: one row for each."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, MetaData, Table, Text, Uuid, bindparam, update
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.published.customer import (
    ComplaintEscalated,
    ComplaintRaised,
    ComplaintReopened,
    ComplaintResolved,
    SlaBreached,
    SurveyAnswered,
    VisitLogged,
    VisitMissed,
)
from shared.readers.projection import Projection, Row
from shared.readers.scope import owned_by

metadata = MetaData(schema="activity")
visit = Table(
    "visit",
    metadata,
    Column("visit_id", Uuid, primary_key=True),
    Column("rep_id", Uuid, nullable=False, index=True),
    Column("day", Date, nullable=False, index=True),
    Column("channel", Text, nullable=False),
    info=owned_by("rep_id"),
)
complaint = Table(
    "complaint",
    metadata,
    Column("complaint_id", Uuid, primary_key=True),
    Column("rep_id", Uuid, index=True, comment="who looks after the customer; null where nobody does"),
    Column("raised_at", DateTime(timezone=True), nullable=False, index=True),
    Column("severity", Text, nullable=False),
    Column("resolved", Boolean, nullable=False),
    Column("breached", Boolean, nullable=False),
    info=owned_by("rep_id"),
)
answer = Table(
    "answer",
    metadata,
    Column("answer_id", Uuid, primary_key=True),
    Column("rep_id", Uuid, index=True, comment="who looked after the customer; null where nobody did"),
    Column("day", Date, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("score", Integer, nullable=False),
    info=owned_by("rep_id"),
)

missed = Table(
    "missed",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("rep_id", Uuid, index=True, comment="who looked after the customer; null where nobody did"),
    Column("day", Date, nullable=False, index=True, comment="the last of the period"),
    info=owned_by("rep_id"),
)

activity = Projection(metadata, version=4)


@activity.on(VisitLogged, insert(visit).on_conflict_do_nothing())
def visited(event: VisitLogged, meta: Meta) -> Row:
    return {"visit_id": event.visit_id, "rep_id": event.rep_id, "day": event.visited_on, "channel": event.channel}


@activity.on(VisitMissed, insert(missed).on_conflict_do_nothing())
def not_visited(event: VisitMissed, meta: Meta) -> Row:
    told = {"customer_id": event.customer_id, "period": event.period}
    return {**told, "rep_id": event.owner_id, "day": event.ends_on}


@activity.on(ComplaintRaised, insert(complaint).on_conflict_do_nothing())
def raised(event: ComplaintRaised, meta: Meta) -> Row:
    return {
        "complaint_id": event.complaint_id,
        "rep_id": event.owner_id,
        "raised_at": event.raised_at,
        "severity": event.severity,
        "resolved": False,
        "breached": False,
    }


_the_complaint = complaint.c.complaint_id == bindparam("of")
_set_resolved = update(complaint).where(_the_complaint).values(resolved=bindparam("now"))
_set_breached = update(complaint).where(_the_complaint).values(breached=True)
_set_severity = update(complaint).where(_the_complaint).values(severity=bindparam("now"))


@activity.on(ComplaintResolved, _set_resolved)
def resolved(event: ComplaintResolved, meta: Meta) -> Row:
    return {"of": event.complaint_id, "now": True}


@activity.on(ComplaintReopened, _set_resolved)
def reopened(event: ComplaintReopened, meta: Meta) -> Row:
    return {"of": event.complaint_id, "now": False}


@activity.on(ComplaintEscalated, _set_severity)
def escalated(event: ComplaintEscalated, meta: Meta) -> Row:
    return {"of": event.complaint_id, "now": event.severity}


@activity.on(SlaBreached, _set_breached)
def breached(event: SlaBreached, meta: Meta) -> Row:
    return {"of": event.complaint_id}


@activity.on(SurveyAnswered, insert(answer).on_conflict_do_nothing())
def answered(event: SurveyAnswered, meta: Meta) -> Row:
    names = {"answer_id": event.answer_id, "rep_id": event.owner_id}
    return {**names, "day": event.on, "kind": event.kind, "score": event.score}
