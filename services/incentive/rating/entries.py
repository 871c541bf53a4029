"""What of a deal counts in which book."""

from datetime import date
from uuid import UUID

from shared.kernel.calendar import Grain, period_of
from shared.kernel.external_ids import external_order

from ..coverage.events import Rule
from ..credits.deal import Deal
from ..credits.steps import Steps
from ..plans.events import Accumulation, Metric
from .books import BookId, Entry, Key


def entries_of(deal: Deal) -> list[tuple[BookId, Entry]]:
    """What of the deal counts in which book under its rule: what is paid, and what moves the tiers."""
    rule = deal.rule
    if rule is None:
        return []
    found = []
    for metric in {rule.payout_metric: None, rule.tier_metric: None}:
        pays, moves = metric is rule.payout_metric, metric is rule.tier_metric
        for entry in _signed(deal, pays, moves) if metric is Metric.SIGNED else _collected(deal, pays, moves):
            found.append((_book(deal, rule, entry.day), entry))
    return found


def _signed(deal: Deal, pays: bool, moves: bool) -> list[Entry]:
    key = _key(deal, deal.signed_on, pays, "", deal.contract_id)
    first = deal.values[0].source_event
    return [_entry(key, deal, deal.contract_id, first, deal.shares, pays, moves)]


def _collected(deal: Deal, pays: bool, moves: bool) -> list[Entry]:
    found = []
    for money in deal.collections:
        day = deal.day(money.on)
        key = _key(deal, day, pays, money.payment_id, money.source_event)
        amount: Steps = ((day, money.share),)
        found.append(_entry(key, deal, money.source_event, money.source_event, amount, pays, moves))
    return found


def _entry(key: Key, deal: Deal, item_id: UUID, source_event: UUID, amount: Steps, pays: bool, moves: bool) -> Entry:
    return Entry(key, deal.contract_id, item_id, source_event, amount if pays else (), amount if moves else ())


def _key(deal: Deal, day: date, pays: bool, payment_id: str, item_id: UUID) -> Key:
    # What only moves the tiers comes before what is paid on the same day.
    order = external_order(deal.external_id)
    return (day, int(pays), order, str(deal.contract_id), payment_id, str(item_id))


def _book(deal: Deal, rule: Rule, day: date) -> BookId:
    if rule.tier_accumulate is Accumulation.DEAL:
        return (rule.plan_id, deal.currency, str(deal.contract_id))
    return (rule.plan_id, deal.currency, period_of(day, Grain(rule.tier_accumulate.value)))
