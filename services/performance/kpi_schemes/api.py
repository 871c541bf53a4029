"""Routes of KPI schemes."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import OwnApproval
from shared.web.execute import Execute, NoBody
from shared.web.listings import Filter
from shared.web.reading import BaseCurrency
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes

from .decider import CollectionRateTooLight, DraftKpiScheme
from .processes import draft_kpi_scheme, publish_kpi_scheme
from .projections import kpi_schemes
from .things import KPI_SCHEME, KpiSchemeStatus

PLANNERS = frozenset({Role.DIRECTOR, Role.HR})
EXAMPLE = {
    "name": "Sales 2004",
    "effective_from": "2004-01-01",
    "who": {"positions": ["rep", "account_manager"]},
    "items": [
        {
            "metric": "collection_rate",
            "group": "sales",
            "weight": "30",
            "source": "auto",
            "target": "0.95",
            "floor": "0.6",
            "cap": "1.2",
        },
        {"metric": "signed_amount", "group": "sales", "weight": "40", "source": "auto", "cap": "1.5", "slope": "1.5"},
        {"metric": "visits", "group": "sales", "weight": "10", "source": "auto", "target": 60, "cap": "1.2"},
        {"metric": "cooperation", "group": "teamwork", "weight": "10", "source": "peer"},
        {"metric": "product_knowledge", "group": "skill", "weight": "10", "source": "manual"},
    ],
    "appeal_days": 10,
}

router = Routes(
    "kpi",
    "绩效考核 kpi: schemes of weighed measures for positions, and the scorecards that are made by them: drafted from "
    "events, rated by superiors and peers, finalised, appealed, frozen.",
)
router.reads(
    KPI_SCHEME,
    kpi_schemes,
    roles=EVERYONE,
    filters=(Filter("status", KpiSchemeStatus, lambda table, status: table.c.status == status.value),),
    sorts=("effective_from",),
)


@router.command("POST", "/v1/kpi-schemes", KPI_SCHEME, creates=True, roles=PLANNERS, example=EXAMPLE)
async def draft(body: DraftKpiScheme, do: Execute, base: BaseCurrency) -> Response:
    """Draft a scheme. Its weights add up to 100; what cannot be reckoned from events is rated by a superior (`manual`)
    or by peers. Nobody is scored by it before it is published."""
    if body.currency is None:
        body = body.model_copy(update={"currency": base})
    return await do(draft_kpi_scheme, do.new_id(), body)


@router.command(
    "POST",
    "/v1/kpi-schemes/{id}/publish",
    KPI_SCHEME,
    roles=PLANNERS,
    refuses=(OwnApproval, CollectionRateTooLight),
    example={},
)
async def publish(id: Id, body: NoBody, do: Execute) -> Response:
    """Publish a scheme for good, by another than its drafter. Refused where one of its positions sells and the
    collection rate weighs less than 30."""
    return await do(publish_kpi_scheme, id, body)
