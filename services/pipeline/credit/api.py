"""Routes of credit."""

from typing import Annotated

from fastapi import Query, Response

from services.pipeline.receivables.api import LedgerQuery, books_of, only_currency
from services.pipeline.receivables.decider import ledger, ledger_id
from services.pipeline.receivables.projections import projection
from shared.kernel.fields import Currency, Id, Money, Text
from shared.kernel.messages import Command
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.reading import BaseCurrency
from shared.web.roles import BOOKKEEPERS, Role
from shared.web.routes import Routes

from .decider import SetLimit
from .things import CREDIT_LIMIT, CreditView, show_credit

router = Routes("credit", "信用 credit: limits by customer and currency, and how much of them is taken.")


class CreditLimitBody(Command):
    amount: Money
    currency: Currency
    reason: Text


@router.command(
    "PUT",
    "/v1/customers/{id}/credit-limit",
    CREDIT_LIMIT,
    roles={Role.FINANCE},
    example={"amount": "21000.00", "currency": "USD", "reason": "Yearly review"},
)
async def put_limit(id: Id, body: CreditLimitBody, do: Execute) -> Response:
    """Set the customer's credit limit in one currency. "0.00" is a limit; an unchanged one makes no new version."""
    return await do(ledger, ledger_id(id, body.currency), SetLimit(customer_id=id, **dict(body)))


@router.query(
    "/v1/customers/{id}/credit", CreditView, roles=BOOKKEEPERS, whose="the customer's", projections=(projection,)
)
async def credit(id: Id, query: Annotated[LedgerQuery, Query()], fresh: Fresh, base: BaseCurrency) -> CreditView:
    """A customer's limit, exposure and what is available, from the stream and never stale."""
    currency = query.currency or await only_currency(fresh, id, base)
    folded = await books_of(fresh, id, currency)
    return show_credit(folded.state, folded.head.version, id, currency)
