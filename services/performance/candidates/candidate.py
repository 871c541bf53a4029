"""The state of a candidate."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from shared.kernel.messages import Actor
from shared.kernel.money import cents

from ..interview_criteria.events import InterviewKind
from .events import (
    CandidateApplied,
    CandidateDeclined,
    CandidateEvent,
    CandidateHired,
    EmploymentSigned,
    InterviewRated,
    OfferMade,
    ReferenceChecked,
)


class CandidateStatus(StrEnum):
    APPLIED = "applied"
    INTERVIEWED = "interviewed"
    OFFERED = "offered"
    HIRED = "hired"
    EMPLOYED = "employed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Candidate:
    applied: CandidateApplied
    ratings: tuple[InterviewRated, ...] = ()
    references: tuple[ReferenceChecked, ...] = ()
    offer: OfferMade | None = None
    hired: CandidateHired | None = None
    declined: CandidateDeclined | None = None
    employment: EmploymentSigned | None = None

    @property
    def status(self) -> CandidateStatus:
        if self.declined:
            return CandidateStatus.DECLINED
        if self.employment:
            return CandidateStatus.EMPLOYED
        if self.hired:
            return CandidateStatus.HIRED
        if self.offer:
            return CandidateStatus.OFFERED
        return CandidateStatus.INTERVIEWED if self.ratings else CandidateStatus.APPLIED

    @property
    def rated(self) -> bool:
        """Whether ratings are over: nobody rates any more."""
        return self.status not in (CandidateStatus.APPLIED, CandidateStatus.INTERVIEWED)

    def interviews(self, actor: Actor) -> bool:
        """Whether the actor may rate at all: everybody, unless interviewers are named."""
        return not self.applied.interviewers or actor.rep_id in self.applied.interviewers

    def rated_by(self, actor: Actor) -> tuple[InterviewRated, ...]:
        return tuple(one for one in self.ratings if is_by(one, actor))

    def shown_to(self, actor: Actor) -> tuple[InterviewRated, ...]:
        """The ratings that the actor may read: all, once they can rate no more; until then those of the kinds of
        interviews that they have rated themselves, so that nobody rates after seeing what others said."""
        if self.rated or not self.interviews(actor):
            return self.ratings
        kinds = {one.kind for one in self.rated_by(actor)}
        return tuple(one for one in self.ratings if one.kind in kinds)


def is_by(rating: InterviewRated, actor: Actor) -> bool:
    return rating.interviewer == actor.sub or (actor.rep_id is not None and rating.interviewer_id == actor.rep_id)


def mean(scores: Iterable[int]) -> Decimal | None:
    """With two places, half up; None of none."""
    found = list(scores)
    return cents(Decimal(sum(found)) / len(found)) if found else None


def kinds(ratings: Iterable[InterviewRated]) -> frozenset[InterviewKind]:
    return frozenset(one.kind for one in ratings)


def evolve(state: Candidate | None, event: CandidateEvent) -> Candidate:
    if isinstance(event, CandidateApplied):
        return Candidate(event)
    if state is None:
        raise TypeError(f"a candidate begins with CandidateApplied, not with {type(event).__name__}")
    match event:
        case InterviewRated():
            return replace(state, ratings=(*state.ratings, event))
        case ReferenceChecked():
            return replace(state, references=(*state.references, event))
        case OfferMade():
            return replace(state, offer=event)
        case CandidateHired():
            return replace(state, hired=event)
        case CandidateDeclined():
            return replace(state, declined=event)
        case EmploymentSigned():
            return replace(state, employment=event)
