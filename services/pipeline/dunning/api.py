"""Routes of dunning."""

from typing import Annotated

from pydantic import Field

from shared.web.listings import Filter
from shared.web.roles import BOOKKEEPERS
from shared.web.routes import Routes

from .projections import cases
from .things import CASE, DunningStatus

Number = Annotated[int, Field(ge=0, le=1_000_000)]

router = Routes(
    "dunning",
    "逾期预警 dunning: a policy of levels, a case for each invoice from its first warning on, and runs that do what is "
    "due by a day, each level once.",
)
router.reads(
    CASE,
    cases,
    roles=BOOKKEEPERS,
    filters=(
        "customer_id",
        "owner_id",
        "invoice_id",
        Filter("level", Number, lambda table, level: table.c.level == level),
        Filter("status", DunningStatus, lambda table, status: table.c.status == status.value),
    ),
    sorts=("due_on", "level"),
)
