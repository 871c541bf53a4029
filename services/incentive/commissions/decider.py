"""The commission account of a rep: facts come in, and each is answered with the lines that are missing since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Day, Id, Money, PositiveMoney, SignedMoney
from shared.kernel.messages import Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import Rejection

from ..coverage.events import Rule, Window
from .books import Book, BookId, Entry, book_of, external_order
from .deals import Deal, amended, deal_of, entries_of, held
from .events import (
    AccountEvent,
    CollectionCredited,
    CollectionWithdrawn,
    CommissionAdjusted,
    CommissionClawedBack,
    CommissionEarned,
    CommissionHeld,
    CommissionReleased,
    CreditAmended,
    CreditCancelled,
    DealCredited,
    FactEvent,
    HoldLifted,
    LineEvent,
    Movement,
    PlansAssigned,
)
from .settlement import Occasion, due, missing


class OfRep(Command):
    rep_id: Id
    source_event: Id


class CreditDeal(OfRep):
    contract_id: Id
    external_id: Code | None = None
    signed_on: Day
    currency: Currency
    amount: Money
    share: SignedMoney


class AmendCredit(OfRep):
    contract_id: Id
    on: Day
    amount: Money
    share: SignedMoney


class CancelCredit(OfRep):
    contract_id: Id
    on: Day
    amount: Money


class CreditCollection(OfRep):
    contract_id: Id
    payment_id: Code
    on: Day
    amount: PositiveMoney
    share: SignedMoney


class WithdrawCollection(OfRep):
    contract_id: Id
    payment_id: Code
    on: Day
    amount: PositiveMoney


class HoldCommission(OfRep):
    """`open` of an overdue invoice stops commission from a day on, nothing where it stops none any more."""

    contract_id: Id
    invoice_id: Id
    on: Day
    open: Money


class AssignPlans(OfRep):
    windows: tuple[Window, ...]


AccountCommand = (
    CreditDeal | AmendCredit | CancelCredit | CreditCollection | WithdrawCollection | HoldCommission | AssignPlans
)


class DealNotCredited(Rejection):
    """The rep has no part in the contract."""


@dataclass(frozen=True)
class Account:
    """`books` hold the running sums of what counts under each plan, for each currency and period."""

    windows: tuple[Window, ...] = ()
    deals: Mapping[UUID, Deal] = field(default_factory=lambda: MappingProxyType({}))
    books: Mapping[BookId, Book] = field(default_factory=lambda: MappingProxyType({}))
    contracts: Mapping[UUID, UUID] = field(default_factory=lambda: MappingProxyType({}))
    """The contract of each line."""


def decide(command: AccountCommand, state: Account) -> Sequence[AccountEvent]:
    if isinstance(command, AssignPlans):
        known = command.windows == state.windows
    else:
        deal = state.deals.get(command.contract_id)
        if deal is None and not isinstance(command, CreditDeal):
            raise DealNotCredited(f"Rep {command.rep_id} has no part in contract {command.contract_id}.")
        known = deal is not None and (isinstance(command, CreditDeal) or _repeats(command, deal))
    if known:
        return []
    fact = fact_of(command)
    after, touched = apply(state, fact)
    in_order = sorted((after.deals[contract] for contract in touched), key=_order)
    occasion = Occasion(command.rep_id, command.source_event, command.at)
    return [fact, *(line for d in in_order for line in missing(d, due(d, paid(after, d)), occasion))]


def evolve(state: Account, event: AccountEvent) -> Account:
    match event:
        case CommissionEarned() | CommissionAdjusted() | CommissionReleased() | CommissionClawedBack():
            return _posted(state, event)
        case _:
            return apply(state, event)[0]


def apply(state: Account, fact: FactEvent) -> tuple[Account, Iterable[UUID]]:
    """The account with the fact, and the contracts whose lines it may change."""
    match fact:
        case PlansAssigned():
            account = opened(fact.windows, state.deals.values())
            return replace(account, contracts=state.contracts), account.deals
        case DealCredited():
            deal = deal_of(fact)
            return _entered(state, replace(deal, rule=_rule(state.windows, deal)))
        case _:
            known = state.deals.get(fact.contract_id)
            # An operator may have discarded the credit itself: then nothing that follows it counts.
            return _entered(state, _changed(known, fact)) if known else (state, ())


def opened(windows: tuple[Window, ...], deals: Iterable[Deal]) -> Account:
    """An account of these deals under these windows, all books made at once."""
    covered = {deal.contract_id: replace(deal, rule=_rule(windows, deal)) for deal in deals}
    entries: dict[BookId, list[Entry]] = {}
    for deal in covered.values():
        for book_id, entry in entries_of(deal):
            entries.setdefault(book_id, []).append(entry)
    return Account(windows, covered, {book_id: book_of(found) for book_id, found in entries.items()})


def paid(account: Account, deal: Deal) -> list[tuple[BookId, Entry]]:
    """The deal's paid entries with the sums before them."""
    found = ((book_id, account.books[book_id].find(entry.key)) for book_id, entry in entries_of(deal) if entry.base)
    return [(book_id, entry) for book_id, entry in found if entry]


def _entered(state: Account, deal: Deal) -> tuple[Account, Iterable[UUID]]:
    touched, books = {deal.contract_id}, state.books
    for book_id, entry in entries_of(deal):
        book, changed = books.get(book_id, Book()).put(entry)
        if changed:
            touched |= changed
        if book is not books.get(book_id):
            books = {**books, book_id: book}
    return replace(state, deals={**state.deals, deal.contract_id: deal}, books=books), touched


def _changed(deal: Deal, fact: Movement) -> Deal:
    match fact:
        case CreditAmended():
            return amended(deal, fact)
        case CreditCancelled():
            return replace(deal, cancellations=(*deal.cancellations, fact))
        case CollectionCredited():
            return replace(deal, collections=(*deal.collections, fact))
        case CollectionWithdrawn():
            return replace(deal, withdrawals=(*deal.withdrawals, fact))
        case CommissionHeld() | HoldLifted():
            return held(deal, fact)
        case _:
            raise TypeError(f"{type(fact).__name__} changes no deal")


def _posted(state: Account, line: LineEvent) -> Account:
    deal = state.deals.get(line.contract_id)
    if deal is None:
        return state
    return replace(
        state,
        deals={**state.deals, line.contract_id: deal.posting(line)},
        contracts={**state.contracts, line.line_id: line.contract_id},
    )


def _rule(windows: Iterable[Window], deal: Deal) -> Rule | None:
    """The rule of the first window in which the deal was signed."""
    for window in windows:
        if window.first <= deal.signed_on and (window.last is None or deal.signed_on <= window.last):
            return window.rule
    return None


def _order(deal: Deal) -> Any:
    return (deal.signed_on, external_order(deal.external_id), str(deal.contract_id))


def _repeats(command: AccountCommand, deal: Deal) -> bool:
    match command:
        case AmendCredit():
            return any(value.source_event == command.source_event for value in deal.values[1:])
        case CancelCredit():
            return any(c.source_event == command.source_event for c in deal.cancellations)
        case CreditCollection():
            return any(c.source_event == command.source_event for c in deal.collections)
        case WithdrawCollection():
            return any(w.source_event == command.source_event for w in deal.withdrawals)
        case HoldCommission():
            known = deal.holds.get(command.invoice_id)
            return bool(command.open == (known[-1][1] if known else ZERO))
        case _:
            return False


def fact_of(command: AccountCommand) -> FactEvent:
    """What the account keeps of the command."""
    said = command.model_dump()
    match command:
        case CreditDeal():
            return DealCredited.model_validate(said)
        case AmendCredit():
            return CreditAmended.model_validate(said)
        case CancelCredit():
            return CreditCancelled.model_validate(said)
        case CreditCollection():
            return CollectionCredited.model_validate(said)
        case WithdrawCollection():
            return CollectionWithdrawn.model_validate(said)
        case HoldCommission():
            return CommissionHeld.model_validate(said) if command.open else HoldLifted.model_validate(said)
        case AssignPlans():
            return PlansAssigned.model_validate(said)


account: Decider[AccountCommand, Account, AccountEvent] = Decider("account", Account(), decide, evolve, AccountEvent)
