"""The rules of how a customer's record ends: merged once, or archived; then it is changed no more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from shared.kernel.fields import Code, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, Rejection

from .events import CustomerAbsorbed, CustomerArchived, CustomersMerged, EndingEvent


class MergeInto(Command):
    into_id: Id
    owner_id: Id | None = None


class Absorb(Command):
    customer_id: Id
    others: tuple[Id, ...] = ()
    external_ids: tuple[Code, ...] = ()
    credit_codes: tuple[Code, ...] = ()


class Archive(Command):
    reason: Text


EndingCommand = MergeInto | Absorb | Archive


class CustomerMerged(Rejection):
    """The customer was merged into another, which stands for it."""


class CustomerIsArchived(Rejection):
    """The customer is archived: its record is changed no more."""


@dataclass(frozen=True, slots=True)
class Endings:
    merged: CustomersMerged | None = None
    archived: CustomerArchived | None = None
    absorbed: tuple[CustomerAbsorbed, ...] = ()

    @property
    def into_id(self) -> UUID | None:
        """The customer that stands for this one."""
        return self.merged.into_id if self.merged else None

    @property
    def stands_for(self) -> tuple[UUID, ...]:
        """The ids of all records that were merged into this one, and into those."""
        return tuple(one for taken in self.absorbed for one in (taken.customer_id, *taken.others))

    @property
    def external_ids(self) -> tuple[str, ...]:
        return tuple(one for taken in self.absorbed for one in taken.external_ids)

    @property
    def credit_codes(self) -> tuple[str, ...]:
        return tuple(one for taken in self.absorbed for one in taken.credit_codes)

    @property
    def closed(self) -> bool:
        return self.merged is not None or self.archived is not None

    def require_open(self) -> None:
        """Raise CustomerMerged or CustomerIsArchived."""
        if self.merged:
            into = str(self.merged.into_id)
            raise CustomerMerged(f"Customer {into} stands for it.", into_id=into)
        if self.archived:
            raise CustomerIsArchived(f"Archived: {self.archived.reason}")


def decide(command: EndingCommand, state: Endings) -> Sequence[EndingEvent]:
    match command:
        case MergeInto():
            return _merge(command, state)
        case Absorb():
            return _absorb(command, state)
        case Archive():
            if state.archived:
                return []
            state.require_open()
            return [CustomerArchived(reason=command.reason, at=command.at)]


def _merge(command: MergeInto, state: Endings) -> Sequence[EndingEvent]:
    if state.into_id == command.into_id:
        return []
    if state.merged:
        state.require_open()
    return [CustomersMerged(into_id=command.into_id, owner_id=command.owner_id)]


def _absorb(command: Absorb, state: Endings) -> Sequence[EndingEvent]:
    if state.merged:
        raise Invalid("/into_id", f"was itself merged into {state.into_id}")
    if state.archived:
        raise Invalid("/into_id", "is archived")
    if command.customer_id in state.stands_for:
        return []
    return [CustomerAbsorbed(**dict(command))]


def evolve(state: Endings, event: EndingEvent) -> Endings:
    match event:
        case CustomersMerged():
            return replace(state, merged=event)
        case CustomerAbsorbed():
            return replace(state, absorbed=(*state.absorbed, event))
        case CustomerArchived():
            return replace(state, archived=event)
