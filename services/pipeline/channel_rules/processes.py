"""Deals below the channel price."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.pipeline.catalogue.decider import product, product_id
from services.pipeline.catalogue.lines import SoldLine
from services.pipeline.channels.decider import channel
from shared.kernel.transaction import Transaction

from .decider import RULES_ID, channel_rules, is_below, rule_for


async def below_channel_price(
    tx: Transaction, channel_id: UUID, lines: Sequence[SoldLine], currency: str, day: date
) -> list[str]:
    """The products that are sold below the channel price of that day, in the order of the lines."""
    found = await tx.state(channel, channel_id)
    if found is None:
        return []
    rule = rule_for((await tx.state(channel_rules, RULES_ID)).on(day), channel_id, found.onboarded.kind)
    below = []
    for line in lines:
        listed = await tx.state(product, product_id(line.sku))
        if listed and listed.currency == currency and is_below(line.unit_price, listed.list_price, rule):
            below.append(line.sku)
    return list(dict.fromkeys(below))
