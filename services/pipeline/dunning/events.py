"""What happens in dunning: a policy is published, a case follows each invoice, and runs are counted."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from services.pipeline.invoices.events import Instalment, Value
from shared.kernel.fields import Code, Count, Currency, Day, Id, Moment, Money, PositiveMoney
from shared.kernel.messages import Event

Days = Annotated[int, Field(strict=True, ge=0, le=3650)]
"""A number of days, at most ten years."""


class Action(StrEnum):
    """What a level asks for."""

    REP_FOLLOW_UP = "rep_follow_up"
    MANAGER = "manager"
    LEGAL_LETTER = "legal_letter"


class Level(Value):
    """Reached once the earliest unpaid due date is `after_days` ago."""

    level: Count
    after_days: Days
    action: Action


class DunningPolicyPublished(Event):
    """Version `policy_version`, which never changes. No warning is given where `early_warning_days` is 0."""

    policy_version: Count
    early_warning_days: Days
    levels: tuple[Level, ...]
    published_by: str
    published_at: Moment


class DunningOpened(Event):
    """The case of an invoice begins with the invoice, long before there is anything to dun."""

    invoice_id: Id
    number: Code
    customer_id: Id
    owner_id: Id | None = None
    contract_id: Id
    currency: Currency
    amount: PositiveMoney
    instalments: tuple[Instalment, ...]


class InstalmentsPaid(Event):
    """`on` is the day on which the money, the credit note or the write-off counts."""

    on: Day
    parts: tuple[Instalment, ...]


class InstalmentsReopened(Event):
    """Money was taken back."""

    on: Day
    parts: tuple[Instalment, ...]


class DunningSuspended(Event):
    """Dunning waits for that complaint, or without one for the invoice's dispute."""

    complaint_id: Id | None = None


class DunningResumed(Event):
    """That complaint, or without one the dispute, stops dunning no more."""

    complaint_id: Id | None = None


class PaymentPromised(Event):
    """The customer promised `amount` more by the end of `promised_on`, while `open` was open of the invoice."""

    promised_on: Day
    amount: PositiveMoney
    open: Money


class EarlyWarningGiven(Event):
    """`open` is due on `due_on`, `days_left` after `as_of`."""

    due_on: Day
    as_of: Day
    days_left: Count
    open: Money
    policy_version: Count


class Stage(Event):
    """Where the invoice stands on `as_of`: `due_on` is the earliest due date that was unpaid, `days` before, and
    `open` is what is open of the whole invoice."""

    invoice_id: Id
    number: Code
    customer_id: Id
    owner_id: Id | None = None
    contract_id: Id
    currency: Currency
    due_on: Day
    as_of: Day
    days: Count
    open: Money
    level: Count
    action: Action
    policy_version: Count


class PaymentOverdue(Stage):
    """The first level is reached."""


class DunningEscalated(Stage):
    """A later level is reached."""


class LegalLetterIssued(Stage):
    """The level that was just reached asks for a legal letter."""


class DunningCleared(Stage):
    """All that was overdue is paid. `level` is the last one that was reached."""


class DunningRunCompleted(Event):
    """`found` are the cases that were looked at; the rest counts the events that they gave."""

    as_of: Day
    policy_version: Count
    found: Count
    warned: Count
    overdue: Count
    escalated: Count
    legal_letters: Count


CaseEvent = (
    DunningOpened
    | InstalmentsPaid
    | InstalmentsReopened
    | DunningSuspended
    | DunningResumed
    | PaymentPromised
    | EarlyWarningGiven
    | PaymentOverdue
    | DunningEscalated
    | LegalLetterIssued
    | DunningCleared
)
