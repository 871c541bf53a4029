"""The service standard as clients see it."""

from datetime import date
from uuid import UUID

from shared.kernel.things import EVERYONES, Head, Thing, View
from shared.kernel.versions import DocumentStatus

from .decider import ServiceStandard, service_standard
from .events import ServiceRule, ServiceStandardPublished, WorkingTime


class ServiceStandardView(View):
    """`document_version` is the number that requests and complaints name as their `standard_version`. A version is in
    force from `effective_on` until a later one is."""

    status: DocumentStatus
    effective_on: date
    rules: tuple[ServiceRule, ...]
    working_time: WorkingTime
    document_version: int
    published_by: str


def standard_view(one: ServiceStandardPublished, head: Head, thing_id: UUID) -> ServiceStandardView:
    return ServiceStandardView(
        id=thing_id,
        version=head.version,
        status=DocumentStatus.PUBLISHED,
        created_at=head.created_at,
        effective_on=one.effective_on,
        rules=one.rules,
        working_time=one.working_time,
        document_version=one.standard_version,
        published_by=one.published_by,
    )


def show(state: ServiceStandard, head: Head, thing_id: UUID) -> ServiceStandardView | None:
    """The version published last, which a PUT is answered with."""
    return standard_view(state.versions[-1], head, thing_id) if state.versions else None


STANDARD = Thing(
    "service standard", "/v1/service-standard", service_standard, show, ServiceStandardView, owners=EVERYONES
)
