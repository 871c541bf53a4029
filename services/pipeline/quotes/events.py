"""What happens to a quote, version by version, until one is accepted."""

from services.pipeline.catalogue.lines import SoldLine
from shared.kernel.fields import Currency, Day, Flag, Id, Money, Percent, Text
from shared.kernel.messages import Event


class QuoteLine(SoldLine):
    """Of a product of the catalogue, or customised."""


class QuoteDrafted(Event):
    """Version 1. Customer and currency are the opportunity's."""

    opportunity_id: Id
    customer_id: Id
    currency: Currency
    valid_until: Day
    lines: tuple[QuoteLine, ...]
    drafted_by: str


class QuoteRevised(Event):
    """The next version, whole."""

    version: int
    valid_until: Day
    lines: tuple[QuoteLine, ...]
    revised_by: str


class QuoteSubmitted(Event):
    version: int
    submitted_by: str


class QuoteApproved(Event):
    """`supersedes` is the version that was current before. `deepest_discount` is the largest of the lines below the
    list prices of that moment, in percent; `authority_version` the discount authority it was judged by."""

    version: int
    supersedes: int | None = None
    deepest_discount: Percent
    below_floor: Flag
    authority_version: int | None = None
    approved_by: str


class QuoteReturned(Event):
    version: int
    reason: Text
    returned_by: str


class QuoteSent(Event):
    version: int
    sent_by: str


class FeedbackReceived(Event):
    """What the customer said of a version, and what it wants instead."""

    version: int
    text: Text
    wants: Text | None = None
    recorded_by: str


class QuoteAccepted(Event):
    """`total` is what the customer agreed to."""

    version: int
    on: Day
    total: Money
    recorded_by: str


class QuoteExpired(Event):
    """The current version was valid until an earlier day than `as_of`, and was not accepted by then."""

    version: int
    valid_until: Day
    as_of: Day


QuoteEvent = (
    QuoteDrafted
    | QuoteRevised
    | QuoteSubmitted
    | QuoteApproved
    | QuoteReturned
    | QuoteSent
    | FeedbackReceived
    | QuoteAccepted
    | QuoteExpired
)
