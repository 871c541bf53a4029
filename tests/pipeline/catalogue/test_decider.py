from decimal import Decimal
from typing import Any

from services.pipeline.catalogue.decider import ListProduct, product, product_id
from services.pipeline.catalogue.events import PriceChanged, ProductDescribed, ProductListed
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

BODY = {
    "sku": "S10_1678",
    "name": "1969 Harley Davidson Ultimate Chopper",
    "line": "Motorcycles",
    "list_price": "95.70",
    "floor_price": "48.81",
    "currency": "USD",
}
LISTED = ProductListed.model_validate(BODY)


def put(**changes: Any) -> ListProduct:
    return ListProduct.model_validate({**BODY, **changes})


def test_a_product_is_listed_by_its_first_put() -> None:
    given(product).when(put()).then(LISTED)


def test_an_unchanged_product_makes_no_new_version() -> None:
    given(product, LISTED).when(put(list_price="95.7")).then_nothing()


def test_a_new_price_is_a_price_change() -> None:
    given(product, LISTED).when(put(list_price="99.00")).then(
        PriceChanged(list_price=Decimal("99.00"), floor_price=Decimal("48.81"), currency="USD")
    )


def test_another_name_or_line_is_another_description() -> None:
    given(product, LISTED).when(put(line="Vintage")).then(ProductDescribed(name=LISTED.name, line="Vintage"))


def test_both_may_change_at_once() -> None:
    assert given(product, LISTED).when(put(name="Chopper", floor_price="50.00")).events == [
        ProductDescribed(name="Chopper", line="Motorcycles"),
        PriceChanged(list_price=Decimal("95.70"), floor_price=Decimal("50.00"), currency="USD"),
    ]


def test_what_was_changed_back_is_a_change_again() -> None:
    higher = PriceChanged(list_price=Decimal("99.00"), floor_price=Decimal("48.81"), currency="USD")
    assert given(product, LISTED, higher).when(put()).state == product.fold([LISTED])


def test_a_floor_above_the_list_price_is_refused() -> None:
    given(product).when(put(floor_price="95.71")).rejected(Invalid)


def test_a_sku_always_names_the_same_stream() -> None:
    assert product_id("S10_1678") == product_id("S10_1678") != product_id("S10_1949")
