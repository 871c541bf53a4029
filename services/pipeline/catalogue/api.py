"""Routes of the catalogue."""

from fastapi import Response

from shared.kernel.fields import Code
from shared.web.execute import Execute, Executing
from shared.web.imports import imports
from shared.web.roles import APPROVERS, EVERYONE, Role
from shared.web.routes import Routes

from .decider import ListProduct, ProductTerms, product, product_id
from .projections import products
from .things import PRODUCT

router = Routes(
    "catalogue", "产品与价格 catalogue: products, their lines, list and floor prices, and who may discount how far."
)
router.reads(PRODUCT, products, roles=EVERYONE, filters=("line",), sorts=("sku", "name"), by=("sku", product_id))


LISTED = {
    "name": "1969 Harley Davidson Ultimate Chopper",
    "line": "Motorcycles",
    "list_price": "95.70",
    "floor_price": "48.81",
    "currency": "USD",
}


@router.command(
    "PUT",
    "/v1/products/{sku}",
    PRODUCT,
    roles=APPROVERS | {Role.PRODUCT},
    example=LISTED,
)
async def put_product(sku: Code, body: ProductTerms, do: Execute) -> Response:
    """List a product, or change what is said of it. An unchanged one makes no new version."""
    return await do(product, product_id(sku), ListProduct(sku=sku, **dict(body)))


async def product_line(line: ListProduct, do: Executing) -> Response:
    return await do(product, product_id(line.sku), line)


imports(
    router, "/v1/products/import", ListProduct, product_line, like=put_product, example={"sku": "S10_1678", **LISTED}
)
