"""The rules of a contract: no signature without legal approval and a manager's approval of that very version."""

from collections.abc import Sequence
from dataclasses import replace

from pydantic import ConfigDict, Field

from services.pipeline.catalogue.lines import LineBody
from services.pipeline.exchange_rates.decider import RateMissing
from services.pipeline.exchange_rates.rate import ExchangeRate
from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Day, Id, Money, PositiveMoney, Text
from shared.kernel.messages import Actor, Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, Rejection, WrongStatus

from .amounts import by_sku, credits, less, shrunk
from .costs import product_costs
from .documents import ScheduledPaymentBody, SplitBody, check_document, document_of
from .ending import ExpireContract, RecordRenewal, RecordTermination, end, ended
from .events import (
    CalledOff,
    CallOffCancelled,
    ChecklistItem,
    ContractAmended,
    ContractApproved,
    ContractDrafted,
    ContractEvent,
    ContractExpired,
    ContractRenewed,
    ContractSigned,
    ContractTerminated,
    LegalReviewed,
    MilestoneMissed,
    MilestonePlanned,
    MilestoneReached,
    OrderLine,
    Verdict,
)
from .milestones import CheckMilestones, SetMilestone, watch, watched
from .parts import product_amounts, rep_amounts
from .state import CallOff, Cancellation, Contract, ContractStatus, Document

__all__ = ["CallOff", "Contract", "ContractStatus", "Document", "contract"]


class DraftContract(Command):
    external_id: Code | None = None
    customer_id: Id
    owner_id: Id
    opportunity_id: Id | None = None
    quote_id: Id | None = None
    amount: PositiveMoney
    currency: Currency
    lines: list[LineBody] = Field(default_factory=list)
    payment_schedule: list[ScheduledPaymentBody]
    terms: Text | None = None
    splits: list[SplitBody] = Field(default_factory=list)
    channel_id: Id | None = None
    delivery_by: Day | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None


class DraftRenewal(DraftContract):
    """A draft that goes on where the contract `renews` ends."""

    renews: Id


class AmendContract(Command):
    """What is left out stays as it is in the latest version."""

    amount: PositiveMoney | None = None
    lines: list[LineBody] | None = None
    payment_schedule: list[ScheduledPaymentBody] | None = None
    terms: Text | None = None
    splits: list[SplitBody] | None = None
    delivery_by: Day | None = None
    reason: Text | None = None


class ChecklistItemBody(ChecklistItem):
    model_config = ConfigDict(extra="forbid")


class ReviewContract(Command):
    """`version` is the document's."""

    version: int = Field(strict=True, ge=1)
    verdict: Verdict
    checklist: dict[Code, ChecklistItemBody]


class ApproveContract(Command):
    """`version` is the document's."""

    version: int = Field(strict=True, ge=1)


class CreditOverride(Command):
    """Why the credit limit may be passed; by finance, and not by the contract's drafter or owner."""

    reason: Text


class SignContract(Command):
    """`version` is the document's."""

    version: int = Field(strict=True, ge=1)
    signed_on: Day
    credit_override: CreditOverride | None = None


class RecordSignature(Command):
    """A signature with what the customer's history, the catalogue and the opportunity say about it."""

    version: int
    signed_on: Day
    first_deal: bool = False
    source: Text | None = None
    campaign_id: Id | None = None
    product_lines: dict[str, str] = Field(default_factory=dict)
    unit_costs: dict[str, Money] = Field(default_factory=dict)
    base_currency: Currency | None = None
    base_rate: ExchangeRate | None = None
    below_channel_price: list[Code] = Field(default_factory=list)


class CallOffOrder(Command):
    """Place an order against the contract. `lines` None: all that is left."""

    order_id: Id
    lines: tuple[OrderLine, ...] | None = None


class CancelCallOff(Command):
    """`amount` is the contract value to cancel, None for all that is left of the order."""

    order_id: Id
    on: Day
    reason: Text
    amount: Money | None = None


ContractCommand = (
    DraftContract
    | AmendContract
    | ReviewContract
    | ApproveContract
    | RecordSignature
    | CallOffOrder
    | CancelCallOff
    | RecordTermination
    | RecordRenewal
    | ExpireContract
    | SetMilestone
    | CheckMilestones
)


class StaleVersion(Rejection):
    """The document has another version by now."""


class NotApproved(Rejection):
    """The version lacks legal approval or a manager's approval."""


class NotSigned(Rejection):
    """The contract is not signed."""


class ExceedsContract(Rejection):
    """More is ordered than the contract holds."""


class ExceedsOrder(Rejection):
    """More is delivered or cancelled than is left of the order."""


class BelowOrdered(Rejection):
    """The new version holds less than has been ordered or cancelled."""


REQUIRED_CHECKS = ("unfair_terms", "delivery_ambiguity")
"""What every legal review looks at: 霸王条款 and 交付歧义 (handbook 003 五.1)."""


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
            return _review(command, state)
        case ApproveContract():
            return _approve(command, state)
        case RecordSignature():
            return _sign(command, state)
        case CallOffOrder():
            return _call_off(command, state)
        case CancelCallOff():
            return _cancel(command, state)
        case RecordTermination() | RecordRenewal() | ExpireContract():
            return end(command, state)
        case SetMilestone() | CheckMilestones():
            return watch(command, state)


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


def _check_covers_orders(document: Document, state: Contract) -> None:
    if document.amount < state.cancelled:
        raise BelowOrdered(f"{state.cancelled} of the contract's value is cancelled already")
    ordered = state.ordered()
    for sku, quantity in ordered.items():
        if document.quantities[sku] < quantity:
            raise BelowOrdered(f"{quantity} of {sku} are ordered already")


def _review(command: ReviewContract, state: Contract) -> Sequence[ContractEvent]:
    _check_not_own(command.by, state)
    _check_version(command.version, state)
    _check_checklist(command)
    reviewed = LegalReviewed(
        version=command.version,
        verdict=command.verdict,
        checklist={key: ChecklistItem(ok=item.ok, note=item.note) for key, item in command.checklist.items()},
        reviewed_by=command.by.sub,
    )
    known = state.review
    if known and (known.verdict, known.checklist) == (reviewed.verdict, reviewed.checklist):
        return []
    if state.signed_version == command.version:
        raise WrongStatus("that version is signed already")
    return [reviewed]


def _check_checklist(command: ReviewContract) -> None:
    for key in REQUIRED_CHECKS:
        if key not in command.checklist:
            raise Invalid(f"/checklist/{key}", "the review must say something on this point")
    for key, item in command.checklist.items():
        if command.verdict is Verdict.APPROVED and not item.ok and item.note is None:
            raise Invalid(f"/checklist/{key}/note", "an approval in spite of this point needs a note")


def _approve(command: ApproveContract, state: Contract) -> Sequence[ContractEvent]:
    _check_not_own(command.by, state)
    _check_version(command.version, state)
    if state.approval:
        return []
    return [ContractApproved(version=command.version, approved_by=command.by.sub)]


def _sign(command: RecordSignature, state: Contract) -> Sequence[ContractEvent]:
    _check_version(command.version, state)
    if state.signed_version == command.version:
        if state.version_signed_on == command.signed_on:
            return []
        raise WrongStatus(f"that version is signed already, on {state.version_signed_on}")
    _check_running(state)
    if state.review is None or state.review.verdict is not Verdict.APPROVED:
        raise NotApproved(f"version {command.version} has no legal approval")
    if state.approval is None:
        raise NotApproved(f"version {command.version} has no approval by a manager")
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


def _call_off(command: CallOffOrder, state: Contract) -> Sequence[ContractEvent]:
    if command.order_id in state.call_offs:
        return []
    if state.in_force is None:
        raise NotSigned
    _check_running(state)
    left = state.in_force.quantities
    left.subtract(state.ordered())
    if state.all_ordered or (state.call_offs and not any(left.values())):
        raise ExceedsContract("all that the contract holds is ordered already")
    if command.lines is None:
        lines = tuple(OrderLine(sku=sku, quantity=quantity) for sku, quantity in left.items() if quantity > 0)
        return [CalledOff(order_id=command.order_id, lines=lines)]
    for line in command.lines:
        left[line.sku] -= line.quantity
        if left[line.sku] < 0:
            raise ExceedsContract(f"{-left[line.sku]} of {line.sku} more than the contract holds")
    return [CalledOff(order_id=command.order_id, lines=command.lines)]


def _cancel(command: CancelCallOff, state: Contract) -> Sequence[ContractEvent]:
    call_off = state.call_offs.get(command.order_id)
    if call_off is None or state.in_force is None:
        raise NotFound
    asked = Cancellation(command.on, command.reason, command.amount)
    if asked in call_off.cancellations or (call_off.closed and command.amount is None):
        return []
    left = state.left_of(command.order_id)
    amount = left if command.amount is None else command.amount
    if call_off.closed or amount > left:
        raise ExceedsOrder(f"{left} of the order's value is left to cancel")
    net, whole = state.net_amount, amount == left
    reps = less(credits(net, state.in_force.splits), credits(net - amount, state.in_force.splits))
    return [
        CallOffCancelled(
            order_id=command.order_id,
            on=command.on,
            reason=command.reason,
            amount=amount,
            requested=command.amount,
            whole=whole,
            by_rep=rep_amounts(reps),
            by_product=product_amounts(
                shrunk(left, left - amount, state.order_parts(command.order_id)), state.product_lines
            ),
            lines=call_off.lines if whole else (),
        )
    ]


def is_own(by: Actor, state: Contract) -> bool:
    """Whether the actor drafted the contract or wrote its latest version, or is the rep who owns it."""
    return by.sub in (state.drafted_by, state.document.written_by) or by.rep_id == state.owner_id


def _check_not_own(by: Actor, state: Contract) -> None:
    if is_own(by, state):
        raise OwnApproval("a contract is reviewed and approved by others than its drafter and its owner")


def _check_running(state: Contract) -> None:
    if state.status in (ContractStatus.TERMINATED, ContractStatus.EXPIRED):
        raise WrongStatus(f"the contract is {state.status}")


def _check_version(version: int, state: Contract) -> None:
    if version != state.document_version:
        raise StaleVersion(f"the latest version is {state.document_version}", document_version=state.document_version)


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
            return _cancelled(state, event)
        case ContractTerminated() | ContractRenewed() | ContractExpired():
            return ended(state, event)
        case MilestonePlanned() | MilestoneReached() | MilestoneMissed():
            return watched(state, event)
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


def _cancelled(state: Contract, event: CallOffCancelled) -> Contract:
    before = state.call_offs[event.order_id]
    after = replace(
        before,
        cancelled=before.cancelled + event.amount,
        cancellations=(*before.cancellations, Cancellation(event.on, event.reason, event.requested)),
        closed=event.whole,
    )
    return replace(
        state, call_offs={**state.call_offs, event.order_id: after}, cancelled=state.cancelled + event.amount
    )


contract = Decider("contract", None, decide, evolve, ContractEvent)
