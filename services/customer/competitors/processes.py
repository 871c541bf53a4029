"""A competitor's name is taken once, however it is written: deals that are lost name the competitor by it."""

from uuid import UUID

from pydantic import Field, field_validator

from shared.kernel.fields import Currency, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction

from .decider import ProductBody, ProfileCompetitor, competitor

NAME = "competitor.name"
"""The scope of the claim of a name."""


class ChangeCompetitor(Command):
    """What is left out stays; null clears. Lists are replaced whole."""

    name: Text | None = None
    region: Text | None = None
    website: Text | None = None
    products: list[ProductBody] | None = Field(None, max_length=500)
    strengths: list[Text] | None = Field(None, max_length=100)
    weaknesses: list[Text] | None = Field(None, max_length=100)
    strategy: Text | None = None

    @field_validator("name", "products", "strengths", "weaknesses")
    @classmethod
    def _not_null(cls, value: object) -> object:
        if value is None:
            raise ValueError("must not be null")
        return value


async def profile_competitor(tx: Transaction, competitor_id: UUID, command: ProfileCompetitor) -> None:
    tx.claim(NAME, command.name.casefold(), competitor.stream(competitor_id))
    await tx.send(competitor, competitor_id, command)


async def change_competitor(tx: Transaction, competitor_id: UUID, patch: ChangeCompetitor) -> None:
    state = await tx.state(competitor, competitor_id)
    if state is None:
        raise NotFound
    known = {name: getattr(state, name) for name in ProfileCompetitor.model_fields}
    known["products"] = [ProductBody(**dict(product)) for product in state.products]
    given = {name: getattr(patch, name) for name in patch.model_fields_set}
    command = ProfileCompetitor.model_construct(**known | given)
    old, new = state.name.casefold(), command.name.casefold()
    if new != old:
        tx.release(NAME, old, competitor.stream(competitor_id))
        tx.claim(NAME, new, competitor.stream(competitor_id))
    await tx.send(competitor, competitor_id, command)


def in_currency(products: list[ProductBody], base: Currency) -> list[ProductBody]:
    """The products, each price with its currency: the company's own where none is told."""
    return [
        product if product.price is None or product.currency else product.model_copy(update={"currency": base})
        for product in products
    ]
