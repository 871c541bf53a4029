"""Whose a deal is: one channel's, or direct sales'. So a deal counts for a channel once, whatever is amended in it."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, func, or_, select

from services.pipeline.channel_conflicts.events import Award

from .projections import award


def channel_of(deal: FromClause) -> ColumnElement[Any]:
    """The channel of each deal, null of a direct one: whoever was awarded the opportunity, else whoever was awarded the
    customer before the deal was signed, else the channel that the contract names, unless that lost the conflict."""
    on_opportunity = award.c.opportunity_id == deal.c.opportunity_id
    on_customer = and_(award.c.customer_id == deal.c.customer_id, award.c.registered_on <= deal.c.signed_on)
    lost = (
        select(award.c.conflict_id)
        .where(
            award.c.awarded_to == Award.DIRECT.value,
            award.c.channel_id == deal.c.channel_id,
            or_(on_opportunity, award.c.customer_id == deal.c.customer_id),
        )
        .correlate(deal)
        .exists()
    )
    named = case((lost, None), else_=deal.c.channel_id)
    return func.coalesce(_winner(deal, on_opportunity), _winner(deal, on_customer), named)


def _winner(deal: FromClause, about: ColumnElement[bool]) -> ColumnElement[Any]:
    """Of several channels the one that registered first."""
    return (
        select(award.c.channel_id)
        .where(award.c.awarded_to == Award.CHANNEL.value, about)
        .order_by(award.c.registered_on, award.c.conflict_id)
        .limit(1)
        .correlate(deal)
        .scalar_subquery()
    )
