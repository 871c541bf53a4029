"""Who lectures inside the house is a senior rep."""

from datetime import date
from uuid import UUID

from shared.kernel.rejections import Invalid, Rejection, WrongStatus
from shared.kernel.transaction import Process, Transaction

from ..reps.events import Grade
from ..reps.processes import require_rep
from .decider import Course, OfferCourse, course


class NotASenior(Rejection):
    """Who lectures inside the house is a senior."""


def offering(today: date) -> Process:
    async def offer(tx: Transaction, course_id: UUID, body: OfferCourse) -> None:
        """A lecturer of whom no grade was told may be a senior."""
        await tx.send(course, course_id, body)
        if body.lecturer_id is not None:
            lecturer = await require_rep(tx, body.lecturer_id, "/lecturer_id", today)
            if lecturer.grade not in (None, Grade.SENIOR):
                raise NotASenior(f"{lecturer.joined.name} is {lecturer.grade}.")

    return offer


async def require_offered(tx: Transaction, course_id: UUID, pointer: str) -> Course:
    """The course that a body names, as it is offered. Raises Invalid or WrongStatus."""
    named = await tx.state(course, course_id)
    if named is None:
        raise Invalid(pointer, "there is no such course")
    if named.withdrawn is not None:
        raise WrongStatus(f"{named.offered.name} is offered no more.")
    return named
