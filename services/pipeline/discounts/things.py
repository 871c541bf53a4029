"""The discount authority as clients see it."""

from enum import StrEnum
from uuid import UUID

from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import Authority, authority
from .events import AuthorityLevel


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
