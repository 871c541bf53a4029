"""What is sold: a line of a quote or a contract, of a product or customised (定制) with its own text and cost.

Handbook 002 三.2 (根据客户需求, 提供定制化产品服务).
"""

from collections.abc import Iterable
from typing import Any, Self, TypeVar
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer, model_validator

from services.pipeline.costs.eyes import Cost
from shared.kernel.fields import Code, Money, Quantity, Text

L = TypeVar("L", bound="SoldLine")
CUSTOM = UUID("8f7d3c52-3f0b-5c9e-8a51-5f1e0f4f7c33")


def custom_sku(text: str) -> str:
    """The code by which orders and invoices name a customised line: it follows from what was agreed on, so that it
    stays the same from quote to contract to amendment."""
    return f"custom-{uuid5(CUSTOM, text).hex[:12]}"


class Custom(BaseModel):
    """What is made to the customer's wish, and what one piece of it costs."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: Text
    cost: Cost


class SoldLine(BaseModel):
    """As tolerant on read as the event itself. `sku` of a customised line is its own code. A line that is not
    customised does not speak of it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sku: Code
    quantity: Quantity
    unit_price: Money
    custom: Custom | None = None

    @model_serializer(mode="wrap")
    def _plainly(self, serialized: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = serialized(self)
        return {name: value for name, value in fields.items() if name != "custom" or value is not None}


class CustomBody(Custom):
    model_config = ConfigDict(extra="forbid")

    cost: Money


def _either(schema: dict[str, Any]) -> None:
    schema["required"] = ["quantity", "unit_price"]
    schema["oneOf"] = [{"required": ["sku"]}, {"required": ["custom"]}]


class LineBody(SoldLine):
    """A request names the `sku` of a product, or says what is `custom`-made at which cost a piece."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_either)

    custom: CustomBody | None = None

    @model_validator(mode="before")
    @classmethod
    def _coded(cls, given: Any) -> Any:
        """A customised line has the code that follows from its text."""
        custom = given.get("custom") if isinstance(given, dict) else None
        text = custom.get("text") if isinstance(custom, dict) else getattr(custom, "text", None)
        if isinstance(text, str) and given.get("sku") is None:
            return {**given, "sku": custom_sku(text.strip())}
        return given

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if self.custom and self.sku != custom_sku(self.custom.text):
            raise ValueError("either sku or custom")
        return self


def plain(lines: Iterable[SoldLine], kind: type[L], known: Iterable[SoldLine] = ()) -> tuple[L, ...]:
    """The event's own values in place of the stricter ones of the request. What is customised in `known` need not be
    described again where it is named by its code: who may not see its cost could not."""
    described = {line.sku: line.custom for line in known if line.custom}
    return tuple(_plain(line, kind, described.get(line.sku)) for line in lines)


def _plain(line: SoldLine, kind: type[L], known: Custom | None) -> L:
    custom = Custom(text=line.custom.text, cost=line.custom.cost) if line.custom else known
    return kind(sku=line.sku, quantity=line.quantity, unit_price=line.unit_price, custom=custom)


def body(line: SoldLine) -> LineBody:
    """The line as a request would write it."""
    custom = CustomBody(text=line.custom.text, cost=line.custom.cost) if line.custom else None
    return LineBody(sku=line.sku, quantity=line.quantity, unit_price=line.unit_price, custom=custom)
