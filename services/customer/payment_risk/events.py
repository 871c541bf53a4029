"""What is known of the invoices that a customer has not paid in time.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Code, Count, Currency, Day, Id, Money
from shared.kernel.messages import Event


class OverdueMarked(Event):
    """What pipeline says of an invoice that the customer has not paid: as of `as_of`, `open` was unpaid of it, a part
    since `due_on`, and dunning had come to `level`, which asks for `action` by that
    version of the dunning policy."""

    invoice_id: Id
    number: Code
    currency: Currency
    due_on: Day
    as_of: Day
    days: Count
    open: Money
    level: Count
    action: Code
    policy_version: Count


class OverdueCleared(Event):
    """What was overdue of the invoice is paid."""

    invoice_id: Id


RiskEvent = OverdueMarked | OverdueCleared
