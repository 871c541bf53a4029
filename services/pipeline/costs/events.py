"""What happens to a product's cost."""

from pydantic import ConfigDict, Field

from shared.kernel.fields import Code, Currency, Day
from shared.kernel.messages import Event

from .eyes import Cost


class CostSet(Event):
    """The cost of one piece from a day on, until a later one is set, in the currency that the product had then."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, populate_by_name=True, serialize_by_alias=True
    )

    sku: Code
    cost: Cost
    currency: Currency
    from_: Day = Field(alias="from")
    set_by: str


CostEvent = CostSet
