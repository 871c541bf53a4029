"""The rules of a product's cost: a dated history, in which the cost of a day is the one set from the latest day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Day, Money
from shared.kernel.messages import Command

from .events import CostSet

COSTS = UUID("4f4f1f4a-5a0f-5a35-9d6f-7a0f6e5a1d27")


class SetCost(Command):
    """What one piece costs from that day on."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    cost: Money
    from_: Day = Field(alias="from")


class RecordCost(SetCost):
    sku: Code
    currency: Currency


@dataclass(frozen=True)
class CostHistory:
    """`history` by its first day; what was set later for the same day is what holds."""

    history: tuple[CostSet, ...] = ()

    def on(self, day: date) -> CostSet | None:
        """The cost of that day, None where none is known."""
        return next((one for one in reversed(self.history) if one.from_ <= day), None)


def cost_id(sku: str) -> UUID:
    """The stream of that product's cost."""
    return uuid5(COSTS, sku)


def decide(command: RecordCost, state: CostHistory) -> Sequence[CostSet]:
    known = state.on(command.from_)
    given = (command.cost, command.currency)
    if known and known.from_ == command.from_ and (known.cost, known.currency) == given:
        return []
    return [CostSet(**dict(command), set_by=command.by.sub)]


def evolve(state: CostHistory, event: CostSet) -> CostHistory:
    others = [one for one in state.history if one.from_ != event.from_]
    return CostHistory(tuple(sorted((*others, event), key=lambda one: one.from_)))


product_cost: Decider[RecordCost, CostHistory, CostSet] = Decider(
    "product_cost", CostHistory(), decide, evolve, CostSet
)
