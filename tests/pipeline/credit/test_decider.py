from decimal import Decimal
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from services.pipeline.credit.decider import CreditExceeded, SetLimit
from services.pipeline.credit.events import ContractCommitted, CreditLimitSet, CreditOverridden
from services.pipeline.credit.events import CreditExceeded as Exceeded
from services.pipeline.receivables.decider import ledger
from services.pipeline.receivables.ledger import LedgerEvent
from shared.kernel.messages import Actor
from shared.kernel.rejections import Forbidden, OwnApproval
from shared.testing.spec import given
from tests.pipeline.receivables.books import CONTRACT, CUSTOMER, OWNER, after, commitment, day, invoice, payment

FINANCE = Actor("finance", frozenset({"finance"}))
SELLER = Actor("seller", frozenset({"rep"}), OWNER)
OTHER = uuid5(NAMESPACE_OID, "other contract")


def limit(amount: str, reason: str = "opening") -> SetLimit:
    return SetLimit(customer_id=CUSTOMER, currency="USD", amount=amount, reason=reason)


def limited(amount: str, reason: str = "opening") -> CreditLimitSet:
    return CreditLimitSet(customer_id=CUSTOMER, currency="USD", amount=amount, reason=reason, set_by="finance")


def committed(signed: str, delta: str, contract: UUID = CONTRACT) -> ContractCommitted:
    return ContractCommitted(
        contract_id=contract,
        customer_id=CUSTOMER,
        currency="USD",
        signed=signed,
        delta=delta,
        on=day("2004-01-01"),
    )


def exceeded(limit: str, exposure: str, contract: UUID | None = CONTRACT) -> Exceeded:
    return Exceeded(customer_id=CUSTOMER, currency="USD", limit=limit, exposure=exposure, contract_id=contract)


def overridden(by: str = "finance") -> CreditOverridden:
    return CreditOverridden(
        contract_id=CONTRACT, customer_id=CUSTOMER, currency="USD", reason="old friend", overridden_by=by
    )


def test_without_a_limit_nothing_is_checked() -> None:
    given(ledger).when(commitment("1000000")).then(committed("1000000", "1000000"))


def test_equal_to_the_limit_passes() -> None:
    given(ledger, limited("100")).when(commitment("100")).then(committed("100", "100"))


def test_a_cent_above_the_limit_is_refused() -> None:
    given(ledger, limited("100")).when(commitment("100.01")).rejected(CreditExceeded)


def test_zero_is_a_limit() -> None:
    given(ledger, limited("0")).when(commitment("0.01")).rejected(CreditExceeded)


def test_other_contracts_count() -> None:
    given(ledger, limited("100"), committed("60", "60", OTHER)).when(commitment("40.01")).rejected(CreditExceeded)


def test_finance_overrides_with_a_reason() -> None:
    given(ledger, limited("100")).when(commitment("101", override="old friend"), by=FINANCE).then(
        committed("101", "101"), exceeded("100", "101"), overridden()
    )


def test_an_override_that_is_not_needed_is_ignored_whoever_asks() -> None:
    given(ledger, limited("100")).when(commitment("100", override="old friend"), by=SELLER).then(
        committed("100", "100")
    )


@pytest.mark.parametrize("role", ["rep", "assistant", "director", "legal"])
def test_only_finance_overrides(role: str) -> None:
    actor = Actor("someone", frozenset({role}))
    given(ledger, limited("100")).when(commitment("101", override="please"), by=actor).rejected(Forbidden)


@pytest.mark.parametrize("role", ["finance", "admin"])
def test_nobody_overrides_for_a_contract_that_they_drafted_amended_or_own(role: str) -> None:
    own = [Actor(sub, frozenset({role})) for sub in ("drafter", "amender")]
    for actor in (*own, Actor("someone", frozenset({role}), OWNER)):
        given(ledger, limited("100")).when(commitment("101", override="please"), by=actor).rejected(OwnApproval)


def test_the_same_amount_again_changes_nothing() -> None:
    given(ledger, committed("60", "60"), limited("10")).when(commitment("60")).then_nothing()


def test_a_decrease_passes_above_the_limit() -> None:
    given(ledger, committed("60", "60"), limited("10")).when(commitment("50")).then(committed("50", "-10"))


def test_an_increase_of_what_stands_above_the_limit_is_refused() -> None:
    given(ledger, committed("60", "60"), limited("10")).when(commitment("60.01")).rejected(CreditExceeded)


def test_an_increase_up_to_what_is_invoiced_does_not_lift_exposure_and_passes() -> None:
    invoiced = ledger.decide(invoice("1", ("2004-02-29", "60")), ledger.initial)
    history: list[LedgerEvent] = [*invoiced, committed("20", "20"), limited("10")]
    given(ledger, *history).when(commitment("60")).then(committed("60", "40"))


def test_invoicing_moves_exposure_and_payment_frees_it_but_unallocated_money_does_not() -> None:
    books = ledger.fold([committed("100", "100")])
    assert books.exposure == 100
    books = after([invoice("1", ("2004-02-29", "70"))], books)
    assert [books.open, books.uninvoiced, books.exposure] == [70, 30, 100]
    books = after([payment("P", "90")], books)
    assert [books.exposure, books.unallocated] == [30, 20]


def test_a_cancellation_before_the_invoice_frees_credit_and_one_after_it_does_not() -> None:
    books = ledger.fold([committed("100", "100"), committed("40", "-60")])
    assert books.exposure == 40
    books = after([invoice("1", ("2004-02-29", "40"))], books)
    assert ledger.fold([committed("10", "-30")], books).exposure == 40


def test_a_limit_is_set_and_an_unchanged_one_makes_no_new_version() -> None:
    given(ledger).when(limit("100"), by=FINANCE).then(limited("100"))
    given(ledger, limited("100")).when(limit("100"), by=FINANCE).then_nothing()
    given(ledger, limited("100")).when(limit("100", "review"), by=FINANCE).then(limited("100", "review"))


def test_a_lowered_limit_that_leaves_exposure_above_it_says_so() -> None:
    history = (committed("60", "60"), limited("100"))
    given(ledger, *history).when(limit("60"), by=FINANCE).then(limited("60"))
    given(ledger, *history).when(limit("59.99"), by=FINANCE).then(limited("59.99"), exceeded("59.99", "60", None))


def test_a_raised_limit_that_exposure_still_exceeds_says_nothing_new() -> None:
    history = (committed("60", "60"), limited("10"))
    given(ledger, *history).when(limit("20"), by=FINANCE).then(limited("20"))


def test_a_first_limit_below_exposure_says_so() -> None:
    given(ledger, committed("60", "60")).when(limit("10"), by=FINANCE).then(limited("10"), exceeded("10", "60", None))


def test_exposure_stays_exact() -> None:
    books = ledger.fold([committed("0.10", "0.10"), committed("0.20", "0.20", OTHER)])
    assert books.exposure == Decimal("0.30")
