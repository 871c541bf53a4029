"""The loyalty scheme as clients see it."""

from datetime import date
from uuid import UUID

from shared.kernel.fields import Count
from shared.kernel.things import EVERYONES, Head, Thing, View
from shared.kernel.versions import DocumentStatus

from .decider import LoyaltyScheme, loyalty_scheme
from .events import Earning, LoyaltySchemePublished


class LoyaltySchemeView(View):
    """`scheme_version` is what points earned under it name. A version is in force from `effective_on` until a later
    one is."""

    status: DocumentStatus
    scheme_version: Count
    effective_on: date
    earning: tuple[Earning, ...]
    expiry_days: int | None
    referral_points: Count
    published_by: str


def scheme_view(one: LoyaltySchemePublished, head: Head, thing_id: UUID) -> LoyaltySchemeView:
    return LoyaltySchemeView(
        id=thing_id, version=head.version, status=DocumentStatus.PUBLISHED, created_at=head.created_at, **dict(one)
    )


def show(state: LoyaltyScheme, head: Head, thing_id: UUID) -> LoyaltySchemeView | None:
    """The version published last, which a PUT is answered with."""
    return scheme_view(state.versions[-1], head, thing_id) if state.versions else None


LOYALTY_SCHEME = Thing(
    "loyalty scheme", "/v1/loyalty-scheme", loyalty_scheme, show, LoyaltySchemeView, owners=EVERYONES
)
