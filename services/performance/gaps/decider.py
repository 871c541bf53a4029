"""The rules of a gap: found once, reviewed by another than whose target it is, closed when the target is reached."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Count, Currency, Day, Id, Rate, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, WrongStatus

from .events import Figure, GapClosed, GapEvent, GapFound, GapKind, GapReviewed, Of, PeriodRatio


class Cause(StrEnum):
    """Why a watched ratio stays below its floor (handbook 003, 一.3: 话术问题、获客渠道偏差、产品竞争力不足)."""

    PITCH = "pitch"
    SOURCE = "source"
    PRODUCT = "product"


class FindGap(Command):
    """The fields of `GapFound`."""

    kind: GapKind
    metric: Code
    of: Of
    key: Text
    label: Text | None = None
    rep_id: Id | None = None
    unit_id: Id | None = None
    period: Code
    first: Day
    last: Day
    as_of: Day
    currency: Currency | None = None
    target: Figure | None = None
    actual: Figure | None = None
    rate: Rate | None = None
    pace: Figure | None = None
    floor: Rate | None = None
    ratios: tuple[PeriodRatio, ...] = ()
    watch_version: Count | None = None


class ReviewGap(Command):
    """`cause` of a watch's gap is pitch, source or product."""

    cause: Text
    action: Text


class CloseGap(Command):
    actual: Figure
    rate: Rate | None = None
    as_of: Day


GapCommand = FindGap | ReviewGap | CloseGap


class GapStatus(StrEnum):
    OPEN = "open"
    REVIEWED = "reviewed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Gap:
    found: GapFound
    review: GapReviewed | None = None
    closed: GapClosed | None = None

    @property
    def status(self) -> GapStatus:
        if self.closed:
            return GapStatus.CLOSED
        return GapStatus.REVIEWED if self.review else GapStatus.OPEN


def decide(command: GapCommand, state: Gap | None) -> Sequence[GapEvent]:
    match command:
        case FindGap():
            return _find(command, state)
        case CloseGap():
            return [GapClosed(**dict(command))] if state and not state.closed else []
        case ReviewGap():
            if state is None:
                raise NotFound
            return _review(command, state)


def _find(command: FindGap, state: Gap | None) -> Sequence[GapEvent]:
    if state or (command.last >= command.day and _is_too_early(command)):
        return []
    return [GapFound(**dict(command))]


def _is_too_early(command: FindGap) -> bool:
    """Of a period that is not over today only the pace is known, and that as of no day to come: on the days until then
    nothing is done yet."""
    return command.pace is None or command.as_of > command.day


def _review(command: ReviewGap, state: Gap) -> Sequence[GapEvent]:
    found, by = state.found, command.by
    if by.rep_id is not None and by.rep_id == found.rep_id:
        raise OwnApproval("A gap is reviewed by another than whose target it is.")
    if found.kind is GapKind.WATCH and command.cause not in set(Cause):
        raise Invalid("/cause", f"of a watched ratio is one of {', '.join(Cause)}")
    if state.review and (state.review.cause, state.review.action) == (command.cause, command.action):
        return []
    if state.closed:
        raise WrongStatus("The target was reached in the end.")
    return [GapReviewed(cause=command.cause, action=command.action, reviewed_by=by.sub, reviewed_at=command.at)]


def evolve(state: Gap | None, event: GapEvent) -> Gap | None:
    if isinstance(event, GapFound):
        return Gap(event)
    if state is None:
        return None
    return replace(state, review=event) if isinstance(event, GapReviewed) else replace(state, closed=event)


gap = Decider("gap", None, decide, evolve, GapEvent)
