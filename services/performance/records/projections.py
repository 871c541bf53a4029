"""What is on the record of each person: a row for each event, for each course and for each scorecard."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, MetaData, Numeric, Table, Text, Uuid, bindparam, update
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.published import incentive
from shared.readers.projection import Projection, Row
from shared.readers.scope import owned_by

from ..enrolments.events import CourseCompleted, TraineeEnrolled
from ..improvements.events import ImprovementVerified
from ..inspections.events import InspectionDone
from ..reps.events import NewcomerQualified, PostChanged, RepJoined, RepLeft, RepTransferred
from ..reviews.events import ReviewHeld
from ..roles.events import RoleGranted, RoleRevoked
from ..scorecards.events import AppealDecided, ScorecardDrafted, ScorecardFinalised
from ..task_forces.events import TaskForceJoined, TaskForceLeft
from ..units.events import ManagerAppointed

metadata = MetaData(schema="records")
entry = Table(
    "entry",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("rep_id", Uuid, nullable=False, index=True),
    Column("on", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("what", Text),
    Column("unit_id", Uuid),
    Column("amount", Numeric(18, 2)),
    Column("currency", Text),
    Column("event_id", Uuid, nullable=False),
    info=owned_by("rep_id"),
)
course = Table(
    "course",
    metadata,
    Column("enrolment_id", Uuid, primary_key=True),
    Column("position", BigInteger),
    Column("rep_id", Uuid, nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("on", Date, comment="null until it is completed"),
    Column("score", Numeric),
    Column("passed", Boolean),
    Column("event_id", Uuid),
    info=owned_by("rep_id"),
)
card = Table(
    "card",
    metadata,
    Column("scorecard_id", Uuid, primary_key=True),
    Column("position", BigInteger),
    Column("rep_id", Uuid, nullable=False, index=True),
    Column("what", Text, nullable=False, comment="the period"),
    Column("on", Date, comment="null until it is finalised"),
    Column("score", Numeric),
    Column("event_id", Uuid),
    info=owned_by("rep_id"),
)
records = Projection(metadata, version=4)
put = insert(entry).on_conflict_do_nothing()


def _entry(meta: Meta, rep_id: Any, on: Any, kind: str, what: Any = None, **more: Any) -> Row:
    nothing = {"unit_id": None, "amount": None, "currency": None}
    said = {"rep_id": rep_id, "on": on, "kind": kind, "what": None if what is None else str(what)}
    return {"position": meta.position, "event_id": meta.event_id, **nothing, **said, **more}


# What is decided here


@records.on(RepJoined, put)
def joined(event: RepJoined, meta: Meta) -> Row:
    return _entry(meta, meta.stream_id, event.joined_on, "joined", event.position.value, unit_id=event.unit_id)


@records.on(RepTransferred, put)
def transferred(event: RepTransferred, meta: Meta) -> Row:
    return _entry(meta, meta.stream_id, event.on, "transferred", unit_id=event.unit_id)


@records.on(RepLeft, put)
def left(event: RepLeft, meta: Meta) -> Row:
    return _entry(meta, meta.stream_id, event.on, "left")


@records.on(PostChanged, put)
def post_changed(event: PostChanged, meta: Meta) -> Row:
    grade = f", {event.grade.value}" if event.grade else ""
    return _entry(meta, meta.stream_id, event.on, "post", event.position.value + grade)


@records.on(NewcomerQualified, put)
def qualified(event: NewcomerQualified, meta: Meta) -> Row:
    return _entry(meta, meta.stream_id, event.on, "qualified")


@records.on(RoleGranted, put)
def granted(event: RoleGranted, meta: Meta) -> Row:
    return _entry(meta, meta.stream_id, event.since, "role_granted", event.role.value)


@records.on(RoleRevoked, put)
def revoked(event: RoleRevoked, meta: Meta) -> Row:
    return _entry(meta, meta.stream_id, event.on, "role_revoked", event.role.value)


@records.on(TaskForceJoined, put)
def seconded(event: TaskForceJoined, meta: Meta) -> Row:
    return _entry(meta, meta.stream_id, event.on, "task_force_joined", unit_id=event.unit_id)


@records.on(TaskForceLeft, put)
def released(event: TaskForceLeft, meta: Meta) -> Row:
    return _entry(meta, meta.stream_id, event.on, "task_force_left", unit_id=event.unit_id)


@records.on(ManagerAppointed, put)
def appointed(event: ManagerAppointed, meta: Meta) -> Row:
    return _entry(meta, event.rep_id, event.on, "manager", unit_id=meta.stream_id)


@records.on(ReviewHeld, put)
def reviewed(event: ReviewHeld, meta: Meta) -> Row | None:
    if event.rep_id is None:
        return None  # of a unit's work
    of = f", {event.period}" if event.period else ""
    return _entry(meta, event.rep_id, event.held_on, "review", event.kind.value + of)


@records.on(InspectionDone, put)
def inspected(event: InspectionDone, meta: Meta) -> Row | None:
    if event.rep_id is None:
        return None
    kind = "inspection" if all(one.ok for one in event.findings) else "inspection_failed"
    return _entry(meta, event.rep_id, event.inspected_on, kind, f"{event.kind.value}: {event.subject}")


@records.on(ImprovementVerified, put)
def verified(event: ImprovementVerified, meta: Meta) -> Row | None:
    kind = "improvement" if event.achieved else "improvement_failed"
    return _entry(meta, event.owner_id, event.verified_on, kind, event.effect) if event.owner_id else None


# What the incentive service tells


@records.on(incentive.HonourAwarded, put)
def honoured(event: incentive.HonourAwarded, meta: Meta) -> Row:
    return _entry(meta, event.rep_id, event.on, "honour", f"{event.honour}, {event.period}")


@records.on(incentive.PromotionGranted, put)
def promoted(event: incentive.PromotionGranted, meta: Meta) -> Row:
    return _entry(meta, event.rep_id, event.on, "promotion", f"{event.track}: {event.to}")


@records.on(incentive.Demoted, put)
def demoted(event: incentive.Demoted, meta: Meta) -> Row:
    return _entry(meta, event.rep_id, event.on, "demotion", f"{event.track}: {event.to}")


@records.on(incentive.PenaltyImposed, put)
def penalised(event: incentive.PenaltyImposed, meta: Meta) -> Row:
    money = {"amount": event.amount, "currency": event.currency}
    return _entry(meta, event.rep_id, event.on, "penalty", f"{event.step}: {event.clause}", **money)


@records.on(incentive.PenaltyLifted, put)
def lifted(event: incentive.PenaltyLifted, meta: Meta) -> Row:
    return _entry(meta, event.rep_id, event.on, "penalty_lifted", event.cause)


# Courses and scorecards, whose results are told of their own streams

_enrol = insert(course).on_conflict_do_nothing()
_complete = (
    update(course)
    .where(course.c.enrolment_id == bindparam("of"))
    .values({name: bindparam(f"now_{name}") for name in ("position", "on", "score", "passed", "event_id")})
)
_draft = insert(card).on_conflict_do_nothing()
_finalise = (
    update(card)
    .where(card.c.scorecard_id == bindparam("of"))
    .values({name: bindparam(f"now_{name}") for name in ("position", "on", "score", "event_id")})
)


@records.on(TraineeEnrolled, _enrol)
def enrolled(event: TraineeEnrolled, meta: Meta) -> Row:
    nothing = dict.fromkeys(("position", "on", "score", "passed", "event_id"))
    return {"enrolment_id": meta.stream_id, "rep_id": event.rep_id, "what": event.course, **nothing}


@records.on(CourseCompleted, _complete)
def completed(event: CourseCompleted, meta: Meta) -> Row:
    """Of several attempts the last."""
    return {**_result(meta, event), "now_score": event.score, "now_passed": event.passed}


@records.on(ScorecardDrafted, _draft)
def drafted(event: ScorecardDrafted, meta: Meta) -> Row:
    nothing = dict.fromkeys(("position", "on", "score", "event_id"))
    return {"scorecard_id": meta.stream_id, "rep_id": event.rep_id, "what": event.period, **nothing}


@records.on(ScorecardFinalised, _finalise)
def finalised(event: ScorecardFinalised, meta: Meta) -> Row:
    return {**_result(meta, event), "now_score": event.total}


@records.on(AppealDecided, _finalise)
def decided(event: AppealDecided, meta: Meta) -> Row:
    return {**_result(meta, event), "now_score": event.total}


def _result(meta: Meta, event: CourseCompleted | ScorecardFinalised | AppealDecided) -> dict[str, Any]:
    return {
        "of": meta.stream_id,
        "now_position": meta.position,
        "now_on": event.on,
        "now_event_id": meta.event_id,
    }
