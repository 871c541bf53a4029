from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from services.pipeline.quotes.commands import AcceptQuote, ExpireQuote, ReviseQuote, SendQuote, SubmitQuote
from services.pipeline.quotes.decider import NoLongerValid, quote
from services.pipeline.quotes.events import (
    QuoteAccepted,
    QuoteApproved,
    QuoteDrafted,
    QuoteEvent,
    QuoteExpired,
    QuoteLine,
    QuoteRevised,
    QuoteSent,
    QuoteSubmitted,
)
from services.pipeline.quotes.state import QuoteStatus
from shared.kernel.rejections import WrongStatus
from shared.testing.spec import given

UNTIL, LATER = date(2004, 3, 31), date(2004, 4, 1)
DRAFTED = QuoteDrafted(
    opportunity_id=UUID(int=1),
    customer_id=UUID(int=2),
    currency="USD",
    valid_until=UNTIL,
    lines=(QuoteLine(sku="A", quantity=2, unit_price=Decimal("90.00")),),
    drafted_by="assistant",
)
SUBMITTED = QuoteSubmitted(version=1, submitted_by="rep")
APPROVED = QuoteApproved(version=1, deepest_discount=Decimal(10), below_floor=False, approved_by="manager")
SENT = QuoteSent(version=1, sent_by="rep")
ACCEPTED = QuoteAccepted(version=1, on=UNTIL, total=Decimal("180.00"), recorded_by="rep")
EXPIRED = QuoteExpired(version=1, valid_until=UNTIL, as_of=LATER)


@pytest.mark.parametrize("offered", [(APPROVED,), (APPROVED, SENT)])
def test_an_offer_expires_once_after_the_last_day_of_its_validity(offered: tuple[QuoteEvent, ...]) -> None:
    history = (DRAFTED, SUBMITTED, *offered)
    given(quote, *history).when(ExpireQuote(as_of=UNTIL)).then_nothing()
    given(quote, *history).when(ExpireQuote(as_of=LATER)).then(EXPIRED)
    given(quote, *history, EXPIRED).when(ExpireQuote(as_of=date(2005, 1, 1))).then_nothing()
    state = quote.fold((*history, EXPIRED))
    assert state is not None and state.status is QuoteStatus.EXPIRED


@pytest.mark.parametrize("history", [(DRAFTED,), (DRAFTED, SUBMITTED), (DRAFTED, SUBMITTED, APPROVED, ACCEPTED)])
def test_what_was_never_offered_or_was_accepted_does_not_expire(history: tuple[QuoteEvent, ...]) -> None:
    given(quote, *history).when(ExpireQuote(as_of=LATER)).then_nothing()


def test_the_current_version_expires_though_a_later_one_is_being_written() -> None:
    second = QuoteRevised(version=2, valid_until=date(2004, 6, 30), lines=DRAFTED.lines, revised_by="assistant")
    given(quote, DRAFTED, SUBMITTED, APPROVED, second).when(ExpireQuote(as_of=LATER)).then(EXPIRED)


def test_an_expired_version_is_not_sent_or_submitted_but_what_was_accepted_in_time_is_told_later() -> None:
    history = (DRAFTED, SUBMITTED, APPROVED, EXPIRED)
    given(quote, *history).when(SendQuote(version=1)).rejected(NoLongerValid)
    given(quote, *history).when(SubmitQuote()).rejected(WrongStatus)
    given(quote, *history).when(AcceptQuote(version=1, on=LATER)).rejected(NoLongerValid)
    state = given(quote, *history).when(AcceptQuote(version=1, on=UNTIL)).state
    assert state is not None and state.status is QuoteStatus.ACCEPTED
    longer = given(quote, *history).when(ReviseQuote(valid_until=date(2004, 6, 30))).state
    assert longer is not None and longer.latest.status is QuoteStatus.DRAFT
