"""Tier schemes as clients see them."""

from datetime import date
from uuid import UUID

from shared.kernel.things import EVERYONES, Head, Thing, View
from shared.kernel.versions import DocumentStatus

from .decider import TierSchemes, tier_scheme
from .events import Cuts, Method, Tiers, TierSchemePublished


class TierSchemeView(View):
    """`scheme_version` is the number that tiers name. A version is in force from `effective_on` until a later one for
    the same industries is."""

    status: DocumentStatus
    scheme_version: int
    effective_on: date
    method: Method
    cuts: Cuts | None
    window_days: int | None
    tiers: Tiers
    industries: tuple[str, ...]
    published_by: str


def scheme_view(one: TierSchemePublished, head: Head, thing_id: UUID) -> TierSchemeView:
    return TierSchemeView(
        id=thing_id, version=head.version, status=DocumentStatus.PUBLISHED, created_at=head.created_at, **dict(one)
    )


def show(state: TierSchemes, head: Head, thing_id: UUID) -> TierSchemeView | None:
    """The version published last, which a PUT is answered with."""
    return scheme_view(state.versions[-1], head, thing_id) if state.versions else None


TIER_SCHEME = Thing("tier scheme", "/v1/tier-scheme", tier_scheme, show, TierSchemeView, owners=EVERYONES)
