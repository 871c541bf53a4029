"""The rules of a quote: a version is approved within the approver's authority, and only the current one accepted."""

from collections.abc import Sequence

from services.pipeline.catalogue.lines import plain
from services.pipeline.discounts.prices import judged
from shared.kernel.decider import Decider
from shared.kernel.messages import Actor
from shared.kernel.rejections import NotFound, OwnApproval, Rejection, StaleVersion, WrongStatus

from .amounts import check_amounts
from .commands import (
    AcceptQuote,
    ExpireQuote,
    QuoteCommand,
    RecordApproval,
    RecordDraft,
    RecordFeedback,
    ReturnQuote,
    ReviseQuote,
    SendQuote,
    SubmitQuote,
)
from .events import (
    FeedbackReceived,
    QuoteAccepted,
    QuoteApproved,
    QuoteDrafted,
    QuoteEvent,
    QuoteExpired,
    QuoteLine,
    QuoteReturned,
    QuoteRevised,
    QuoteSent,
    QuoteSubmitted,
)
from .evolution import evolve
from .state import OFFERED, Quote, QuoteStatus, Version


class NotCurrent(Rejection):
    """The version is not the current approved one."""


class NoLongerValid(Rejection):
    """The quote was valid until an earlier day."""


def decide(command: QuoteCommand, state: Quote | None) -> Sequence[QuoteEvent]:
    if state is None:
        if isinstance(command, RecordDraft):
            check_amounts(command.lines)
            return [QuoteDrafted(**dict(command), drafted_by=command.by.sub)]
        raise NotFound
    match command:
        case RecordDraft():
            raise WrongStatus("the quote is drafted already")
        case ReviseQuote():
            return _revise(command, state)
        case SubmitQuote():
            return _submit(command.by, state)
        case RecordApproval():
            return _approve(command, state)
        case ReturnQuote():
            return _return(command, state)
        case SendQuote():
            return _send(command, state)
        case RecordFeedback():
            return _feedback(command, state)
        case AcceptQuote():
            return _accept(command, state)
        case ExpireQuote():
            return _expire(command, state)


def _revise(command: ReviseQuote, state: Quote) -> Sequence[QuoteEvent]:
    latest = state.latest
    lines = latest.lines if command.lines is None else plain(command.lines, QuoteLine, known=latest.lines)
    valid_until = command.valid_until or latest.valid_until
    if (lines, valid_until) == (latest.lines, latest.valid_until):
        return []
    _check_not_accepted(state)
    check_amounts(lines)
    revised = QuoteRevised(version=latest.number + 1, valid_until=valid_until, lines=lines, revised_by=command.by.sub)
    return [revised]


def _submit(by: Actor, state: Quote) -> Sequence[QuoteEvent]:
    latest = state.latest
    if latest.status in (QuoteStatus.SUBMITTED, QuoteStatus.APPROVED, QuoteStatus.SENT, QuoteStatus.ACCEPTED):
        return []
    _check_not_accepted(state)
    if latest.status in (QuoteStatus.RETURNED, QuoteStatus.EXPIRED):
        raise WrongStatus(f"that version is {latest.status}; revise it first")
    return [QuoteSubmitted(version=latest.number, submitted_by=by.sub)]


def _approve(command: RecordApproval, state: Quote) -> Sequence[QuoteEvent]:
    _check_not_own(command, state)
    version = _latest(command.version, state)
    if version.approval:
        return []
    _check_not_accepted(state)
    _check_submitted(version)
    found = judged(version.lines, command.prices, command.percent, command.may_go_below_floor)
    return [
        QuoteApproved(
            version=version.number,
            supersedes=state.current.number if state.current else None,
            deepest_discount=found.deepest_discount,
            below_floor=found.below_floor,
            authority_version=command.authority_version,
            approved_by=command.by.sub,
        )
    ]


def _return(command: ReturnQuote, state: Quote) -> Sequence[QuoteEvent]:
    version = _latest(command.version, state)
    if version.status is QuoteStatus.RETURNED and version.returned_for == command.reason:
        return []
    _check_not_accepted(state)
    _check_submitted(version)
    return [QuoteReturned(version=version.number, reason=command.reason, returned_by=command.by.sub)]


def _send(command: SendQuote, state: Quote) -> Sequence[QuoteEvent]:
    version = _current(command.version, state)
    if version.status is QuoteStatus.EXPIRED:
        raise NoLongerValid(f"version {version.number} was valid until {version.valid_until}")
    if version.status is not QuoteStatus.APPROVED:
        return []
    return [QuoteSent(version=version.number, sent_by=command.by.sub)]


def _feedback(command: RecordFeedback, state: Quote) -> Sequence[QuoteEvent]:
    """On the current version, before there is one on the latest."""
    version = (state.current or state.latest).number
    known = state.feedback[-1] if state.feedback else None
    if known and (known.version, known.text, known.wants) == (version, command.text, command.wants):
        return []
    return [FeedbackReceived(version=version, text=command.text, wants=command.wants, recorded_by=command.by.sub)]


def _accept(command: AcceptQuote, state: Quote) -> Sequence[QuoteEvent]:
    if known := state.acceptance:
        if (known.version, known.on) == (command.version, command.on):
            return []
        raise WrongStatus(f"version {known.version} is accepted already, on {known.on}")
    version = _current(command.version, state)
    if command.on > version.valid_until:
        raise NoLongerValid(f"version {version.number} was valid until {version.valid_until}")
    return [QuoteAccepted(version=version.number, on=command.on, total=version.total, recorded_by=command.by.sub)]


def _expire(command: ExpireQuote, state: Quote) -> Sequence[QuoteEvent]:
    """What was accepted in time may still be told later."""
    version = state.current
    if version is None or version.status not in OFFERED or command.as_of <= version.valid_until:
        return []
    return [QuoteExpired(version=version.number, valid_until=version.valid_until, as_of=command.as_of)]


def _check_not_own(command: RecordApproval, state: Quote) -> None:
    own = (state.drafted.drafted_by, state.latest.written_by, state.latest.submitted_by)
    if command.by.sub in own or command.by.rep_id == command.owner_id:
        raise OwnApproval("a quote is approved by others than who wrote it and who owns its opportunity")


def _check_not_accepted(state: Quote) -> None:
    if state.acceptance:
        raise WrongStatus(f"version {state.acceptance.version} is accepted already")


def _check_submitted(version: Version) -> None:
    if version.status is not QuoteStatus.SUBMITTED:
        raise WrongStatus(f"version {version.number} is {version.status}, not submitted")


def _latest(number: int, state: Quote) -> Version:
    if number != state.latest.number:
        raise StaleVersion(f"the latest version is {state.latest.number}", document_version=state.latest.number)
    return state.latest


def _current(number: int, state: Quote) -> Version:
    current = state.current
    if current is None:
        raise NotCurrent("no version is approved yet")
    if current.number != number:
        raise NotCurrent(f"the current version is {current.number}", current_version=current.number)
    return current


quote = Decider("quote", None, decide, evolve, QuoteEvent)
