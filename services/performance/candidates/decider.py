"""The rules of a candidate."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, Rejection, WrongStatus

from .candidate import Candidate, CandidateStatus, evolve, kinds
from .commands import Apply, CandidateCommand, CheckReference, Decline, Hire, MakeOffer, Rate, SignEmployment
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


class NotInterviewer(Rejection):
    """Others were named to interview for this requisition."""

    status = 403


class AlreadyRated(Rejection):
    """Each interviewer rates an interview once."""


class InterviewsMissing(Rejection):
    """The candidate has not had the interviews that an offer needs."""


class ReferenceMissing(Rejection):
    """Nobody was asked about the candidate, and the offer does not say why."""


def decide(command: CandidateCommand, state: Candidate | None) -> Sequence[CandidateEvent]:
    if isinstance(command, Apply):
        if state is not None:
            raise AlreadyExists
        return [CandidateApplied(**dict(command))]
    if state is None:
        raise NotFound
    match command:
        case Rate():
            return _rate(command, state)
        case CheckReference():
            _require_open(state)
            return [ReferenceChecked(**dict(command), checked_by=command.by.sub)]
        case MakeOffer():
            return _offer(command, state)
        case Hire():
            return _hire(command, state)
        case Decline():
            return _decline(command, state)
        case SignEmployment():
            return _sign(command, state)


def _require_open(state: Candidate) -> None:
    if state.hired or state.declined:
        raise WrongStatus(f"The candidate is {state.status.value}.")


def _rate(command: Rate, state: Candidate) -> Sequence[CandidateEvent]:
    if not state.interviews(command.by):
        raise NotInterviewer("Only those named by the requisition rate its candidates.")
    rated = InterviewRated(
        **command.model_dump(exclude={"asked"}),
        interviewer=command.by.sub,
        interviewer_id=command.by.rep_id,
    )
    before = next((one for one in state.rated_by(command.by) if one.kind is command.kind), None)
    if before is not None:
        if before.model_copy(update={"interviewer": rated.interviewer}) == rated:
            return []
        raise AlreadyRated(f"You have rated the {command.kind.value} of this candidate.")
    if state.rated:
        raise WrongStatus(f"The candidate is {state.status.value}.")
    _require_asked(command)
    return [rated]


def _require_asked(command: Rate) -> None:
    scored = [one.criterion for one in command.scores]
    for index, name in enumerate(scored):
        if name not in command.asked:
            raise Invalid(f"/scores/{index}/criterion", "is no criterion of this position")
        if name in scored[:index]:
            raise Invalid(f"/scores/{index}/criterion", "is scored twice")
    if missing := [name for name in command.asked if name not in scored]:
        raise Invalid("/scores", f"leaves out {', '.join(missing)}")


def _offer(command: MakeOffer, state: Candidate) -> Sequence[CandidateEvent]:
    _require_open(state)
    missing = [kind.value for kind in command.interviews if kind not in kinds(state.ratings)]
    if missing or not state.ratings:
        raise InterviewsMissing(f"Still to be rated: {', '.join(missing) or 'an interview'}.")
    if not state.references and command.without_reference is None:
        raise ReferenceMissing("Ask somebody who knows their work, or say why not in without_reference.")
    if (command.salary is None) is not (command.currency is None):
        raise Invalid("/currency", "goes with the salary")
    made = OfferMade(**command.model_dump(exclude={"interviews"}), offered_by=command.by.sub)
    unchanged = (
        state.offer is not None and made.model_copy(update={"offered_by": state.offer.offered_by}) == state.offer
    )
    return [] if unchanged else [made]


def _hire(command: Hire, state: Candidate) -> Sequence[CandidateEvent]:
    if state.status is not CandidateStatus.OFFERED:
        raise WrongStatus(f"The candidate is {state.status.value}: only who has an offer is hired.")
    return [CandidateHired(**dict(command))]


def _decline(command: Decline, state: Candidate) -> Sequence[CandidateEvent]:
    if state.declined:
        return []
    _require_open(state)
    return [CandidateDeclined(**dict(command))]


def _sign(command: SignEmployment, state: Candidate) -> Sequence[CandidateEvent]:
    signed = EmploymentSigned(**dict(command))
    if state.employment == signed:
        return []
    if state.status is not CandidateStatus.HIRED:
        raise WrongStatus(f"The candidate is {state.status.value}.")
    if command.probation_until is not None and command.probation_until < command.signed_on:
        raise Invalid("/probation_until", "must not be before signed_on")
    return [signed]


candidate: Decider[CandidateCommand, Candidate | None, CandidateEvent] = Decider(
    "candidate", None, decide, evolve, CandidateEvent
)
