"""The record of one person: every entry in the order of its day."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Numeric, Select, Text, Uuid, case, cast, literal, null, select, union_all

from shared.kernel.fields import Money

from ..reps.events import Grade, Position
from .projections import card, course, entry


class EntryKind(StrEnum):
    JOINED = "joined"
    TRANSFERRED = "transferred"
    LEFT = "left"
    POST = "post"
    QUALIFIED = "qualified"
    MANAGER = "manager"
    ROLE_GRANTED = "role_granted"
    ROLE_REVOKED = "role_revoked"
    TASK_FORCE_JOINED = "task_force_joined"
    TASK_FORCE_LEFT = "task_force_left"
    HONOUR = "honour"
    PROMOTION = "promotion"
    DEMOTION = "demotion"
    PENALTY = "penalty"
    PENALTY_LIFTED = "penalty_lifted"
    COURSE = "course"
    COURSE_FAILED = "course_failed"
    SCORECARD = "scorecard"
    REVIEW = "review"
    INSPECTION = "inspection"
    INSPECTION_FAILED = "inspection_failed"
    IMPROVEMENT = "improvement"
    IMPROVEMENT_FAILED = "improvement_failed"


class RecordEntry(BaseModel):
    """`what` is the position, role, course, honour, rung of a ladder, step and clause, the scorecard's period, the kind
    and period of a review, what was inspected, or the effect of an improvement, by kind; `unit_id` the unit that it is
    about; `score` that of a test or a scorecard; `amount` of a fine. `event_id` is the event behind it: `GET
    /ops/events/{event_id}`."""

    on: date
    kind: EntryKind
    what: str | None
    unit_id: UUID | None
    score: Decimal | None
    amount: Money | None
    currency: str | None
    event_id: UUID


class Record(BaseModel):
    """`position`, `grade` and `unit_id` are those of the last change entered."""

    rep_id: UUID
    name: str
    external_id: str | None
    position: Position
    grade: Grade | None
    unit_id: UUID
    joined_on: date
    left_on: date | None
    entries: tuple[RecordEntry, ...]


def entries_of(rep_id: UUID) -> Select[Any]:
    """In the order of their days, on one day in that in which they became known."""
    no_unit, no_amount, no_text = cast(null(), Uuid), cast(null(), Numeric), cast(null(), Text)
    whole = union_all(
        select(
            entry.c.position,
            entry.c.on,
            entry.c.kind,
            entry.c.what,
            entry.c.unit_id,
            cast(null(), Numeric).label("score"),
            entry.c.amount,
            entry.c.currency,
            entry.c.event_id,
        ).where(entry.c.rep_id == rep_id),
        select(
            course.c.position,
            course.c.on,
            case((course.c.passed, "course"), else_="course_failed"),
            course.c.what,
            no_unit,
            course.c.score,
            no_amount,
            no_text,
            course.c.event_id,
        ).where(course.c.rep_id == rep_id, course.c.on.is_not(None)),
        select(
            card.c.position,
            card.c.on,
            literal("scorecard"),
            card.c.what,
            no_unit,
            card.c.score,
            no_amount,
            no_text,
            card.c.event_id,
        ).where(card.c.rep_id == rep_id, card.c.on.is_not(None)),
    ).subquery("whole")
    return select(whole).order_by(whole.c.on, whole.c.position)
