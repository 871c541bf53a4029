"""Decisions on a candidate that reach beyond: the requisition, its seat, the rep whom a hire becomes; personal data."""

from datetime import date
from uuid import UUID

from shared.kernel.fields import Code, Day, Email, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound
from shared.kernel.transaction import Transaction

from ..interview_criteria.decider import asked, criteria_id, interview_criteria
from ..interview_criteria.events import InterviewCriteriaPublished
from ..reps.events import Grade
from ..reps.processes import NewRep, join_rep
from ..requisitions.decider import FillSeat
from ..requisitions.posting import posting
from ..requisitions.processes import fill_seat, hiring
from .candidate import Candidate
from .commands import Apply, CheckReference, Hire, MakeOffer, Offer, Rate, Rating, SignEmployment
from .decider import candidate
from .events import CandidateApplied, Verdict

PERSONAL = ("name", "email", "phone", "resume")


class NewCandidate(Command):
    """`source` is where the candidate comes from; left out, it is the channel of the posting."""

    requisition_id: Id
    name: Text
    email: Email | None = None
    phone: Text | None = None
    resume: Text | None = None
    source: Code | None = None
    posting_id: Id | None = None
    applied_on: Day | None = None


class NewReference(Command):
    """What somebody who knows the candidate's work says. `referee` is their name, which is sealed."""

    referee: Text | None = None
    relation: Text
    verdict: Verdict
    note: Text | None = None


class TakeOn(Command):
    """`name` is that under which the company knows the rep; left out, the candidate's."""

    joined_on: Day
    name: Text | None = None
    external_id: Code | None = None
    email: Email | None = None
    grade: Grade | None = None


async def apply(tx: Transaction, candidate_id: UUID, body: NewCandidate, today: date) -> None:
    """On the day that is said, else `today`, the company's."""
    opened = (await hiring(tx, body.requisition_id)).opened
    source = body.source
    if body.posting_id is not None:
        posted = await tx.state(posting, body.posting_id)
        if posted is None:
            raise Invalid("/posting_id", "no such posting")
        if posted.requisition_id != body.requisition_id:
            raise Invalid("/posting_id", "is a posting of another requisition")
        source = source or posted.channel
    if source is None:
        raise Invalid("/source", "say where the candidate comes from, or name the posting")
    plain = {name: getattr(body, name) for name in PERSONAL}
    sealed = {name: await tx.seal(candidate_id, text) for name, text in plain.items() if text is not None}
    await tx.send(
        candidate,
        candidate_id,
        Apply(
            requisition_id=body.requisition_id,
            unit_id=opened.unit_id,
            position=opened.position,
            market=opened.market,
            interviewers=opened.interviewers,
            source=source,
            posting_id=body.posting_id,
            applied_on=body.applied_on or today,
            **sealed,
        ),
    )


async def rate(tx: Transaction, candidate_id: UUID, body: Rating) -> None:
    applied = (await _known(tx, candidate_id)).applied
    version = await _criteria(tx, applied)
    rating = Rate(
        **dict(body),
        asked=asked(version, applied.market),
        criteria_version=version.criteria_version if version else None,
    )
    await tx.send(candidate, candidate_id, rating)


async def check_reference(tx: Transaction, candidate_id: UUID, body: NewReference) -> None:
    """The referee is a person of their own, and can be erased without the candidate."""
    reference_id = tx.new_id()
    referee = None if body.referee is None else await tx.seal(reference_id, body.referee)
    said = CheckReference(**{**dict(body), "referee": referee}, reference_id=reference_id)
    await tx.send(candidate, candidate_id, said)


async def make_offer(tx: Transaction, candidate_id: UUID, body: Offer) -> None:
    version = await _criteria(tx, (await _known(tx, candidate_id)).applied)
    await tx.send(candidate, candidate_id, MakeOffer(**dict(body), interviews=version.interviews if version else ()))


async def hire(tx: Transaction, candidate_id: UUID, body: TakeOn) -> None:
    """The candidate, the seat of the requisition and the new rep in one commit."""
    state = await _known(tx, candidate_id)
    if state.hired is not None and state.hired.joined_on == body.joined_on:
        return
    rep_id = tx.new_id()
    await tx.send(candidate, candidate_id, Hire(rep_id=rep_id, joined_on=body.joined_on))
    await fill_seat(tx, state.applied.requisition_id, FillSeat(candidate_id=candidate_id, rep_id=rep_id))
    name = body.name or await tx.opened(state.applied.name)
    if name is None:
        raise Invalid("/name", "the candidate's name was erased: name them")
    joining = NewRep(
        name=name,
        external_id=body.external_id,
        position=state.applied.position,
        unit_id=state.applied.unit_id,
        joined_on=body.joined_on,
        email=body.email,
        grade=body.grade or Grade.NEWCOMER,
    )
    await join_rep(tx, rep_id, joining)


async def sign_employment(tx: Transaction, candidate_id: UUID, body: SignEmployment) -> None:
    tx.claim("employment.contract_no", body.contract_no, candidate.stream(candidate_id))
    await tx.send(candidate, candidate_id, body)


async def _known(tx: Transaction, candidate_id: UUID) -> Candidate:
    known = await tx.state(candidate, candidate_id)
    if known is None:
        raise NotFound
    return known


async def _criteria(tx: Transaction, applied: CandidateApplied) -> InterviewCriteriaPublished | None:
    """Those in force on the day on which the candidate applied."""
    return (await tx.state(interview_criteria, criteria_id(applied.position.value))).on(applied.applied_on)
