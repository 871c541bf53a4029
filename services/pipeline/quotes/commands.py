"""What can be asked of a quote."""

from pydantic import Field

from services.pipeline.catalogue.lines import LineBody
from services.pipeline.discounts.prices import Price
from shared.kernel.fields import Currency, Day, Flag, Id, Percent, Text
from shared.kernel.messages import Command

from .events import QuoteLine

MOST_LINES = 500


class DraftQuote(Command):
    opportunity_id: Id
    valid_until: Day
    lines: list[LineBody] = Field(min_length=1, max_length=MOST_LINES)


class ReviseQuote(Command):
    """What is left out stays as it is in the latest version. The opportunity may be named, and stays."""

    opportunity_id: Id | None = None
    valid_until: Day | None = None
    lines: list[LineBody] | None = Field(default=None, min_length=1, max_length=MOST_LINES)


class OfVersion(Command):
    """`version` is the document's."""

    version: int = Field(strict=True, ge=1)


class ApproveQuote(OfVersion):
    pass


class ReturnQuote(OfVersion):
    reason: Text


class SendQuote(OfVersion):
    pass


class RecordFeedback(Command):
    """What the customer said, and what it wants instead."""

    text: Text
    wants: Text | None = None


class AcceptQuote(OfVersion):
    on: Day


class ExpireQuote(Command):
    """Where its validity has ended by that day."""

    as_of: Day


class RecordDraft(Command):
    """A draft with what its opportunity says."""

    opportunity_id: Id
    customer_id: Id
    currency: Currency
    valid_until: Day
    lines: tuple[QuoteLine, ...]


class SubmitQuote(Command):
    pass


class RecordApproval(OfVersion):
    """An approval with what the catalogue says of the prices (by SKU), and of what the approver may do: `percent`
    below list price at most, and below the floor price or not. `owner_id` is the opportunity's owner."""

    owner_id: Id
    prices: dict[str, Price]
    percent: Percent
    may_go_below_floor: Flag
    authority_version: int | None = None


QuoteCommand = (
    RecordDraft
    | ReviseQuote
    | SubmitQuote
    | RecordApproval
    | ReturnQuote
    | SendQuote
    | RecordFeedback
    | AcceptQuote
    | ExpireQuote
)
