"""A sales plan as it stands."""

from dataclasses import dataclass
from enum import StrEnum

from .events import Content, SalesPlanDrafted, SalesPlanRevised


class SalesPlanStatus(StrEnum):
    """Of the newest version: a revision of an approved plan is a draft until it is approved in its turn."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


@dataclass(frozen=True)
class InForce:
    """The version that was approved last."""

    document_version: int
    content: Content


@dataclass(frozen=True)
class SalesPlan:
    """`content` is what the newest version says, `writers` are all who had a hand in it, who may not approve it."""

    drafted: SalesPlanDrafted
    content: Content
    writers: frozenset[str]
    status: SalesPlanStatus = SalesPlanStatus.DRAFT
    version: int = 1
    submitted_by: str | None = None
    approved_by: str | None = None
    returned_for: str | None = None
    in_force: InForce | None = None
    revisions: tuple[SalesPlanRevised, ...] = ()
