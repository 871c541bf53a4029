"""A quote as clients see it."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.pipeline.catalogue.lines import SoldLine
from services.pipeline.opportunities.things import OPPORTUNITY
from shared.kernel.fields import Money, Percent
from shared.kernel.things import Head, Shown, Thing, View

from .amounts import amount
from .decider import quote
from .events import QuoteLine
from .state import Quote, QuoteStatus, Version


class LineView(SoldLine):
    """`amount` = quantity × unit price."""

    amount: Money


class ApprovalView(Shown):
    """`deepest_discount` below the list prices of that moment, in percent, judged by that version of the discount
    authority (null: none had been published)."""

    approved_by: str
    deepest_discount: Percent
    below_floor: bool
    authority_version: int | None


class VersionView(Shown):
    version: int
    status: QuoteStatus
    valid_until: date
    lines: tuple[LineView, ...]
    total: Money
    written_by: str
    submitted_by: str | None
    approval: ApprovalView | None
    returned_for: str | None


class FeedbackView(Shown):
    version: int
    text: str
    wants: str | None
    recorded_by: str


class AcceptanceView(Shown):
    version: int
    on: date
    total: Money
    recorded_by: str


class QuoteView(View):
    """The fields of the create body and `total` are those of the latest version, `document_version`; `status` too,
    until a version is accepted. `current_version` is the approved one that holds, which alone can be accepted."""

    status: QuoteStatus
    opportunity_id: UUID
    customer_id: UUID
    currency: str
    valid_until: date
    lines: tuple[LineView, ...]
    total: Money
    document_version: int = Field(description="The number of the document's latest version")
    current_version: int | None
    versions: tuple[VersionView, ...]
    feedback: tuple[FeedbackView, ...]
    acceptance: AcceptanceView | None
    drafted_by: str


def show(state: Quote | None, head: Head, thing_id: UUID) -> QuoteView | None:
    if state is None:
        return None
    latest = state.latest
    return QuoteView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        opportunity_id=state.drafted.opportunity_id,
        customer_id=state.drafted.customer_id,
        currency=state.drafted.currency,
        valid_until=latest.valid_until,
        lines=tuple(_line(line) for line in latest.lines),
        total=latest.total,
        document_version=latest.number,
        current_version=state.current.number if state.current else None,
        versions=tuple(_version(version) for version in state.versions),
        feedback=tuple(FeedbackView.model_validate(one) for one in state.feedback),
        acceptance=AcceptanceView.model_validate(state.acceptance) if state.acceptance else None,
        drafted_by=state.drafted.drafted_by,
    )


def _version(version: Version) -> VersionView:
    return VersionView(
        version=version.number,
        status=version.status,
        valid_until=version.valid_until,
        lines=tuple(_line(line) for line in version.lines),
        total=version.total,
        written_by=version.written_by,
        submitted_by=version.submitted_by,
        approval=ApprovalView.model_validate(version.approval) if version.approval else None,
        returned_for=version.returned_for,
    )


def _line(line: QuoteLine) -> LineView:
    return LineView(**dict(line), amount=amount(line))


QUOTE = Thing(
    "quote",
    "/v1/quotes",
    quote,
    show,
    QuoteView,
    owners=lambda view: (),
    within=(OPPORTUNITY, "opportunity_id"),
)
