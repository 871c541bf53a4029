"""The camp of a quarter, and the run that chose who is invited, as clients see them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Count
from shared.kernel.runs import RunStatus, RunView
from shared.kernel.things import Head, Shown, Thing, View

from .decider import Camp, camp
from .events import CampJoined, Ranked, RankedBy


class CampStatus(StrEnum):
    SELECTED = "selected"


class InvitationStatus(StrEnum):
    INVITED = "invited"
    JOINED = "joined"
    DECLINED = "declined"


class InvitationView(Shown):
    rep_id: UUID
    rank: Count
    status: InvitationStatus
    answered_at: datetime | None


class CampView(View):
    """Who is invited, the first first, without the results: those are in the run."""

    status: CampStatus
    quarter: str
    as_of: date
    ranked_by: RankedBy
    candidates: Count
    places: Count
    invited: tuple[InvitationView, ...]


class CampRunView(RunView):
    """`invited` are more than `places` where several equal the last of these. `ranking` is everybody that was ranked,
    with what they came to: a scorecard's total, or money in `currency`."""

    quarter: str
    as_of: date
    ranked_by: RankedBy
    currency: str | None
    candidates: Count
    places: Count
    invited: Count
    ranking: tuple[Ranked, ...]


def show(state: Camp | None, head: Head, thing_id: UUID) -> CampView | None:
    if state is None:
        return None
    run = state.run
    return CampView(
        id=thing_id,
        version=head.version,
        status=CampStatus.SELECTED,
        created_at=head.created_at,
        quarter=run.quarter,
        as_of=run.as_of,
        ranked_by=run.ranked_by,
        candidates=run.candidates,
        places=run.places,
        invited=tuple(_invitation(state, one.rep_id) for one in run.ranking if one.rep_id in state.invited),
    )


def _invitation(state: Camp, rep_id: UUID) -> InvitationView:
    answer = state.answers.get(rep_id)
    said = InvitationStatus.JOINED if isinstance(answer, CampJoined) else InvitationStatus.DECLINED
    return InvitationView(
        rep_id=rep_id,
        rank=state.invited[rep_id].rank,
        status=said if answer else InvitationStatus.INVITED,
        answered_at=answer.answered_at if answer else None,
    )


def show_run(state: Camp | None, head: Head, thing_id: UUID) -> CampRunView | None:
    if state is None:
        return None
    return CampRunView(
        id=thing_id,
        version=head.version,
        status=RunStatus.COMPLETED,
        created_at=head.created_at,
        run_id=thing_id,
        invited=len(state.invited),
        **dict(state.run),
    )


CAMP = Thing(
    "camp", "/v1/camps", camp, show, CampView, owners=lambda view: (invited.rep_id for invited in view.invited)
)
RUN = Thing("camp run", "/v1/camp-runs", camp, show_run, CampRunView, owners=lambda view: ())
