"""What a rule alone earns a rep over deals as they stand now: net of cancellations, amendments, reversals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from shared.kernel.calendar import Grain, period_of
from shared.kernel.money import ZERO

from ..coverage.events import Rule, Window
from ..coverage.organisation import Span
from ..credits.deal import Deal, Value
from ..credits.events import CollectionCredited
from ..plans.events import Accumulation
from ..rating.books import Entry
from ..rating.portfolio import opened, paid
from ..rating.settlement import earnings


@dataclass(frozen=True)
class Money:
    """A rep's part of money applied to a contract; negative where it was taken back."""

    payment_id: str
    on: date
    amount: Decimal


def deal_as_it_stands(row: Mapping[str, Any], money: Sequence[Money]) -> Deal:
    """A deal from its row of the read table, as if it had been signed and collected just so."""
    net = max(row["amount"] - row["cancelled"], ZERO)
    deal = Deal(
        contract_id=row["contract_id"],
        external_id=row["external_id"],
        signed_on=row["signed_on"],
        currency=row["currency"],
        values=(Value(row["signed_on"], net, net, row["contract_id"]),),
    )
    return replace(deal, collections=tuple(_collections(row["contract_id"], money)))


def earned(rule: Rule, spans: Sequence[Span], deals: Iterable[Deal]) -> Decimal:
    """The sum of what the deals signed within the spans earn under the rule, in each period up to its cap."""
    windows = tuple(Window(rule=rule, first=first, last=last) for first, last in spans)
    portfolio = opened(windows, deals)
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for deal in portfolio.deals.values():
        for _, entry in paid(portfolio, deal):
            sums[_period(rule, entry)] += earnings(rule, entry, date.max).amount
    return sum((amount if rule.cap is None else min(amount, rule.cap) for amount in sums.values()), ZERO)


def _period(rule: Rule, entry: Entry) -> str:
    if rule.accumulate in (None, Accumulation.DEAL):
        return str(entry.contract_id)
    return period_of(entry.day, Grain(rule.accumulate.value))


def _collections(contract_id: UUID, money: Sequence[Money]) -> Iterable[CollectionCredited]:
    """What is left of each payment: what was taken back leaves the newest money first."""
    back: dict[str, Decimal] = {}
    for part in money:
        back[part.payment_id] = back.get(part.payment_id, ZERO) - min(part.amount, ZERO)
    for number, part in sorted(enumerate(money), key=lambda one: (one[1].on, one[0]), reverse=True):
        taken = min(back[part.payment_id], max(part.amount, ZERO))
        back[part.payment_id] -= taken
        if part.amount > taken:
            left = part.amount - taken
            yield CollectionCredited(
                contract_id=contract_id,
                source_event=uuid5(contract_id, f"{part.payment_id}/{number}"),
                payment_id=part.payment_id,
                on=part.on,
                amount=left,
                share=left,
            )
