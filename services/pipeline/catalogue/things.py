"""A product, and the discount authority, as clients see them."""

from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Money
from shared.kernel.things import EVERYONES, Head, Thing, View, in_full

from .authority import Authority, authority
from .decider import product
from .events import AuthorityLevel


class ProductStatus(StrEnum):
    LISTED = "listed"


class ProductView(View):
    status: ProductStatus
    sku: str
    name: str
    line: str
    list_price: Money
    floor_price: Money
    currency: str


PRODUCT = Thing(
    "product", "/v1/products", product, in_full(ProductView, ProductStatus.LISTED), ProductView, owners=EVERYONES
)


class AuthorityStatus(StrEnum):
    PUBLISHED = "published"


class AuthorityView(View):
    """`levels` from the lowest to the highest; `document_version` is the one that approvals name."""

    status: AuthorityStatus
    levels: tuple[AuthorityLevel, ...]
    document_version: int
    published_by: str


def show_authority(state: Authority | None, head: Head, thing_id: UUID) -> AuthorityView | None:
    if state is None:
        return None
    return AuthorityView(
        id=thing_id,
        version=head.version,
        status=AuthorityStatus.PUBLISHED,
        created_at=head.created_at,
        levels=state.levels,
        document_version=state.version,
        published_by=state.published_by,
    )


AUTHORITY = Thing(
    "discount authority", "/v1/discount-authority", authority, show_authority, AuthorityView, owners=EVERYONES
)
