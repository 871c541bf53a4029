"""The route of what expenses return."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import Invalid
from shared.web.reading import BaseCurrency, Read, ReportParameters
from shared.web.routes import Routes

from ..budgets.api import SPENDERS
from ..credits.projections import attainment
from ..expenses.projections import expenses
from .projections import origins
from .query import Asked, ExpenseReturn, For, expense_return

router = Routes("budgets")


class ReturnQuery(ReportParameters):
    """Expenses from one day to another, both inside: the day of their settlement, before it that for which they are
    planned. `unit_id` is that of the budget."""

    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None
    by: For | None = None
    unit_id: Id | None = None


@router.query(
    "/v1/reports/expense-return",
    ExpenseReturn,
    roles=SPENDERS,
    projections=(expenses, origins, attainment),
    refuses=(Invalid,),
)
async def read_return(query: Annotated[ReturnQuery, Query()], db: Read, base: BaseCurrency) -> ExpenseReturn:
    """What was spent for each campaign and opportunity, and what was signed of it, whenever that was. `by` shows only
    the one or the other. A campaign's deals are those that name it, an opportunity's that by which it was won."""
    if query.from_ and query.to and query.to < query.from_:
        raise Invalid("/to", "must not be before from")
    asked = Asked(query.from_, query.to, query.by, query.unit_id, query.currency)
    return await expense_return(db, asked, base)
