"""Routes of the catalogue."""

from fastapi import Response

from shared.kernel.fields import Code
from shared.kernel.rejections import NotFound
from shared.web.execute import Execute, Executing
from shared.web.fresh import Fresh
from shared.web.imports import imports
from shared.web.operation import PUBLIC
from shared.web.roles import APPROVERS, EVERYONE, Role
from shared.web.routes import Routes

from .authority import AUTHORITY_ID, PublishAuthority, authority
from .decider import ListProduct, ProductTerms, product, product_id
from .projections import products
from .things import AUTHORITY, PRODUCT, AuthorityView, show_authority

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


@router.command(
    "PUT",
    "/v1/discount-authority",
    AUTHORITY,
    roles={Role.PRODUCT, Role.DIRECTOR},
    example={"levels": [{"role": "sales_manager", "percent": "10"}, {"role": "regional_manager", "percent": "20"}]},
)
async def put_authority(body: PublishAuthority, do: Execute) -> Response:
    """Say who may discount how far: the most that each role may take off the list price when it approves a quote, in
    percent. A role that is not named may approve no discount, the director any. Below the floor price only the
    director approves, whatever is said here. Unchanged levels make no new version."""
    return await do(authority, AUTHORITY_ID, body)


@router.query("/v1/discount-authority", AuthorityView, roles=EVERYONE, whose=PUBLIC, refuses=(NotFound,))
async def get_authority(fresh: Fresh) -> AuthorityView:
    """Who may discount how far. Nothing is there before it is first put: then only the floor price holds."""
    folded = await fresh.stream(authority, AUTHORITY_ID)
    shown = show_authority(folded.state, folded.head, AUTHORITY_ID)
    if shown is None:
        raise NotFound("No discount authority has been published.")
    return shown


async def product_line(line: ListProduct, do: Executing) -> Response:
    return await do(product, product_id(line.sku), line)


imports(
    router, "/v1/products/import", ListProduct, product_line, like=put_product, example={"sku": "S10_1678", **LISTED}
)
