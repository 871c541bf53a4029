"""How a contract follows from its events."""

from dataclasses import replace

from services.pipeline.call_offs.decider import cancelled
from services.pipeline.call_offs.events import CalledOff, CallOffCancelled
from services.pipeline.call_offs.state import CallOff
from services.pipeline.contract_approvals.events import ContractApproved, LegalReviewed
from services.pipeline.contract_documents.document import Document
from services.pipeline.milestones.decider import watched
from services.pipeline.milestones.events import MilestoneMissed, MilestonePlanned, MilestoneReached

from .ending import ended
from .events import (
    ContractAmended,
    ContractDrafted,
    ContractEvent,
    ContractExpired,
    ContractRenewed,
    ContractSigned,
    ContractTerminated,
)
from .state import Contract


def evolve(state: Contract | None, event: ContractEvent) -> Contract | None:
    if isinstance(event, ContractDrafted):
        return Contract(
            customer_id=event.customer_id,
            owner_id=event.owner_id,
            currency=event.currency,
            external_id=event.external_id,
            opportunity_id=event.opportunity_id,
            quote_id=event.quote_id,
            channel_id=event.channel_id,
            drafted_by=event.drafted_by,
            document=_document(event, version=1, written_by=event.drafted_by),
            starts_on=event.starts_on,
            ends_on=event.ends_on,
            renews=event.renews,
        )
    return _evolve(state, event) if state else None


def _evolve(state: Contract, event: ContractEvent) -> Contract:
    match event:
        case ContractAmended():
            document = _document(event, version=event.version, written_by=event.amended_by)
            return replace(state, document=document, review=None, approval=None)
        case LegalReviewed():
            return replace(state, review=event)
        case ContractApproved():
            return replace(state, approval=event)
        case ContractSigned():
            return replace(
                state,
                in_force=state.document,
                signed_on=event.deal_signed_on,
                version_signed_on=event.signed_on,
                product_lines=event.product_lines,
                product_costs=event.product_costs,
                base_currency=event.base_currency,
                below_channel_price=event.below_channel_price,
                base_rate=event.base_rate,
            )
        case CalledOff():
            return replace(state, call_offs={**state.call_offs, event.order_id: CallOff(event.lines)})
        case CallOffCancelled():
            after = cancelled(state.call_offs[event.order_id], event)
            return replace(
                state, call_offs={**state.call_offs, event.order_id: after}, cancelled=state.cancelled + event.amount
            )
        case ContractTerminated() | ContractRenewed() | ContractExpired():
            return ended(state, event)
        case MilestonePlanned() | MilestoneReached() | MilestoneMissed():
            return replace(state, milestones=watched(state.milestones, event))
        case ContractDrafted():
            return state


def _document(event: ContractDrafted | ContractAmended, version: int, written_by: str) -> Document:
    return Document(
        version=version,
        amount=event.amount,
        lines=event.lines,
        payment_schedule=event.payment_schedule,
        terms=event.terms,
        splits=event.splits,
        delivery_by=event.delivery_by,
        written_by=written_by,
    )
