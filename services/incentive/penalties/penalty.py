"""A rep's penalties as their events leave them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from .events import (
    AppealDecided,
    Outcome,
    PenaltyAppealed,
    PenaltyEvent,
    PenaltyImposed,
    PenaltyLifted,
    PenaltyProposed,
    PenaltyTerms,
    PenaltyTookEffect,
    Step,
)


class PenaltyStatus(StrEnum):
    """`effective`: it counts, a fine on pay too. `revoked` by an appeal; `lifted` later, or dropped before."""

    PROPOSED = "proposed"
    IMPOSED = "imposed"
    APPEALED = "appealed"
    EFFECTIVE = "effective"
    REVOKED = "revoked"
    LIFTED = "lifted"


STANDING = frozenset({PenaltyStatus.IMPOSED, PenaltyStatus.APPEALED, PenaltyStatus.EFFECTIVE})


@dataclass(frozen=True)
class Penalty:
    terms: PenaltyTerms
    status: PenaltyStatus
    proposed: PenaltyProposed
    imposed: PenaltyImposed | None = None
    appealed: PenaltyAppealed | None = None
    decided: AppealDecided | None = None
    effective_on: date | None = None
    lifted: PenaltyLifted | None = None


@dataclass(frozen=True)
class Discipline:
    """All penalties of one rep."""

    penalties: Mapping[UUID, Penalty] = field(default_factory=lambda: MappingProxyType({}))

    def reached(self, but: UUID | None = None) -> int:
        """The highest step that stands, counted from 1; `but` that one's own."""
        steps = list(Step)
        standing = (one for key, one in self.penalties.items() if one.status in STANDING and key != but)
        return max((steps.index(one.terms.step) + 1 for one in standing), default=0)

    def with_penalty(self, penalty_id: UUID, penalty: Penalty) -> "Discipline":
        return replace(self, penalties={**self.penalties, penalty_id: penalty})


def evolve(state: Discipline, event: PenaltyEvent) -> Discipline:
    if isinstance(event, PenaltyProposed):
        return state.with_penalty(event.penalty_id, Penalty(event, PenaltyStatus.PROPOSED, event))
    known = state.penalties.get(event.penalty_id)
    return state.with_penalty(event.penalty_id, _changed(known, event)) if known else state


def _changed(known: Penalty, event: PenaltyEvent) -> Penalty:
    match event:
        case PenaltyProposed():
            return known
        case PenaltyImposed():
            return replace(known, status=PenaltyStatus.IMPOSED, imposed=event, terms=event)
        case PenaltyAppealed():
            return replace(known, status=PenaltyStatus.APPEALED, appealed=event)
        case AppealDecided():
            status = PenaltyStatus.REVOKED if event.outcome is Outcome.REVOKED else PenaltyStatus.IMPOSED
            terms = known.terms.model_copy(update={"amount": event.amount}) if event.amount else known.terms
            return replace(known, status=status, decided=event, terms=terms)
        case PenaltyTookEffect():
            return replace(known, status=PenaltyStatus.EFFECTIVE, effective_on=event.on)
        case PenaltyLifted():
            return replace(known, status=PenaltyStatus.LIFTED, lifted=event)
