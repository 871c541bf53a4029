"""A rep as clients see them. `unit_id` is that of the last change entered."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from shared.kernel.confidential import Confidential
from shared.kernel.sealed import Sealed
from shared.kernel.things import EVERYONES, Head, Thing, View

from ..roles.events import GrantedRole
from ..units.things import Dated
from .decider import Rep, rep
from .events import Grade, Position


class RepStatus(StrEnum):
    ACTIVE = "active"
    LEFT = "left"


StaffMatter = Annotated[str, Confidential("hr", "director")]
"""Why somebody left is for those who answer for the staff, not for every colleague and machine with a token."""


class MembershipView(Dated):
    unit_id: UUID


class PostView(Dated):
    position: Position
    grade: Grade | None


class RoleView(Dated):
    """`to` is the last day, `revoked_on` the first without it; null: none is said."""

    role: GrantedRole
    to: date | None
    granted_by: str
    revoked_on: date | None


class SecondmentView(Dated):
    """`until` is the first day without, null: until further notice."""

    unit_id: UUID
    until: date | None


class RepView(View):
    """`position` and `grade` are those of the last change entered, `unit_id` is the home unit, beside which are
    `task_forces`. `left_on` is the first day on which the rep is no longer employed, `qualified_on` that from which a
    newcomer was held to take orders alone."""

    status: RepStatus
    name: str
    external_id: str | None
    position: Position
    grade: Grade | None
    unit_id: UUID
    joined_on: date
    email: Sealed | None
    qualified_on: date | None
    left_on: date | None
    left_reason: StaffMatter | None
    memberships: tuple[MembershipView, ...]
    posts: tuple[PostView, ...]
    roles: tuple[RoleView, ...]
    task_forces: tuple[SecondmentView, ...]


def show(state: Rep | None, head: Head, thing_id: UUID) -> RepView | None:
    if state is None:
        return None
    joined, left = state.joined, state.left
    return RepView(
        id=thing_id,
        version=head.version,
        status=RepStatus.LEFT if left else RepStatus.ACTIVE,
        created_at=head.created_at,
        name=joined.name,
        external_id=joined.external_id,
        position=state.position,
        grade=state.grade,
        unit_id=state.unit_id,
        joined_on=joined.joined_on,
        email=joined.email,
        qualified_on=state.qualified.on if state.qualified else None,
        left_on=left.on if left else None,
        left_reason=left.reason if left else None,
        memberships=tuple(MembershipView(unit_id=since.id, from_=since.on) for since in state.units),
        posts=tuple(PostView(position=post.position, grade=post.grade, from_=post.on) for post in state.posts),
        roles=tuple(
            RoleView(role=one.role, from_=one.since, to=one.until, granted_by=one.granted_by, revoked_on=one.revoked_on)
            for one in state.roles
        ),
        task_forces=tuple(
            SecondmentView(unit_id=one.unit_id, from_=one.since, until=one.until) for one in state.task_forces
        ),
    )


REP = Thing("rep", "/v1/reps", rep, show, RepView, owners=EVERYONES)
