"""销售速度 velocity: what a day brings, from the deals that are open and how those before them ended."""

from decimal import Decimal

from shared.kernel.money import cents


def velocity(open_deals: int, average_deal: Decimal, win_rate: Decimal, days_to_close: Decimal) -> Decimal | None:
    """Open deals × average deal × win rate / days to close, an amount of money a day; None where deals close on the day
    on which they are opened."""
    return cents(open_deals * average_deal * win_rate / days_to_close) if days_to_close else None
