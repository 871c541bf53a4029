"""Routes of candidates."""

from functools import partial

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import AlreadyExists, WrongStatus
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.roles import Role
from shared.web.routes import Routes
from shared.web.zone import Today

from ..requisitions.api import A_REQUISITION, RECRUITERS
from ..requisitions.things import POSTING, REQUISITION
from ..units.chart import UnitNotStanding
from .commands import Decline, Offer, Rating, SignEmployment
from .decider import AlreadyRated, InterviewsMissing, NotInterviewer, ReferenceMissing, candidate
from .processes import (
    NewCandidate,
    NewReference,
    TakeOn,
    apply,
    check_reference,
    hire,
    make_offer,
    rate,
    sign_employment,
)
from .projections import candidates
from .ratings import RateFirst, Ratings, ratings_for
from .things import CANDIDATE

INTERVIEWERS = RECRUITERS | {Role.REP, Role.ACCOUNT_MANAGER}
"""Who may be named to interview beside those who recruit."""

router = Routes("recruitment")
router.reads(
    CANDIDATE,
    candidates,
    roles=INTERVIEWERS,
    filters=("requisition_id", "unit_id", "status", "source"),
    sorts=("applied_on",),
)


@router.command(
    "POST",
    "/v1/candidates",
    CANDIDATE,
    creates=True,
    roles=RECRUITERS,
    names={"requisition_id": REQUISITION, "posting_id": POSTING},
    refuses=(WrongStatus,),
    example={
        "requisition_id": A_REQUISITION,
        "name": "Marie Dupont",
        "email": "marie@example.com",
        "phone": "+33 1 40 32 25 55",
        "resume": "Six years of selling to wholesalers",
        "source": "referral",
        "applied_on": "2005-02-01",
    },
)
async def apply_(body: NewCandidate, do: Execute, today: Today) -> Response:
    """Take in who applies for an approved requisition, today unless a day is said. Name, address, number and résumé are
    personal data: ciphertext in the log, and gone once the person is erased."""
    return await do(partial(apply, today=today), do.new_id(), body)


@router.command(
    "POST",
    "/v1/candidates/{id}/rate",
    CANDIDATE,
    roles=INTERVIEWERS,
    refuses=(WrongStatus, NotInterviewer, AlreadyRated),
    example={
        "kind": "case",
        "ability": 4,
        "potential": 5,
        "scores": [{"criterion": "knowledge of the trade", "score": 4}],
        "note": "Asked for the buyer's reasons before the price",
    },
)
async def rate_(id: Id, body: Rating, do: Execute) -> Response:
    """Rate an interview: ability and potential from 1 to 5, and each criterion that is published for the position. Once
    for each interviewer and kind of interview, before an offer is made."""
    return await do(rate, id, body)


@router.query(
    "/v1/candidates/{id}/ratings",
    Ratings,
    roles=INTERVIEWERS,
    whose="the candidate's",
    refuses=(RateFirst,),
)
async def read_ratings(id: Id, fresh: Fresh) -> Ratings:
    """How the candidate was rated. Whoever has still to rate does not see it before; they see the ratings of the
    kinds of interviews that they have rated. After the offer all who may see the candidate do."""
    await fresh.thing(CANDIDATE, id)
    folded = await fresh.holding(CANDIDATE, id)
    return ratings_for(fresh.actor, id, folded.state)


@router.command(
    "POST",
    "/v1/candidates/{id}/reference",
    CANDIDATE,
    roles=RECRUITERS,
    refuses=(WrongStatus,),
    example={"referee": "Jean King", "relation": "former superior", "verdict": "confirmed"},
)
async def reference(id: Id, body: NewReference, do: Execute) -> Response:
    """Record what somebody who knows the candidate's work says. The referee's name is personal data of its own."""
    return await do(check_reference, id, body)


@router.command(
    "POST",
    "/v1/candidates/{id}/offer",
    CANDIDATE,
    roles=RECRUITERS,
    refuses=(WrongStatus, InterviewsMissing, ReferenceMissing),
    example={"start_on": "2005-03-01", "salary": "52000.00", "currency": "USD"},
)
async def offer(id: Id, body: Offer, do: Execute) -> Response:
    """Make an offer, once the interviews that the position asks for are rated and a reference was checked, or the offer
    says why none was. Ratings are over then. A later offer takes the place of one before."""
    return await do(make_offer, id, body)


@router.command(
    "POST",
    "/v1/candidates/{id}/hire",
    CANDIDATE,
    roles=(Role.HR,),
    refuses=(WrongStatus, AlreadyExists, UnitNotStanding),
    example={"joined_on": "2005-03-01", "external_id": "1801"},
)
async def hire_(id: Id, body: TakeOn, do: Execute) -> Response:
    """Hire who has an offer: in one commit a seat of the requisition is filled and the rep joins its unit, as a
    newcomer unless a grade is said. Publishes `RepJoined`."""
    return await do(hire, id, body)


@router.command(
    "POST",
    "/v1/candidates/{id}/employment",
    CANDIDATE,
    roles=(Role.HR,),
    refuses=(WrongStatus, AlreadyExists),
    example={"contract_no": "E-2005-17", "signed_on": "2005-02-20", "probation_until": "2005-05-31"},
)
async def employment(id: Id, body: SignEmployment, do: Execute) -> Response:
    """Record the contract of employment of who was hired."""
    return await do(sign_employment, id, body)


@router.command(
    "POST",
    "/v1/candidates/{id}/decline",
    CANDIDATE,
    roles=RECRUITERS,
    refuses=(WrongStatus,),
    example={"declined_by": "candidate", "reason": "Took another offer"},
)
async def decline(id: Id, body: Decline, do: Execute) -> Response:
    """End it: the company or the candidate declines. Who was hired leaves as a rep."""
    return await do(candidate, id, body)
