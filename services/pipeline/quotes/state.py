"""A quote as it stands: its versions, the one that is current, and the one that was accepted."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .amounts import total
from .events import FeedbackReceived, QuoteAccepted, QuoteApproved, QuoteDrafted, QuoteLine


class QuoteStatus(StrEnum):
    """Of a version. `expired`: its validity ended before it was accepted. `superseded`: a later one was approved.
    `replaced`: a later one was written before it was."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    SENT = "sent"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    REPLACED = "replaced"


OFFERED = (QuoteStatus.APPROVED, QuoteStatus.SENT)
CURRENT = (*OFFERED, QuoteStatus.ACCEPTED, QuoteStatus.EXPIRED)


@dataclass(frozen=True)
class Version:
    """`returned_for` is why it was returned, where it was."""

    number: int
    lines: tuple[QuoteLine, ...]
    valid_until: date
    written_by: str
    status: QuoteStatus = QuoteStatus.DRAFT
    submitted_by: str | None = None
    approval: QuoteApproved | None = None
    returned_for: str | None = None

    @property
    def total(self) -> Decimal:
        return total(self.lines)


@dataclass(frozen=True)
class Quote:
    """`versions` in order, the first is number 1."""

    drafted: QuoteDrafted
    versions: tuple[Version, ...]
    feedback: tuple[FeedbackReceived, ...] = ()
    acceptance: QuoteAccepted | None = None

    @property
    def latest(self) -> Version:
        return self.versions[-1]

    @property
    def current(self) -> Version | None:
        """The one approved version that holds: no later one has been approved."""
        return next((version for version in self.versions if version.status in CURRENT), None)

    @property
    def accepted(self) -> Version | None:
        return self.versions[self.acceptance.version - 1] if self.acceptance else None

    @property
    def status(self) -> QuoteStatus:
        """That of the latest version, until one is accepted."""
        return QuoteStatus.ACCEPTED if self.acceptance else self.latest.status
