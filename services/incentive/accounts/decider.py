"""The commission account of a rep: facts come in, and each is answered with the lines that are missing since."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid5

from shared.kernel.decider import Decider
from shared.kernel.external_ids import external_order
from shared.kernel.fields import Id, SignedMoney

from ..coverage.events import Window
from ..credits.deal import Deal
from ..credits.decider import CreditCommand, OfRep, credit
from ..rating.portfolio import paid
from ..rating.settlement import due
from .account import Account, evolve, told
from .events import AccountEvent, CommissionAdjusted, FactEvent, LineEvent, PlansAssigned
from .missing import Occasion, missing
from .postings import Postings


class AssignPlans(OfRep):
    windows: tuple[Window, ...]


class AdjustLine(OfRep):
    """What a dispute about a line ended in."""

    line_id: Id
    dispute_id: Id
    amount: SignedMoney


RuledCommand = CreditCommand | AssignPlans
AccountCommand = RuledCommand | AdjustLine


def decide(command: AccountCommand, state: Account) -> Sequence[AccountEvent]:
    if isinstance(command, AdjustLine):
        return list(_adjusted(command, state))
    return [event for fact in _facts(command, state) for event in (fact, *_lines(command, state, fact))]


def _adjusted(command: AdjustLine, state: Account) -> Iterator[CommissionAdjusted]:
    line_id = uuid5(command.dispute_id, "adjustment")
    contract_id = state.contracts.get(command.line_id)
    if line_id in state.contracts or contract_id is None:
        return
    line = next(one for one in state.postings[contract_id].lines if one.line_id == command.line_id)
    yield CommissionAdjusted(
        line_id=line_id,
        rep_id=command.rep_id,
        contract_id=contract_id,
        item_id=line.slot.item_id,
        amount=command.amount,
        currency=state.portfolio.deals[contract_id].currency,
        on=line.slot.on,
        plan_id=line.slot.plan_id,
        plan_version=line.plan_version,
        posted_at=command.at,
        source_event=command.source_event,
        event_ids=(),
        dispute_id=command.dispute_id,
        adjusts=command.line_id,
    )


def _facts(command: RuledCommand, state: Account) -> Sequence[FactEvent]:
    """The one fact that the command tells, none where it is known."""
    if isinstance(command, AssignPlans):
        known = command.windows == state.portfolio.windows
        return [] if known else [PlansAssigned(windows=command.windows, source_event=command.source_event)]
    return credit(command, state.portfolio.deals.get(command.contract_id))


def _lines(command: RuledCommand, state: Account, fact: FactEvent) -> Iterator[LineEvent]:
    portfolio, touched = told(state.portfolio, fact)
    occasion = Occasion(command.rep_id, command.source_event, command.at)
    for deal in sorted((portfolio.deals[contract_id] for contract_id in touched), key=_order):
        postings = state.postings.get(deal.contract_id, Postings())
        yield from missing(deal, postings, due(deal, paid(portfolio, deal)), occasion)


def _order(deal: Deal) -> Any:
    return (deal.signed_on, external_order(deal.external_id), str(deal.contract_id))


account: Decider[AccountCommand, Account, AccountEvent] = Decider("account", Account(), decide, evolve, AccountEvent)
