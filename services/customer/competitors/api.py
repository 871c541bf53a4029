"""Routes of competitors."""

from fastapi import Response
from sqlalchemy import any_

from shared.kernel.fields import Code, Id, Text
from shared.kernel.rejections import AlreadyExists
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.reading import BaseCurrency
from shared.web.roles import DEALERS, SELLERS, Role
from shared.web.routes import Routes

from .decider import ProfileCompetitor
from .processes import ChangeCompetitor, change_competitor, in_currency, profile_competitor
from .projections import competitors
from .things import COMPETITOR

SCOUTS = SELLERS | {Role.PRODUCT, Role.MARKETING, Role.CUSTOMER_SERVICE, Role.AFTER_SALES}
"""Who meets the market and tells of it."""

router = Routes(
    "intelligence",
    "市场与竞品 intelligence: competitors and their moves, changes of policy, pain points of customers, what is known "
    "of the market, and our share of it. What is known of market and competitors is everybody's in sales and "
    "marketing; a pain point is its customer's.",
)
router.reads(
    COMPETITOR,
    competitors,
    roles=DEALERS,
    filters=(
        Filter("name", Text, lambda table, name: table.c.name.icontains(name, autoescape=True)),
        "region",
        Filter("against", Code, lambda table, ours: any_(table.c.against) == ours),
    ),
    sorts=("name",),
)

PROFILE = {
    "name": "Altmodell GmbH",
    "region": "EMEA",
    "products": [
        {"name": "1952 Alpine Renault, die-cast", "price": "189.00", "currency": "CNY", "against": "S10_1949"}
    ],
    "strengths": ["Delivers within two days"],
    "weaknesses": ["Few classic cars", "No licence of the makers"],
    "strategy": "Wins dealers by price, one region after the other",
}


@router.command(
    "POST", "/v1/competitors", COMPETITOR, creates=True, roles=SCOUTS, refuses=(AlreadyExists,), example=PROFILE
)
async def profile(body: ProfileCompetitor, do: Execute, base: BaseCurrency) -> Response:
    """Profile a competitor. Its name is taken once, in capitals or not."""
    command = body.model_copy(update={"products": in_currency(body.products, base)})
    return await do(profile_competitor, do.new_id(), command)


@router.command(
    "PATCH",
    "/v1/competitors/{id}",
    COMPETITOR,
    roles=SCOUTS,
    needs_match=True,
    refuses=(AlreadyExists,),
    example={"weaknesses": ["Few classic cars"]},
)
async def change(id: Id, body: ChangeCompetitor, do: Execute, base: BaseCurrency) -> Response:
    """Profile it anew. What is left out stays, null clears, a list is replaced whole."""
    given = {"products": in_currency(body.products, base)} if body.products else {}
    return await do(change_competitor, id, body.model_copy(update=given))
