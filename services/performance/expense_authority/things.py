"""The expense authority as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import ExpenseAuthority, expense_authority
from .events import ExpenseAuthorityPublished, ExpenseLevel


class AuthorityStatus(StrEnum):
    PUBLISHED = "published"


class ExpenseAuthorityView(View):
    """`document_version` is the number that approvals name as their `authority_version`. `levels` from the lowest to
    the highest; the director may approve any amount."""

    status: AuthorityStatus
    effective_on: date
    currency: str
    levels: tuple[ExpenseLevel, ...]
    document_version: int
    published_by: str


def authority_view(one: ExpenseAuthorityPublished, head: Head, thing_id: UUID) -> ExpenseAuthorityView:
    return ExpenseAuthorityView(
        id=thing_id,
        version=head.version,
        status=AuthorityStatus.PUBLISHED,
        created_at=head.created_at,
        effective_on=one.effective_on,
        currency=one.currency,
        levels=one.levels,
        document_version=one.authority_version,
        published_by=one.published_by,
    )


def show(state: ExpenseAuthority, head: Head, thing_id: UUID) -> ExpenseAuthorityView | None:
    """The version published last, which a PUT is answered with."""
    return authority_view(state.versions[-1], head, thing_id) if state.versions else None


AUTHORITY = Thing(
    "expense authority", "/v1/expense-authority", expense_authority, show, ExpenseAuthorityView, owners=EVERYONES
)
