"""The rules of a competitor's profile: the last one stands."""

from collections.abc import Sequence

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid

from .events import CompetitorProduct, CompetitorProfiled


class ProductBody(CompetitorProduct):
    model_config = ConfigDict(extra="forbid")


class ProfileCompetitor(Command):
    """A price without a currency is in the company's own."""

    name: Text
    region: Text | None = None
    website: Text | None = None
    products: list[ProductBody] = Field(default_factory=list, max_length=500)
    strengths: list[Text] = Field(default_factory=list, max_length=100)
    weaknesses: list[Text] = Field(default_factory=list, max_length=100)
    strategy: Text | None = None


def decide(command: ProfileCompetitor, state: CompetitorProfiled | None) -> Sequence[CompetitorProfiled]:
    names = [product.name for product in command.products]
    for index, product in enumerate(command.products):
        if product.name in names[:index]:
            raise Invalid(f"/products/{index}/name", "names a product twice")
        if product.price is not None and product.currency is None:
            raise Invalid(f"/products/{index}/currency", "is needed beside a price")
    profiled = CompetitorProfiled(
        name=command.name,
        region=command.region,
        website=command.website,
        products=tuple(CompetitorProduct(**dict(product)) for product in command.products),
        strengths=tuple(command.strengths),
        weaknesses=tuple(command.weaknesses),
        strategy=command.strategy,
        profiled_by=command.by.sub,
    )
    if state and profiled.model_copy(update={"profiled_by": state.profiled_by}) == state:
        return []
    return [profiled]


def evolve(state: CompetitorProfiled | None, event: CompetitorProfiled) -> CompetitorProfiled:
    return event


competitor: Decider[ProfileCompetitor, CompetitorProfiled | None, CompetitorProfiled] = Decider(
    "competitor", None, decide, evolve, CompetitorProfiled
)
