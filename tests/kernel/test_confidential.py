"""A confidential field is what it is in Python, a box in the log, and null for whoever is not named."""

import importlib
import json
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from shared.kernel.confidential import Confidential, disclosed
from shared.kernel.fields import Money
from shared.kernel.messages import Event
from shared.settings import SERVICES

Cost = Annotated[Money, Confidential("finance", "director")]


class Sold(Event):
    sku: str
    cost: Cost | None = None
    costs: dict[str, Cost] = Field(default_factory=dict)


SOLD = Sold(sku="A", cost=Decimal("12.50"), costs={"A": "3.00"})


def test_in_the_log_it_is_a_box_that_names_its_roles_and_comes_back_as_it_was() -> None:
    written = json.loads(SOLD.model_dump_json())
    assert written["cost"] == {"$confidential": ["director", "finance"], "value": "12.50"}
    assert Sold.model_validate(written) == SOLD
    assert json.loads(Sold(sku="A").model_dump_json())["cost"] is None
    with pytest.raises(ValidationError):
        Sold.model_validate({"sku": "A", "cost": {"$confidential": ["director"], "value": "-1"}})


@pytest.mark.parametrize("roles", [{"finance"}, {"rep", "director"}, {"admin"}])
def test_those_named_and_the_admin_see_it(roles: set[str]) -> None:
    shown = disclosed([SOLD.model_dump(mode="json")], roles)
    assert shown == [{"sku": "A", "cost": "12.50", "costs": {"A": "3.00"}}]


@pytest.mark.parametrize("roles", [set(), {"rep"}, {"sales_manager", "ops", "service"}])
def test_for_all_others_it_is_null(roles: set[str]) -> None:
    shown = disclosed([SOLD.model_dump(mode="json")], roles)
    assert shown == [{"sku": "A", "cost": None, "costs": {"A": None}}]


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_confidential_is_ever_published(service: str) -> None:
    module = importlib.import_module(f"shared.published.{service}")
    kinds: list[type[BaseModel]] = [
        one for one in vars(module).values() if isinstance(one, type) and issubclass(one, Event)
    ]
    for kind in kinds:
        schema: dict[str, Any] = kind.model_json_schema()
        fields = {
            *schema.get("properties", {}),
            *(f for d in schema.get("$defs", {}).values() for f in d.get("properties", {})),
        }
        assert "x-confidential" not in str(schema)
        assert not fields & {"cost", "costs", "unit_cost", "margin", "floor_price"}, kind.__name__
