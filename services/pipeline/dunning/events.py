"""What happens in dunning: a case follows each invoice."""

from services.pipeline.dunning_policies.events import Action
from services.pipeline.invoices.events import Instalment
from shared.kernel.fields import Code, Count, Currency, Day, Id, Money, PositiveMoney
from shared.kernel.messages import Event


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
