"""How a contract ends: terminated, renewed, expired."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.pipeline.call_offs.decider import BelowOrdered, CallOffOrder
from services.pipeline.call_offs.events import OrderLine
from services.pipeline.contract_documents.events import ProductAmount
from services.pipeline.contracts.ending import ExpireContract, RecordRenewal, RecordTermination
from services.pipeline.contracts.events import ContractExpired, ContractTerminated
from services.pipeline.contracts.state import ContractStatus
from services.pipeline.splits.split import RepAmount
from shared.kernel.rejections import Invalid, WrongStatus
from tests.pipeline.contracts.deals import COLLEAGUE, ORDER, OWNER, SIGNED_ON, Story, amend, drafted

END = date(2004, 6, 30)
RENEWAL = UUID(int=77)


def terminate(invoiced: str = "0.00", on: date = END) -> RecordTermination:
    return RecordTermination(on=on, reason="by consent", invoiced=Decimal(invoiced))


def renewal(start: date, end: date, amount: str = "1200.00") -> RecordRenewal:
    return RecordRenewal(renewal_id=RENEWAL, amount=Decimal(amount), from_=start, to=end)


def term() -> Story:
    return drafted(starts_on="2004-01-01", ends_on="2004-12-31").signed()


def half_ordered() -> Story:
    """600 of the 1,000 are called off."""
    lines = (OrderLine(sku="A", quantity=6),)
    splits = [{"rep_id": str(OWNER), "percent": "60"}, {"rep_id": str(COLLEAGUE), "percent": "40"}]
    return drafted(splits=splits).signed().do(CallOffOrder(order_id=ORDER, lines=lines))


def test_what_was_neither_ordered_nor_invoiced_falls_away() -> None:
    ended = half_ordered().do(terminate())
    lost = ended.last()
    assert isinstance(lost, ContractTerminated)
    assert lost.amount == Decimal("400.00")
    assert lost.by_rep == (
        RepAmount(rep_id=OWNER, amount=Decimal("240.00")),
        RepAmount(rep_id=COLLEAGUE, amount=Decimal("160.00")),
    )
    assert lost.by_product == (ProductAmount(sku="B", amount=Decimal("400.00")),)
    assert (ended.state.status, ended.state.net_amount) == (ContractStatus.TERMINATED, Decimal("600.00"))
    assert ended.state.committed == Decimal("600.00")


def test_what_was_invoiced_stays_owed() -> None:
    assert half_ordered().do(terminate(invoiced="900.00")).state.net_amount == Decimal("900.00")
    assert half_ordered().do(terminate(invoiced="1000.00")).state.net_amount == Decimal("1000.00")


@for_all(st.integers(0, 6), st.integers(0, 4), st.integers(0, 100_000))
def test_the_parts_of_what_falls_away_add_up(a: int, b: int, cents: int) -> None:
    story = half_ordered() if (a, b) == (0, 0) else drafted(amount="999.99").signed()
    if (a, b) != (0, 0):
        lines = tuple(OrderLine(sku=sku, quantity=n) for sku, n in (("A", a), ("B", b)) if n)
        story.do(CallOffOrder(order_id=ORDER, lines=lines))
    before = story.state.net_amount
    lost = story.do(terminate(invoiced=str(Decimal(cents) / 100))).last()
    assert isinstance(lost, ContractTerminated)
    assert sum((part.amount for part in lost.by_rep), Decimal(0)) == lost.amount
    assert sum((part.amount for part in lost.by_product), Decimal(0)) == lost.amount
    assert story.state.net_amount == before - lost.amount >= min(Decimal(cents) / 100, before)


def test_terminated_once_it_is_over() -> None:
    ended = half_ordered().do(terminate())
    seen = len(ended.events)
    assert len(ended.do(terminate()).events) == seen
    for command in (terminate(on=date(2004, 7, 1)), amend(amount="1200.00"), CallOffOrder(order_id=UUID(int=9))):
        with pytest.raises(WrongStatus):
            ended.do(command)
    with pytest.raises(Invalid):
        half_ordered().do(terminate(on=date(2003, 12, 31)))
    assert drafted().do(terminate()).state.net_amount == 0


def test_a_renewal_begins_after_the_end_and_is_made_once() -> None:
    for start, end, pointer in (
        (date(2004, 12, 31), date(2005, 12, 31), "/from"),
        (date(2005, 1, 2), SIGNED_ON, "/to"),
    ):
        with pytest.raises(Invalid) as wrong:
            term().do(renewal(start, end))
        assert wrong.value.more["errors"][0]["pointer"] == pointer
    renewed = term().do(renewal(date(2005, 1, 1), date(2005, 12, 31)))
    assert renewed.state.renewal is not None and renewed.state.renewal.renewal_id == RENEWAL
    with pytest.raises(WrongStatus):
        renewed.do(renewal(date(2005, 1, 1), date(2005, 12, 31), "1300.00"))
    with pytest.raises(WrongStatus):
        drafted().do(renewal(date(2005, 1, 1), date(2005, 12, 31)))


def test_a_contract_expires_once_its_term_has_passed_unless_it_is_renewed() -> None:
    assert len(term().do(ExpireContract(as_of=date(2004, 12, 31))).events) == len(term().events)
    expired = term().do(ExpireContract(as_of=date(2005, 1, 1)))
    assert expired.last() == ContractExpired(ends_on=date(2004, 12, 31), as_of=date(2005, 1, 1))
    assert expired.state.status is ContractStatus.EXPIRED
    assert expired.do(ExpireContract(as_of=date(2005, 2, 1))).last().__class__ is ContractExpired
    with pytest.raises(WrongStatus):
        expired.do(CallOffOrder(order_id=ORDER))
    renewed = term().do(renewal(date(2005, 1, 1), date(2005, 12, 31)))
    assert renewed.do(ExpireContract(as_of=date(2005, 1, 1))).state.status is ContractStatus.SIGNED
    late = expired.do(renewal(date(2005, 3, 1), date(2006, 2, 28)))
    assert late.state.renewal is not None


def test_an_amendment_does_not_fall_below_what_was_called_off() -> None:
    with pytest.raises(BelowOrdered):
        half_ordered().do(amend(lines=[{"sku": "B", "quantity": 4, "unit_price": "100.00"}]))
