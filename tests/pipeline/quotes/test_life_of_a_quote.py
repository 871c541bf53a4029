"""Whatever is done with a quote, in whatever order: one version at most is current, and what is accepted stays."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.pipeline.catalogue.lines import LineBody
from services.pipeline.discounts.prices import Price
from services.pipeline.quotes.commands import (
    AcceptQuote,
    QuoteCommand,
    RecordApproval,
    RecordDraft,
    RecordFeedback,
    ReturnQuote,
    ReviseQuote,
    SendQuote,
    SubmitQuote,
)
from services.pipeline.quotes.decider import quote
from services.pipeline.quotes.events import QuoteAccepted, QuoteApproved, QuoteEvent, QuoteLine
from services.pipeline.quotes.state import CURRENT, Quote, QuoteStatus
from shared.kernel.messages import Actor
from shared.kernel.rejections import Rejection
from shared.testing.examples import examples
from shared.testing.spec import ACCEPTED_AT

REP, MANAGER = Actor("rep", frozenset({"rep"})), Actor("manager", frozenset({"sales_manager"}))
UNTIL, OPPORTUNITY, CUSTOMER, OWNER = date(2004, 3, 31), *(UUID(int=number) for number in range(1, 4))
PRICES = {"A": Price(Decimal("100.00"), Decimal("60.00"))}
AUTHORITY = Decimal(20)
versions = st.integers(1, 4)
prices = st.sampled_from([Decimal("100.00"), Decimal("80.00"), Decimal("79.99"), Decimal("59.99")])


class LifeOfAQuote(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.events: list[QuoteEvent] = []
        line = QuoteLine(sku="A", quantity=3, unit_price=Decimal("90.00"))
        draft = {"opportunity_id": OPPORTUNITY, "customer_id": CUSTOMER, "currency": "USD", "valid_until": UNTIL}
        self.do(RecordDraft.model_validate({**draft, "lines": (line,)}))

    @property
    def state(self) -> Quote:
        state = quote.fold(self.events)
        assert state is not None
        return state

    def do(self, command: QuoteCommand, by: Actor = REP) -> None:
        try:
            decided = quote.decide(command.stamped(by, ACCEPTED_AT), quote.fold(self.events))
        except Rejection:
            return
        self.events += decided

    @rule(price=prices)
    def revise(self, price: Decimal) -> None:
        self.do(ReviseQuote(lines=[LineBody(sku="A", quantity=3, unit_price=price)]))

    @rule()
    def submit(self) -> None:
        self.do(SubmitQuote())

    @rule(version=versions)
    def approve(self, version: int) -> None:
        may = {"percent": AUTHORITY, "may_go_below_floor": False}
        self.do(RecordApproval(version=version, owner_id=OWNER, prices=PRICES, **may), MANAGER)

    @rule(version=versions)
    def give_back(self, version: int) -> None:
        self.do(ReturnQuote(version=version, reason="freight"), MANAGER)

    @rule(version=versions)
    def send(self, version: int) -> None:
        self.do(SendQuote(version=version))

    @rule()
    def hear(self) -> None:
        self.do(RecordFeedback(text="too dear"))

    @rule(version=versions, on=st.sampled_from([UNTIL, date(2004, 4, 1)]))
    def accept(self, version: int, on: date) -> None:
        self.do(AcceptQuote(version=version, on=on))

    @invariant()
    def one_version_at_most_is_current(self) -> None:
        current = [version for version in self.state.versions if version.status in CURRENT]
        assert len(current) <= 1
        approvals = [event.version for event in self.events if isinstance(event, QuoteApproved)]
        assert [version.number for version in current] == approvals[-1:]
        assert approvals == sorted(set(approvals))

    @invariant()
    def what_was_approved_is_within_authority(self) -> None:
        for version in self.state.versions:
            if version.approval:
                assert all(line.unit_price >= Decimal("80.00") for line in version.lines)
                assert version.submitted_by is not None

    @invariant()
    def what_is_accepted_is_the_current_version_and_stays(self) -> None:
        accepted = [index for index, event in enumerate(self.events) if isinstance(event, QuoteAccepted)]
        assert len(accepted) <= 1
        if accepted:
            acceptance, version = self.state.acceptance, self.state.accepted
            assert acceptance is not None and version is not None
            assert (version.status, version.total) == (QuoteStatus.ACCEPTED, acceptance.total)
            assert acceptance.on <= version.valid_until
            assert {type(event).__name__ for event in self.events[accepted[0] + 1 :]} <= {"FeedbackReceived"}


LifeOfAQuote.TestCase.settings = settings(examples(40), stateful_step_count=25)
TestLifeOfAQuote = LifeOfAQuote.TestCase
