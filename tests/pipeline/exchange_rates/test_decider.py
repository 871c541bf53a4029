from decimal import Decimal

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from services.pipeline.exchange_rates.decider import RecordRate, exchange_rate, rate_id
from services.pipeline.exchange_rates.events import ExchangeRateSet
from services.pipeline.exchange_rates.rate import ExchangeRate
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

FINANCE = Actor("finance", frozenset({"finance"}))
RATE: TypeAdapter[Decimal] = TypeAdapter(ExchangeRate)
KNOWN = ExchangeRateSet(currency="EUR", month="2004-08", rate=Decimal("1.2186"), base="USD", set_by="finance")


def record(rate: str, **more: str) -> RecordRate:
    told = {"currency": "EUR", "month": "2004-08", "rate": rate, "base": "USD", **more}
    return RecordRate.model_validate(told)


def test_a_month_has_one_rate_which_may_be_set_again() -> None:
    given(exchange_rate).when(record("1.2186"), FINANCE).then(KNOWN)
    given(exchange_rate, KNOWN).when(record("1.21860"), FINANCE).then_nothing()
    again = given(exchange_rate, KNOWN).when(record("1.3"), FINANCE).state
    assert again and again.rate == Decimal("1.3000")
    given(exchange_rate).when(record("1", currency="USD"), FINANCE).rejected(Invalid)
    assert rate_id("EUR", "2004-08") != rate_id("EUR", "2004-09") != rate_id("GBP", "2004-09")


@pytest.mark.parametrize(
    ("given_as", "shown"), [("7", "7.0000"), ("7.1", "7.1000"), ("0.00671", "0.00671"), ("123456.12345678",) * 2]
)
def test_a_rate_has_four_places_and_more_where_it_needs_them(given_as: str, shown: str) -> None:
    assert RATE.dump_json(RATE.validate_python(given_as)) == f'"{shown}"'.encode()


@pytest.mark.parametrize(
    "wrong", ["0", "0.0000", "-1", "1e3", "1.123456789", "1,5", "", " 1", "Infinity", 7, 7.1, True]
)
def test_what_is_no_rate_is_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        RATE.validate_python(wrong)


@for_any(st.decimals("0.00000001", "999999999", places=8))
def test_every_rate_comes_back_as_it_was(rate: Decimal) -> None:
    text = RATE.dump_json(RATE.validate_python(rate))
    assert RATE.validate_json(text) == rate
    assert len(text.decode().strip('"').partition(".")[2]) >= 4
