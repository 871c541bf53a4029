"""What can happen to a candidate.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, Strict

from shared.kernel.confidential import Confidential
from shared.kernel.fields import Code, Count, Currency, Day, Id, Money, Text
from shared.kernel.messages import Event, Value
from shared.kernel.sealed import Sealed

from ..interview_criteria.events import InterviewKind
from ..reps.events import Position
from ..requisitions.events import Market

Score = Annotated[int, Strict(), Field(ge=1, le=5)]
"""From 1 (poor) to 5 (excellent)."""
LEADERS = ("hr", "director", "regional_manager", "sales_manager", "group_leader", "supervisor")
Remark = Annotated[Text, Confidential(*LEADERS, "rep", "account_manager")]
"""What an interviewer or a referee said in words: for whoever recruits, not for every machine with a token."""
Pay = Annotated[Money, Confidential("hr", "director", "regional_manager", "sales_manager")]


class CandidateApplied(Event):
    """Unit, position, market and interviewers are those of the requisition; `source` is where the candidate comes from,
    the channel of the posting where one is named."""

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


class CriterionScore(Value):
    criterion: Text
    score: Score


class InterviewRated(Event):
    """One interviewer's judgement, under version `criteria_version` of the position's criteria where there are any."""

    interviewer: str
    interviewer_id: Id | None = None
    kind: InterviewKind
    ability: Score
    potential: Score
    scores: tuple[CriterionScore, ...] = ()
    note: Remark | None = None
    criteria_version: Count | None = None


class Verdict(StrEnum):
    CONFIRMED = "confirmed"
    MIXED = "mixed"
    NEGATIVE = "negative"


class ReferenceChecked(Event):
    """Somebody who knows the candidate's work was asked."""

    reference_id: Id
    referee: Sealed | None = None
    relation: Text
    verdict: Verdict
    note: Remark | None = None
    checked_by: str


class OfferMade(Event):
    """The last one stands. `without_reference` is why nobody was asked, where nobody was."""

    start_on: Day
    salary: Pay | None = None
    currency: Currency | None = None
    note: Remark | None = None
    without_reference: Text | None = None
    offered_by: str


class CandidateHired(Event):
    rep_id: Id
    joined_on: Day


class DeclinedBy(StrEnum):
    COMPANY = "company"
    CANDIDATE = "candidate"


class CandidateDeclined(Event):
    declined_by: DeclinedBy
    reason: Text


class EmploymentSigned(Event):
    """`probation_until` is the last day of the probation, where one is agreed."""

    contract_no: Code
    signed_on: Day
    probation_until: Day | None = None


CandidateEvent = (
    CandidateApplied
    | InterviewRated
    | ReferenceChecked
    | OfferMade
    | CandidateHired
    | CandidateDeclined
    | EmploymentSigned
)
