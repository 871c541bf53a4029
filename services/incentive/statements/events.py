"""What a statement run did, and what was exported for payroll."""

from collections.abc import Mapping
from decimal import Decimal

from shared.kernel.fields import Code, Count, Currency, Moment, SignedMoney
from shared.kernel.messages import Event, Value


class CurrencyTotal(Value):
    currency: Currency
    amount: SignedMoney


def currency_totals(sums: Mapping[str, Decimal]) -> tuple[CurrencyTotal, ...]:
    """In the order of currencies."""
    return tuple(CurrencyTotal(currency=currency, amount=amount) for currency, amount in sorted(sums.items()))


class StatementRunCompleted(Event):
    """So many statements were issued for the month, with so many lines, of these totals when they were issued."""

    period: Code
    statements: Count
    totals: tuple[CurrencyTotal, ...]


class PayoutExported(Event):
    """All locked statements of the month left as a table: so many, of these totals. `number` counts the exports of the
    month."""

    period: Code
    number: Count
    statements: Count
    totals: tuple[CurrencyTotal, ...]
    exported_at: Moment
    exported_by: str
