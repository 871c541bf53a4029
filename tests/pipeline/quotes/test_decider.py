from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given as forall
from hypothesis import strategies as st

from services.pipeline.catalogue.lines import LineBody
from services.pipeline.discounts.prices import BeyondAuthority, Price
from services.pipeline.quotes.amounts import MOST, total
from services.pipeline.quotes.commands import (
    AcceptQuote,
    RecordApproval,
    RecordDraft,
    RecordFeedback,
    ReturnQuote,
    ReviseQuote,
    SendQuote,
    SubmitQuote,
)
from services.pipeline.quotes.decider import NoLongerValid, NotCurrent, quote
from services.pipeline.quotes.events import (
    FeedbackReceived,
    QuoteAccepted,
    QuoteApproved,
    QuoteDrafted,
    QuoteEvent,
    QuoteLine,
    QuoteReturned,
    QuoteRevised,
    QuoteSent,
    QuoteSubmitted,
)
from services.pipeline.quotes.state import Quote, QuoteStatus
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, StaleVersion, WrongStatus
from shared.testing.examples import examples
from shared.testing.spec import given

OPPORTUNITY, CUSTOMER, OWNER = (UUID(int=number) for number in range(1, 4))
REP = Actor("rep", frozenset({"rep"}), OWNER)
ASSISTANT = Actor("assistant", frozenset({"assistant"}))
MANAGER = Actor("manager", frozenset({"sales_manager"}))
UNTIL, DAY = date(2004, 3, 31), date(2004, 3, 1)
PRICES = {"A": Price(Decimal("100.00"), Decimal("60.00")), "B": Price(Decimal("10.00"), Decimal("5.00"))}


def line(price: str, sku: str = "A", quantity: int = 2) -> QuoteLine:
    return QuoteLine(sku=sku, quantity=quantity, unit_price=Decimal(price))


def lines(*prices: str) -> tuple[QuoteLine, ...]:
    return tuple(line(price) for price in prices)


DRAFTED = QuoteDrafted(
    opportunity_id=OPPORTUNITY,
    customer_id=CUSTOMER,
    currency="USD",
    valid_until=UNTIL,
    lines=lines("90.00"),
    drafted_by="assistant",
)


def revised(version: int, *prices: str) -> QuoteRevised:
    return QuoteRevised(version=version, valid_until=UNTIL, lines=lines(*prices), revised_by="assistant")


def submitted(version: int = 1, by: str = "rep") -> QuoteSubmitted:
    return QuoteSubmitted(version=version, submitted_by=by)


def approved(version: int = 1, supersedes: int | None = None, discount: str = "10", **more: Any) -> QuoteApproved:
    return QuoteApproved(
        version=version,
        supersedes=supersedes,
        deepest_discount=Decimal(discount),
        approved_by="manager",
        **{"below_floor": False, "authority_version": 3, **more},
    )


def approve(version: int = 1, percent: int = 20, **more: Any) -> RecordApproval:
    given = {"may_go_below_floor": False, "authority_version": 3, **more}
    return RecordApproval(version=version, owner_id=OWNER, prices=PRICES, percent=Decimal(percent), **given)


def accepted(version: int = 1, amount: str = "180.00") -> QuoteAccepted:
    return QuoteAccepted(version=version, on=DAY, total=Decimal(amount), recorded_by="assistant")


def after(*events: QuoteEvent) -> Quote:
    state = quote.fold((DRAFTED, *events))
    assert state is not None
    return state


CURRENT = (DRAFTED, submitted(), approved())


def test_a_quote_begins_as_version_one() -> None:
    fields = ("opportunity_id", "customer_id", "currency", "valid_until", "lines")
    record = RecordDraft(**{name: getattr(DRAFTED, name) for name in fields})
    given(quote).when(record, ASSISTANT).then(DRAFTED)
    assert (after().status, after().latest.number, after().latest.total) == (QuoteStatus.DRAFT, 1, Decimal(180))
    given(quote, DRAFTED).when(record).rejected(WrongStatus)


def test_nothing_happens_to_a_quote_that_is_not_there() -> None:
    given(quote).when(SubmitQuote()).rejected(NotFound)


def test_a_quote_that_money_cannot_say_is_refused() -> None:
    too_much = LineBody(sku="A", quantity=2, unit_price=MOST)
    given(quote, DRAFTED).when(ReviseQuote(lines=[too_much])).rejected(Invalid)
    one_each = LineBody(sku="A", quantity=1, unit_price=MOST)
    given(quote, DRAFTED).when(ReviseQuote(lines=[one_each])).then(
        QuoteRevised(version=2, valid_until=UNTIL, lines=(line(str(MOST), quantity=1),), revised_by="system")
    )
    given(quote, DRAFTED).when(ReviseQuote(lines=[one_each, one_each])).rejected(Invalid)


def test_a_revision_is_the_next_version_and_keeps_what_it_leaves_out() -> None:
    later = date(2004, 4, 30)
    given(quote, DRAFTED).when(ReviseQuote(valid_until=later), ASSISTANT).then(
        QuoteRevised(version=2, valid_until=later, lines=DRAFTED.lines, revised_by="assistant")
    )
    same = LineBody(sku="A", quantity=2, unit_price=Decimal("90.00"))
    given(quote, DRAFTED).when(ReviseQuote(lines=[same], valid_until=UNTIL)).then_nothing()


def test_the_latest_version_is_submitted_once() -> None:
    given(quote, DRAFTED).when(SubmitQuote(), REP).then(submitted())
    given(quote, DRAFTED, submitted()).when(SubmitQuote(), REP).then_nothing()
    given(quote, *CURRENT).when(SubmitQuote(), REP).then_nothing()


def test_only_what_was_submitted_is_approved() -> None:
    given(quote, DRAFTED).when(approve(), MANAGER).rejected(WrongStatus)
    given(quote, DRAFTED, submitted()).when(approve(), MANAGER).then(approved())
    given(quote, *CURRENT).when(approve(), MANAGER).then_nothing()


def test_nobody_approves_their_own_quote() -> None:
    story = (DRAFTED, revised(2, "80.00"), submitted(2, by="submitter"))
    for actor in (ASSISTANT, Actor("submitter"), Actor("other", frozenset({"admin"}), OWNER)):
        given(quote, *story).when(approve(2, may_go_below_floor=True), actor).rejected(OwnApproval)
    wrote = (DRAFTED, revised(2, "80.00").model_copy(update={"revised_by": "writer"}), submitted(2))
    given(quote, *wrote).when(approve(2), Actor("writer", frozenset({"director"}))).rejected(OwnApproval)


def test_approving_the_next_version_supersedes_the_one_before() -> None:
    story = (*CURRENT, revised(2, "85.00"), submitted(2))
    assert after(*story[1:]).current is not None  # version 1 holds until then
    given(quote, *story).when(approve(2), MANAGER).then(approved(2, supersedes=1, discount="15"))
    state = after(*story[1:], approved(2, supersedes=1))
    assert [version.status for version in state.versions] == [QuoteStatus.SUPERSEDED, QuoteStatus.APPROVED]
    assert state.current is not None and state.current.number == 2


def test_a_version_that_was_passed_over_is_not_approved_any_more() -> None:
    story = (DRAFTED, submitted(), revised(2, "85.00"))
    assert after(*story[1:]).versions[0].status is QuoteStatus.REPLACED
    given(quote, *story).when(approve(1), MANAGER).rejected(StaleVersion)
    given(quote, *story).when(ReturnQuote(version=1, reason="late"), MANAGER).rejected(StaleVersion)


def test_a_discount_as_deep_as_the_authority_is_within_it() -> None:
    given(quote, DRAFTED, submitted()).when(approve(percent=10), MANAGER).then(approved())
    given(quote, DRAFTED, submitted()).when(approve(percent=9), MANAGER).rejected(BeyondAuthority, "10 percent")


def test_the_deepest_line_decides() -> None:
    story = (DRAFTED, revised(2, "99.00", "70.00"), submitted(2))
    given(quote, *story).when(approve(2, percent=29), MANAGER).rejected(BeyondAuthority)
    given(quote, *story).when(approve(2, percent=30), MANAGER).then(approved(2, discount="30"))


def test_the_floor_is_allowed_and_what_is_below_it_is_the_directors() -> None:
    at_floor = (DRAFTED, revised(2, "60.00"), submitted(2))
    given(quote, *at_floor).when(approve(2, percent=100), MANAGER).then(approved(2, discount="40"))
    below = (DRAFTED, revised(2, "59.99"), submitted(2))
    given(quote, *below).when(approve(2, percent=100), MANAGER).rejected(BeyondAuthority, "floor")
    given(quote, *below).when(approve(2, percent=100, may_go_below_floor=True), MANAGER).then(
        approved(2, discount="40.01", below_floor=True)
    )


def test_a_price_above_the_list_is_no_discount() -> None:
    story = (DRAFTED, revised(2, "120.00"), submitted(2))
    given(quote, *story).when(approve(2, percent=0), MANAGER).then(approved(2, discount="0"))


def test_a_returned_version_is_revised_before_it_is_submitted_again() -> None:
    back = QuoteReturned(version=1, reason="freight", returned_by="manager")
    given(quote, DRAFTED, submitted()).when(ReturnQuote(version=1, reason="freight"), MANAGER).then(back)
    story = (DRAFTED, submitted(), back)
    given(quote, *story).when(ReturnQuote(version=1, reason="freight"), MANAGER).then_nothing()
    given(quote, *story).when(SubmitQuote(), REP).rejected(WrongStatus)
    given(quote, *story).when(approve(), MANAGER).rejected(WrongStatus)
    given(quote, *story, revised(2, "95.00")).when(SubmitQuote(), REP).then(submitted(2))
    given(quote, *CURRENT).when(ReturnQuote(version=1, reason="late"), MANAGER).rejected(WrongStatus)


def test_only_the_current_version_is_sent() -> None:
    given(quote, DRAFTED, submitted()).when(SendQuote(version=1), REP).rejected(NotCurrent)
    given(quote, *CURRENT).when(SendQuote(version=1), REP).then(QuoteSent(version=1, sent_by="rep"))
    given(quote, *CURRENT, QuoteSent(version=1, sent_by="rep")).when(SendQuote(version=1), REP).then_nothing()
    given(quote, *CURRENT, revised(2, "85.00")).when(SendQuote(version=2), REP).rejected(NotCurrent)


def test_feedback_is_of_the_current_version() -> None:
    command = RecordFeedback(text="too dear", wants="85")
    heard = FeedbackReceived(version=1, text="too dear", wants="85", recorded_by="rep")
    given(quote, *CURRENT, revised(2, "85.00")).when(command, REP).then(heard)
    given(quote, *CURRENT, heard).when(command, REP).then_nothing()
    superseding = (*CURRENT, heard, revised(2, "85.00"), submitted(2), approved(2, supersedes=1))
    given(quote, *superseding).when(command, REP).then(heard.model_copy(update={"version": 2}))


def test_only_the_current_approved_version_is_accepted() -> None:
    given(quote, DRAFTED, submitted()).when(AcceptQuote(version=1, on=DAY)).rejected(NotCurrent)
    given(quote, *CURRENT).when(AcceptQuote(version=1, on=DAY), ASSISTANT).then(accepted())
    story = (*CURRENT, revised(2, "85.00"), submitted(2))
    given(quote, *story).when(AcceptQuote(version=2, on=DAY)).rejected(NotCurrent)
    given(quote, *story).when(AcceptQuote(version=1, on=DAY), ASSISTANT).then(accepted())
    superseded = (*story, approved(2, supersedes=1))
    given(quote, *superseded).when(AcceptQuote(version=1, on=DAY)).rejected(NotCurrent, "current version is 2")
    given(quote, *superseded).when(AcceptQuote(version=2, on=DAY), ASSISTANT).then(accepted(2, "170.00"))


def test_a_quote_is_accepted_until_its_last_day() -> None:
    given(quote, *CURRENT).when(AcceptQuote(version=1, on=date(2004, 4, 1))).rejected(NoLongerValid)
    assert given(quote, *CURRENT).when(AcceptQuote(version=1, on=UNTIL)).events


def test_an_accepted_quote_stays_as_it_is() -> None:
    story = (*CURRENT, revised(2, "85.00"), submitted(2), accepted())
    given(quote, *story).when(AcceptQuote(version=1, on=DAY)).then_nothing()
    given(quote, *story).when(AcceptQuote(version=1, on=UNTIL)).rejected(WrongStatus)
    given(quote, *story).when(ReviseQuote(valid_until=DAY)).rejected(WrongStatus)
    given(quote, *story).when(approve(2), MANAGER).rejected(WrongStatus)
    given(quote, *story).when(ReturnQuote(version=2, reason="late"), MANAGER).rejected(WrongStatus)
    given(quote, *story, revised(3, "80.00")).when(SubmitQuote()).rejected(WrongStatus)
    state = after(*story[1:])
    assert state.status is QuoteStatus.ACCEPTED
    assert state.accepted is not None and state.accepted.number == 1


money = st.decimals("0.00", "99999.99", places=2)
some_lines = st.lists(
    st.builds(QuoteLine, sku=st.sampled_from("AB"), quantity=st.integers(1, 1_000_000), unit_price=money), min_size=1
)


@examples(60)
@forall(some_lines)
def test_a_total_is_the_exact_sum_of_its_lines(its_lines: list[QuoteLine]) -> None:
    in_cents = sum(int(one.unit_price * 100) * one.quantity for one in its_lines)
    assert total(its_lines) == Decimal(in_cents) / 100
    assert total(its_lines[:1]) + total(its_lines[1:]) == total(its_lines)
