"""A resource as clients see it."""

from datetime import date
from uuid import UUID

from shared.kernel.things import Head, Shown, Thing, View

from .decider import Resource, ResourceStatus, resource
from .events import ResourceKind


class MisuseView(Shown):
    reason: str
    on: date
    flagged_by: str


class ResourceView(View):
    """One handing-out of it. `unit_id` is, where a rep has it, the rep's unit as it was then."""

    status: ResourceStatus
    kind: ResourceKind
    name: str
    code: str | None
    purpose: str
    rep_id: UUID | None
    unit_id: UUID | None
    on: date
    until: date | None
    assigned_by: str
    returned_on: date | None
    condition: str | None
    returned_by: str | None
    misuse: tuple[MisuseView, ...]


def show(state: Resource | None, head: Head, resource_id: UUID) -> ResourceView | None:
    if state is None:
        return None
    returned = state.returned
    return ResourceView(
        id=resource_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **dict(state.assigned),
        returned_on=returned.on if returned else None,
        condition=returned.condition if returned else None,
        returned_by=returned.returned_by if returned else None,
        misuse=tuple(MisuseView.model_validate(flag) for flag in state.flags),
    )


RESOURCE = Thing(
    "resource", "/v1/resources", resource, show, ResourceView, owners=lambda view: (view.rep_id, view.unit_id)
)
