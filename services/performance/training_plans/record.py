"""The training record of one person: needs, plans that hold for them, courses, skills and mentors."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Date, Select, literal, or_, select

from shared.readers.listing import Listing
from shared.readers.organisation import holds, memberships, places
from shared.readers.reading import Reading

from ..enrolments.projections import enrolments
from ..enrolments.things import EnrolmentView
from ..mentorships.projections import mentorships
from ..mentorships.things import MentorshipView
from ..organisation.projections import organisation
from ..reps.events import Grade
from ..skill_assessments.projections import assessments
from ..skill_assessments.things import SkillAssessmentView
from ..training_needs.projections import needs
from ..training_needs.things import TrainingNeedView
from .projections import plans
from .things import TrainingPlanView

SOURCES = (needs, plans, enrolments, assessments, mentorships, organisation)


class TrainingRecord(BaseModel):
    """`plans` are the person's own, those of the units that they are in or below today, and the company's;
    `due` the courses of these that they have not passed yet, in the order of the plans."""

    rep_id: UUID
    grade: Grade | None
    plans: tuple[TrainingPlanView, ...]
    due: tuple[UUID, ...]
    needs: tuple[TrainingNeedView, ...]
    enrolments: tuple[EnrolmentView, ...]
    assessments: tuple[SkillAssessmentView, ...]
    mentorships: tuple[MentorshipView, ...]


async def record_of(db: Reading, rep_id: UUID, grade: Grade | None, today: date) -> TrainingRecord:
    own = plans.table.c
    above = [row["unit_id"] for row in await db.all(_units_above(rep_id, today))]
    whole = own.rep_id.is_(None) & own.unit_id.is_(None)
    planned = await _docs(db, plans, or_(own.rep_id == rep_id, own.unit_id.in_(above), whole))
    gone_through = await _docs(db, enrolments, enrolments.table.c.rep_id == rep_id)
    held = [TrainingPlanView.model_validate(doc) for doc in planned]
    taken = tuple(EnrolmentView.model_validate(doc) for doc in gone_through)
    return TrainingRecord(
        rep_id=rep_id,
        grade=grade,
        plans=tuple(held),
        due=due_of(held, taken),
        needs=tuple(
            TrainingNeedView.model_validate(doc) for doc in await _docs(db, needs, needs.table.c.rep_id == rep_id)
        ),
        enrolments=taken,
        assessments=tuple(
            SkillAssessmentView.model_validate(doc)
            for doc in await _docs(db, assessments, assessments.table.c.rep_id == rep_id)
        ),
        mentorships=tuple(
            MentorshipView.model_validate(doc)
            for doc in await _docs(db, mentorships, mentorships.table.c.rep_id == rep_id)
        ),
    )


def due_of(plans: Sequence[TrainingPlanView], taken: Sequence[EnrolmentView]) -> tuple[UUID, ...]:
    """Each course once, that none of these enrolments has passed."""
    passed = {one.course_id for one in taken if one.passed}
    wanted = dict.fromkeys(course for plan in plans for course in plan.courses)
    return tuple(course for course in wanted if course not in passed)


async def _docs(db: Reading, listing: Listing, whose: ColumnElement[bool]) -> list[dict[str, Any]]:
    """The oldest first."""
    table = listing.table
    return [row["doc"] for row in await db.all(select(table.c.doc).where(whose).order_by(table.c.id))]


def _units_above(rep_id: UUID, day: date) -> Select[Any]:
    """unit_id: the unit that the rep is in on that day, and all above it."""
    at, in_ = places(), memberships()
    on = literal(day, Date)
    top = select(in_.c.unit_id).where(in_.c.rep_id == rep_id, holds(in_, on)).cte("above", recursive=True)
    up = top.union(
        select(at.c.parent_id)
        .join(top, at.c.unit_id == top.c.unit_id)
        .where(holds(at, on), at.c.parent_id.is_not(None))
    )
    return select(up.c.unit_id)
