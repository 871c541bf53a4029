"""Routes of the expense authority."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from shared.kernel.fields import Day
from shared.kernel.rejections import NotFound
from shared.kernel.versions import asked
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import BaseCurrency, Parameters
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes

from .decider import AUTHORITY_ID, PublishExpenseAuthority, expense_authority
from .things import AUTHORITY, ExpenseAuthorityView, authority_view

router = Routes("budgets")


class AuthorityQuery(Parameters):
    version: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    on: Day | None = None


@router.command(
    "PUT",
    "/v1/expense-authority",
    AUTHORITY,
    roles={Role.FINANCE, Role.DIRECTOR},
    example={
        "effective_on": "2026-01-01",
        "currency": "CNY",
        "levels": [
            {"role": "group_leader", "up_to": "2000.00"},
            {"role": "sales_manager", "up_to": "20000.00"},
            {"role": "regional_manager", "up_to": "100000.00"},
        ],
    },
)
async def put_authority(body: PublishExpenseAuthority, do: Execute, base: BaseCurrency) -> Response:
    """Say up to which amount each role approves expenses, from a day on. A role that is not named approves none, the
    director any, and those in another currency alone. Before the first version group leaders and supervisors approve up
    to 1,000, sales managers 10,000, regional managers 50,000. The one published last, published again, makes no new
    version."""
    command = body if body.currency else body.model_copy(update={"currency": base})
    return await do(expense_authority, AUTHORITY_ID, command)


@router.query("/v1/expense-authority", ExpenseAuthorityView, roles=EVERYONE, whose=PUBLIC, refuses=(NotFound,))
async def read_authority(query: Annotated[AuthorityQuery, Query()], fresh: Fresh) -> ExpenseAuthorityView:
    """Read the version that was published last, the one in force `on` a day, or the `version` that an approval
    names."""
    folded = await fresh.stream(expense_authority, AUTHORITY_ID)
    found = asked(folded.state.versions, query.version, query.on)
    if found is None:
        raise NotFound("No such version of the expense authority has been published.")
    return authority_view(found, folded.head, AUTHORITY_ID)
