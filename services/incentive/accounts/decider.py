"""The commission account of a rep: facts come in, and each is answered with the lines that are missing since."""

from collections.abc import Iterator, Sequence
from typing import Any

from shared.kernel.decider import Decider
from shared.kernel.external_ids import external_order

from ..coverage.events import Window
from ..credits.deal import Deal
from ..credits.decider import CreditCommand, OfRep, credit
from ..rating.portfolio import paid
from ..rating.settlement import due
from .account import Account, evolve, told
from .events import AccountEvent, FactEvent, LineEvent, PlansAssigned
from .missing import Occasion, missing
from .postings import Postings


class AssignPlans(OfRep):
    windows: tuple[Window, ...]


AccountCommand = CreditCommand | AssignPlans


def decide(command: AccountCommand, state: Account) -> Sequence[AccountEvent]:
    return [event for fact in _facts(command, state) for event in (fact, *_lines(command, state, fact))]


def _facts(command: AccountCommand, state: Account) -> Sequence[FactEvent]:
    """The one fact that the command tells, none where it is known."""
    if isinstance(command, AssignPlans):
        known = command.windows == state.portfolio.windows
        return [] if known else [PlansAssigned(windows=command.windows, source_event=command.source_event)]
    return credit(command, state.portfolio.deals.get(command.contract_id))


def _lines(command: AccountCommand, state: Account, fact: FactEvent) -> Iterator[LineEvent]:
    portfolio, touched = told(state.portfolio, fact)
    occasion = Occasion(command.rep_id, command.source_event, command.at)
    for deal in sorted((portfolio.deals[contract_id] for contract_id in touched), key=_order):
        postings = state.postings.get(deal.contract_id, Postings())
        yield from missing(deal, postings, due(deal, paid(portfolio, deal)), occasion)


def _order(deal: Deal) -> Any:
    return (deal.signed_on, external_order(deal.external_id), str(deal.contract_id))


account: Decider[AccountCommand, Account, AccountEvent] = Decider("account", Account(), decide, evolve, AccountEvent)
