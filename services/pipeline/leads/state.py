"""A lead as it stands."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from .events import LeadAssigned, LeadCaptured, LeadDisqualified, LeadQualified


class LeadStatus(StrEnum):
    NEW = "new"
    ASSIGNED = "assigned"
    QUALIFIED = "qualified"
    DISQUALIFIED = "disqualified"


@dataclass(frozen=True)
class Lead:
    """`assignments` are all so far, the last one holds."""

    captured: LeadCaptured
    assignments: tuple[LeadAssigned, ...] = ()
    qualified: LeadQualified | None = None
    disqualified: LeadDisqualified | None = None

    @property
    def rep_id(self) -> UUID | None:
        return self.assignments[-1].rep_id if self.assignments else None

    @property
    def worked_by(self) -> UUID | None:
        """The rep for whom it is open."""
        return None if self.qualified or self.disqualified else self.rep_id

    @property
    def status(self) -> LeadStatus:
        if self.qualified:
            return LeadStatus.QUALIFIED
        if self.disqualified:
            return LeadStatus.DISQUALIFIED
        return LeadStatus.ASSIGNED if self.assignments else LeadStatus.NEW
