"""One decode path: known types, older forms brought up, unknown ones kept."""

import json
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from shared.kernel.fields import Money
from shared.kernel.messages import Event, Unknown
from shared.log.catalogue import Catalogue


class Priced(Event):
    schema_number: ClassVar[int] = 3
    amount: Money
    currency: str
    note: str = "none"

    @classmethod
    def upcast(cls, schema: int, data: dict[str, Any]) -> dict[str, Any]:
        if schema == 1:
            return {**data, "amount": data["price"], "currency": "CNY"}
        return super().upcast(schema, data)


CATALOGUE = Catalogue([Priced])


def test_an_older_form_is_brought_up() -> None:
    event = CATALOGUE.event(None, "Priced", 1, json.dumps({"price": "5"}))
    assert event == Priced(amount="5.00", currency="CNY")


def test_a_form_that_nobody_can_bring_up_is_an_error() -> None:
    with pytest.raises(ValueError, match="Priced has no form 2"):
        CATALOGUE.event(None, "Priced", 2, "{}")


def test_a_field_that_this_version_does_not_know_is_passed_over() -> None:
    event = CATALOGUE.event(None, "Priced", 3, json.dumps({"amount": "5.00", "currency": "USD", "later": 1}))
    assert event == Priced(amount="5.00", currency="USD")


def test_a_sum_that_is_longer_than_what_a_client_may_say_is_read_from_the_log() -> None:
    written = Priced(amount=Decimal("1999999999999999.98"), currency="USD")
    assert CATALOGUE.event(None, "Priced", 3, written.model_dump_json()) == written
    with pytest.raises(ValueError, match="amount"):
        Priced.model_validate_json(written.model_dump_json())


def test_a_type_that_this_version_does_not_know_is_unknown() -> None:
    assert CATALOGUE.event(None, "Later", 1, "{}") == Unknown()
    assert CATALOGUE.event("pipeline", "Priced", 3, "{}") == Unknown()


def test_two_types_of_one_name_are_refused() -> None:
    other = type("Priced", (Event,), {})
    with pytest.raises(TypeError, match="two event types are called Priced"):
        Catalogue([Priced, other])
