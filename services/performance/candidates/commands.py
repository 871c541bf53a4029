"""What is asked of a candidate's stream, sealed by then."""

from pydantic import ConfigDict, Field

from shared.kernel.fields import Code, Count, Currency, Day, Id, Money, Text
from shared.kernel.messages import Command
from shared.kernel.sealed import Sealed

from ..interview_criteria.events import InterviewKind
from ..reps.events import Position
from ..requisitions.events import Market
from .events import CriterionScore, DeclinedBy, Score, Verdict


class Apply(Command):
    requisition_id: Id
    unit_id: Id
    position: Position
    market: Market | None = None
    interviewers: tuple[Id, ...] = ()
    name: Sealed
    email: Sealed | None = None
    phone: Sealed | None = None
    resume: Sealed | None = None
    source: Code
    posting_id: Id | None = None
    applied_on: Day


class CriterionScoreBody(CriterionScore):
    model_config = ConfigDict(extra="forbid")


class Rating(Command):
    """Ability and potential from 1 to 5; `scores` one for each criterion that is published for the position."""

    kind: InterviewKind = InterviewKind.INTERVIEW
    ability: Score
    potential: Score
    scores: list[CriterionScoreBody] = Field(default_factory=list)
    note: Text | None = None


class Rate(Rating):
    """`asked` are the names of the criteria, of version `criteria_version`."""

    asked: tuple[str, ...] = ()
    criteria_version: Count | None = None


class CheckReference(Command):
    reference_id: Id
    referee: Sealed | None = None
    relation: Text
    verdict: Verdict
    note: Text | None = None


class Offer(Command):
    """`without_reference` says why nobody was asked about the candidate, where nobody was."""

    start_on: Day
    salary: Money | None = None
    currency: Currency | None = None
    note: Text | None = None
    without_reference: Text | None = None


class MakeOffer(Offer):
    """`interviews` are those that the position's criteria ask for."""

    interviews: tuple[InterviewKind, ...] = ()


class Hire(Command):
    rep_id: Id
    joined_on: Day


class Decline(Command):
    """By the candidate, or by the company, which it is unless it is said."""

    declined_by: DeclinedBy = DeclinedBy.COMPANY
    reason: Text


class SignEmployment(Command):
    """`probation_until` is the last day of the probation, where one is agreed."""

    contract_no: Code
    signed_on: Day
    probation_until: Day | None = None


CandidateCommand = Apply | Rate | CheckReference | MakeOffer | Hire | Decline | SignEmployment
