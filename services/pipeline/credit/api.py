"""Routes of credit."""

from typing import Annotated

from fastapi import Query, Response

from services.pipeline.receivables.api import LedgerQuery, books_of, only_currency
from services.pipeline.receivables.decider import ledger, ledger_id
from services.pipeline.receivables.projections import projection
from shared.kernel.fields import Currency, Id, Money, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.reading import BaseCurrency, Parameters
from shared.web.roles import BOOKKEEPERS, Role
from shared.web.routes import Routes

from .decider import SetLimit
from .terms import SetTerms, TermsBody, credit_terms, terms_id
from .things import CREDIT_LIMIT, CREDIT_TERMS, CreditView, TermsView, show_credit

router = Routes(
    "credit",
    "信用 credit: limits by customer and currency and how much of them is taken, terms of payment with the customer's "
    "grade, and reviews of both from how the customer paid.",
)


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
    terms = await fresh.stream(credit_terms, terms_id(id))
    return show_credit(folded.state, terms.state, folded.head.version, id, currency)


@router.command(
    "PUT",
    "/v1/customers/{id}/credit-terms",
    CREDIT_TERMS,
    roles={Role.FINANCE},
    example={"days": 30, "grade": "A", "reason": "Yearly review"},
)
async def put_terms(id: Id, body: TermsBody, do: Execute) -> Response:
    """Set how many days the customer has to pay, and its grade. An invoice that names no instalments is due so many
    days after its issue; what is issued stays as it is. Unchanged terms make no new version."""
    return await do(credit_terms, terms_id(id), SetTerms(customer_id=id, **dict(body)))


@router.query(
    "/v1/customers/{id}/credit-terms", TermsView, roles=BOOKKEEPERS, whose="the customer's", refuses=(NotFound,)
)
async def terms(id: Id, query: Annotated[Parameters, Query()], fresh: Fresh, base: BaseCurrency) -> TermsView:
    """The customer's terms, from their stream and never stale."""
    await books_of(fresh, id, base)
    folded = await fresh.stream(credit_terms, terms_id(id))
    shown = CREDIT_TERMS.view(folded.state, folded.head, terms_id(id))
    if shown is None:
        raise NotFound("The customer has no terms of its own.")
    return shown
