"""Routes of the catalogue."""

from fastapi import Response

from shared.kernel.fields import Code
from shared.web.execute import Execute
from shared.web.roles import APPROVERS, Role
from shared.web.routes import Routes

from .decider import ListProduct, ProductTerms, product, product_id
from .projections import products
from .things import PRODUCT

router = Routes("catalogue", "产品与价格 catalogue: products, their lines, list prices and floor prices.")
router.reads(PRODUCT, products, filters=("line",), sorts=("sku", "name"), by=("sku", product_id))


@router.command(
    "PUT",
    "/v1/products/{sku}",
    PRODUCT,
    roles=APPROVERS | {Role.PRODUCT},
    example={
        "name": "1969 Harley Davidson Ultimate Chopper",
        "line": "Motorcycles",
        "list_price": "95.70",
        "floor_price": "48.81",
        "currency": "USD",
    },
)
async def put_product(sku: Code, body: ProductTerms, do: Execute) -> Response:
    """List a product, or change what is said of it. An unchanged one makes no new version."""
    return await do(product, product_id(sku), ListProduct(sku=sku, **dict(body)))
