"""The rules of a contract: no signature without legal approval and a manager's approval of that very version."""

from collections.abc import Sequence
from dataclasses import replace

from services.pipeline.call_offs.decider import (
    CallOffOrder,
    CancelCallOff,
    NotSigned,
    call_off,
    cancel_call_off,
    check_covers_orders,
)
from services.pipeline.contract_approvals.decider import (
    ApproveContract,
    ReviewContract,
    approve,
    check_approved,
    check_version,
    review,
)
from services.pipeline.contract_documents.amounts import by_sku, less, product_amounts
from services.pipeline.contract_documents.document import Document, check_document, document_of
from services.pipeline.costs.deal import product_costs
from services.pipeline.exchange_rates.decider import RateMissing
from services.pipeline.milestones.decider import CheckMilestones, SetMilestone, check_milestones, set_milestone
from services.pipeline.splits.split import credits, rep_amounts
from shared.kernel.decider import Decider
from shared.kernel.money import ZERO
from shared.kernel.rejections import Invalid, NotFound, WrongStatus

from .commands import (
    AmendContract,
    ContractCommand,
    DraftContract,
    DraftRenewal,
    RecordSignature,
)
from .ending import ExpireContract, RecordRenewal, RecordTermination, end
from .events import (
    ContractAmended,
    ContractDrafted,
    ContractEvent,
    ContractSigned,
)
from .evolution import evolve
from .state import Contract, ContractStatus


def decide(command: ContractCommand, state: Contract | None) -> Sequence[ContractEvent]:
    if state is None:
        if isinstance(command, DraftContract):
            return [_drafted(command)]
        raise NotFound
    match command:
        case DraftContract():
            raise WrongStatus("the contract is drafted already")
        case AmendContract():
            return _amend(command, state)
        case ReviewContract():
            return review(command, state.scrutiny, state.signed_version)
        case ApproveContract():
            return approve(command, state.scrutiny)
        case RecordSignature():
            return _sign(command, state)
        case CallOffOrder():
            return _call_off(command, state)
        case CancelCallOff():
            return _cancel_call_off(command, state)
        case RecordTermination() | RecordRenewal() | ExpireContract():
            return end(command, state)
        case SetMilestone() | CheckMilestones():
            return _watch(command, state)


def _drafted(command: DraftContract) -> ContractDrafted:
    document = document_of(command, owner_id=command.owner_id, written_by=command.by.sub)
    check_document(document)
    if command.starts_on and command.ends_on and command.ends_on < command.starts_on:
        raise Invalid("/ends_on", "must not be before starts_on")
    return ContractDrafted(
        external_id=command.external_id,
        customer_id=command.customer_id,
        owner_id=command.owner_id,
        opportunity_id=command.opportunity_id,
        quote_id=command.quote_id,
        channel_id=command.channel_id,
        amount=document.amount,
        currency=command.currency,
        lines=document.lines,
        payment_schedule=document.payment_schedule,
        terms=document.terms,
        splits=document.splits,
        delivery_by=document.delivery_by,
        drafted_by=command.by.sub,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        renews=command.renews if isinstance(command, DraftRenewal) else None,
    )


def _amend(command: AmendContract, state: Contract) -> Sequence[ContractEvent]:
    document = document_of(command, owner_id=state.owner_id, written_by=command.by.sub, latest=state.document)
    if replace(document, version=state.document.version, written_by=state.document.written_by) == state.document:
        return []
    _check_running(state)
    check_document(document)
    _check_covers_orders(document, state)
    return [
        ContractAmended(
            version=document.version,
            amount=document.amount,
            lines=document.lines,
            payment_schedule=document.payment_schedule,
            terms=document.terms,
            splits=document.splits,
            delivery_by=document.delivery_by,
            reason=command.reason,
            amended_by=command.by.sub,
        )
    ]


def _sign(command: RecordSignature, state: Contract) -> Sequence[ContractEvent]:
    check_version(command.version, state.document)
    if state.signed_version == command.version:
        if state.version_signed_on == command.signed_on:
            return []
        raise WrongStatus(f"that version is signed already, on {state.version_signed_on}")
    _check_running(state)
    check_approved(state.scrutiny)
    _check_covers_orders(state.document, state)
    if command.base_currency and command.base_rate is None:
        raise RateMissing(f"there is no rate of {state.currency} for the month of the deal")
    return [_signed(command, state)]


def _signed(command: RecordSignature, state: Contract) -> ContractSigned:
    """A signature adds the difference between the version in force and the new one, in total, by rep and product."""
    new, old = state.document, state.in_force
    lines = {**command.product_lines, **state.product_lines}  # a product stays in the line in which it was first sold
    reps = less(credits(new.amount - state.cancelled, new.splits), credits(state.net_amount, old.splits) if old else {})
    products = less(by_sku(new.amount, new.lines), by_sku(old.amount, old.lines) if old else {})
    costs = product_costs(new.lines, {**command.unit_costs, **state.unit_costs}, gone=old.quantities if old else ())
    return ContractSigned(
        version=new.version,
        previous_version=state.signed_version,
        signed_on=command.signed_on,
        signed_by=command.by.sub,
        customer_id=state.customer_id,
        owner_id=state.owner_id,
        currency=state.currency,
        amount=new.amount,
        delta=new.amount - (old.amount if old else ZERO),
        by_rep=rep_amounts(reps),
        by_product=product_amounts(products, lines),
        product_lines=lines,
        deal_signed_on=state.signed_on or command.signed_on,
        first_deal=command.first_deal,
        source=command.source,
        campaign_id=command.campaign_id,
        product_costs=costs,
        opportunity_id=state.opportunity_id,
        channel_id=state.channel_id,
        below_channel_price=tuple(command.below_channel_price),
        base_currency=command.base_currency,
        base_rate=command.base_rate,
    )


def _check_running(state: Contract) -> None:
    if state.status in (ContractStatus.TERMINATED, ContractStatus.EXPIRED):
        raise WrongStatus(f"the contract is {state.status}")


def _call_off(command: CallOffOrder, state: Contract) -> Sequence[ContractEvent]:
    if command.order_id in state.call_offs:
        return []
    if state.held is None:
        raise NotSigned
    _check_running(state)
    return call_off(command, state.held)


def _cancel_call_off(command: CancelCallOff, state: Contract) -> Sequence[ContractEvent]:
    if state.held is None:
        raise NotFound
    return cancel_call_off(command, state.held, state.net_amount, state.product_lines)


def _check_covers_orders(document: Document, state: Contract) -> None:
    if state.held:
        check_covers_orders(document, state.held, state.cancelled)


def _watch(command: SetMilestone | CheckMilestones, state: Contract) -> Sequence[ContractEvent]:
    """Milestones are watched from the signature on, until the contract ends."""
    signed = state.status is ContractStatus.SIGNED
    if isinstance(command, CheckMilestones):
        return check_milestones(command, state.milestones) if signed else []
    if not signed:
        raise WrongStatus(f"the contract is {state.status}; milestones are watched once it is signed")
    return set_milestone(command, state.milestones, state.owner_id)


contract = Decider("contract", None, decide, evolve, ContractEvent)
