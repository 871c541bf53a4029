"""A KPI scheme as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import KpiScheme, kpi_scheme
from .events import Item, Who


class KpiSchemeStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class KpiSchemeView(View):
    """`document_version` is the `scheme_version` that cards name."""

    status: KpiSchemeStatus
    document_version: int
    name: str
    effective_from: date
    who: Who
    items: tuple[Item, ...]
    currency: str
    appeal_days: int
    drafted_by: str
    published_by: str | None


def show(state: KpiScheme | None, head: Head, scheme_id: UUID) -> KpiSchemeView | None:
    if state is None:
        return None
    terms = state.terms
    return KpiSchemeView(
        id=scheme_id,
        version=head.version,
        created_at=head.created_at,
        status=KpiSchemeStatus.PUBLISHED if state.published_by else KpiSchemeStatus.DRAFT,
        document_version=state.scheme_version,
        name=terms.name,
        effective_from=terms.effective_from,
        who=terms.who,
        items=terms.items,
        currency=terms.currency,
        appeal_days=terms.appeal_days,
        drafted_by=state.drafted_by,
        published_by=state.published_by,
    )


KPI_SCHEME = Thing("kpi scheme", "/v1/kpi-schemes", kpi_scheme, show, KpiSchemeView, owners=EVERYONES)
