"""The rules of a contest: announced it never changes; each day's standing is frozen once; the last one grants the
prizes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid5

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, Rejection, WrongStatus

from ..plans.events import Who
from ..results.metric import Metric
from ..results.participants import named_once
from .events import (
    ContestAnnounced,
    ContestCancelled,
    ContestClosed,
    ContestDrafted,
    ContestEvent,
    ContestStandingFrozen,
    ContestStatus,
    ContestTerms,
    Place,
    Prize,
    PrizeGranted,
)
from .prizes import Grant, grants


class DraftContest(Command):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: Text
    metric: Metric
    period: Code | None = None
    from_: Day = Field(alias="from")
    to: Day
    participants: Who | None = None
    currency: Currency
    prizes: tuple[Prize, ...]


class AnnounceContest(Command):
    on: Day


class FreezeStanding(Command):
    """On the business day `on`."""

    as_of: Day
    on: Day
    places: tuple[Place, ...]


class CancelContest(Command):
    reason: Text
    on: Day


class CloseContest(Command):
    """`places` are those as of `on`, which decide unless a standing as of the contest's last day, or later, is
    frozen."""

    contest_id: Id
    on: Day
    places: tuple[Place, ...]


ContestCommand = DraftContest | AnnounceContest | FreezeStanding | CloseContest | CancelContest


class ContestStillRunning(Rejection):
    """The contest is not over yet, and no standing as of its last day is frozen."""


@dataclass(frozen=True)
class Contest:
    """`frozen` are the standings by their days."""

    terms: ContestTerms
    drafted_by: str
    status: ContestStatus = ContestStatus.DRAFT
    announced: ContestAnnounced | None = None
    frozen: Mapping[date, ContestStandingFrozen] = field(default_factory=lambda: MappingProxyType({}))
    closed: ContestClosed | None = None
    cancelled: ContestCancelled | None = None
    granted: tuple[PrizeGranted, ...] = ()

    @property
    def final(self) -> ContestStandingFrozen | None:
        """The last standing that was frozen as of the contest's end."""
        last = max(self.frozen, default=date.min)
        return self.frozen[last] if last >= self.terms.to else None


def decide(command: ContestCommand, state: Contest | None) -> Sequence[ContestEvent]:
    if isinstance(command, DraftContest):
        return [] if state else [_drafted(command)]
    if state is None:
        raise NotFound
    match command:
        case AnnounceContest():
            return _announce(command, state)
        case FreezeStanding():
            return _freeze(command, state)
        case CloseContest():
            return _close(command, state)
        case CancelContest():
            return _cancel(command, state)


def evolve(state: Contest | None, event: ContestEvent) -> Contest | None:
    if isinstance(event, ContestDrafted):
        return Contest(event, event.drafted_by)
    if state is None:
        return None
    match event:
        case ContestAnnounced():
            return replace(state, status=ContestStatus.ANNOUNCED, announced=event)
        case ContestStandingFrozen():
            return replace(state, frozen={**state.frozen, event.as_of: event})
        case ContestClosed():
            return replace(state, status=ContestStatus.CLOSED, closed=event)
        case ContestCancelled():
            return replace(state, status=ContestStatus.CANCELLED, cancelled=event)
        case PrizeGranted():
            return replace(state, granted=(*state.granted, event))


def _drafted(command: DraftContest) -> ContestDrafted:
    """Raises Invalid, which points at what makes no sense."""
    if command.to < command.from_:
        raise Invalid("/to", "must not be before from")
    named_once(command.participants, "/participants")
    ranks = [prize.rank for prize in command.prizes]
    if len(set(ranks)) < len(ranks):
        raise Invalid("/prizes", "must name each rank once")
    said: dict[str, Any] = {name: getattr(command, name) for name in ContestTerms.model_fields}
    return ContestDrafted(**said, drafted_by=command.by.sub)


def _announce(command: AnnounceContest, state: Contest) -> Sequence[ContestEvent]:
    if state.announced:
        return []
    if state.cancelled:
        raise WrongStatus("The contest is cancelled.")
    return [ContestAnnounced(on=command.on, announced_by=command.by.sub)]


def _freeze(command: FreezeStanding, state: Contest) -> Sequence[ContestEvent]:
    """A day's standing that is frozen stays."""
    if command.as_of in state.frozen:
        return []
    _require_announced(state)
    if command.as_of < state.terms.from_:
        raise Invalid("/as_of", f"must not be before the contest begins, on {state.terms.from_}")
    if command.as_of > command.on:
        raise Invalid("/as_of", "must not be after today: what is done by then is not known yet")
    return [ContestStandingFrozen(as_of=command.as_of, places=command.places)]


def _close(command: CloseContest, state: Contest) -> Sequence[ContestEvent]:
    if state.closed:
        return []
    _require_announced(state)
    final, more = state.final, []
    if final is None:
        if command.on < state.terms.to:
            raise ContestStillRunning(f"It ends on {state.terms.to}; freeze its standing as of then, or wait.")
        final = ContestStandingFrozen(as_of=command.on, places=command.places)
        more = [final]
    prizes = [_granted(command.contest_id, state.terms, grant) for grant in grants(state.terms.prizes, final.places)]
    if command.by.rep_id is not None and any(prize.rep_id == command.by.rep_id for prize in prizes):
        raise OwnApproval("Nobody grants a prize to themselves.")
    return [*more, ContestClosed(as_of=final.as_of, on=command.on, closed_by=command.by.sub), *prizes]


def _cancel(command: CancelContest, state: Contest) -> Sequence[ContestEvent]:
    """Not what is closed: its prizes are granted."""
    if state.cancelled:
        return []
    if state.closed:
        raise WrongStatus("The contest is closed.")
    return [ContestCancelled(reason=command.reason, on=command.on, cancelled_by=command.by.sub)]


def _granted(contest_id: UUID, terms: ContestTerms, grant: Grant) -> PrizeGranted:
    return PrizeGranted(
        prize_id=uuid5(contest_id, str(grant.rep_id)),
        contest_id=contest_id,
        contest=terms.name,
        rep_id=grant.rep_id,
        rank=grant.rank,
        prize=grant.prize,
        amount=grant.amount,
        currency=terms.currency if grant.amount else None,
        on=terms.to,
    )


def _require_announced(state: Contest) -> None:
    if state.status is not ContestStatus.ANNOUNCED:
        raise WrongStatus(f"The contest is {state.status}, and not announced.")


contest: Decider[ContestCommand, Contest | None, ContestEvent] = Decider("contest", None, decide, evolve, ContestEvent)
