from decimal import Decimal
from typing import Any

from services.customer.competitors.decider import ProductBody, ProfileCompetitor, competitor
from services.customer.competitors.events import CompetitorProduct, CompetitorProfiled
from services.customer.competitors.processes import in_currency
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

ANN, BOB = Actor("ann"), Actor("bob")
PRICE = Decimal("189.00")


def profile(**more: Any) -> ProfileCompetitor:
    return ProfileCompetitor(name="Alt", strengths=["fast"], **more)


profiled = CompetitorProfiled(name="Alt", strengths=("fast",), profiled_by="ann")


def test_a_competitor_is_profiled_and_the_last_profile_stands() -> None:
    given(competitor).when(profile(), by=ANN).then(profiled)
    given(competitor, profiled).when(profile(), by=BOB).then_nothing()
    given(competitor, profiled).when(profile(weaknesses=["dear"]), by=BOB).then(
        CompetitorProfiled(name="Alt", strengths=("fast",), weaknesses=("dear",), profiled_by="bob")
    )


def test_a_price_has_its_currency_the_companys_own_by_default() -> None:
    bare, dear = ProductBody(name="Renault", price=PRICE), ProductBody(name="Ford", price=PRICE, currency="EUR")
    given(competitor).when(profile(products=[bare]), by=ANN).rejected(Invalid)
    assert [product.currency for product in in_currency([bare, dear, ProductBody(name="Fiat")], "CNY")] == [
        "CNY",
        "EUR",
        None,
    ]
    own = CompetitorProduct(name="Renault", price=PRICE, currency="CNY")
    assert given(competitor).when(profile(products=in_currency([bare], "CNY")), by=ANN).state == profiled.model_copy(
        update={"products": (own,)}
    )


def test_a_product_is_named_once() -> None:
    twice = [ProductBody(name="Renault"), ProductBody(name="Renault")]
    given(competitor).when(profile(products=twice), by=ANN).rejected(Invalid, "twice")
