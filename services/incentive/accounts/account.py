"""A rep's account as its events leave it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from uuid import UUID

from ..rating.portfolio import Portfolio, credited, opened
from .events import (
    AccountEvent,
    CommissionAdjusted,
    CommissionClawedBack,
    CommissionEarned,
    CommissionReleased,
    FactEvent,
    LineEvent,
    PlansAssigned,
)
from .postings import Postings


@dataclass(frozen=True)
class Account:
    """`postings` are the lines of each contract, `contracts` the contract of each line."""

    portfolio: Portfolio = field(default_factory=Portfolio)
    postings: Mapping[UUID, Postings] = field(default_factory=lambda: MappingProxyType({}))
    contracts: Mapping[UUID, UUID] = field(default_factory=lambda: MappingProxyType({}))


def evolve(state: Account, event: AccountEvent) -> Account:
    match event:
        case CommissionEarned() | CommissionAdjusted() | CommissionReleased() | CommissionClawedBack():
            return _posted(state, event)
        case _:
            return replace(state, portfolio=told(state.portfolio, event)[0])


def told(portfolio: Portfolio, fact: FactEvent) -> tuple[Portfolio, Iterable[UUID]]:
    """The portfolio with the fact, and the contracts whose lines it may change."""
    if isinstance(fact, PlansAssigned):
        anew = opened(fact.windows, portfolio.deals.values())
        return anew, anew.deals
    return credited(portfolio, fact)


def _posted(state: Account, line: LineEvent) -> Account:
    if line.contract_id not in state.portfolio.deals:
        return state
    postings = state.postings.get(line.contract_id, Postings()).posting(line)
    return replace(
        state,
        postings={**state.postings, line.contract_id: postings},
        contracts={**state.contracts, line.line_id: line.contract_id},
    )
