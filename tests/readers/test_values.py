from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table, Text, insert

from shared.readers.reading import Reading
from shared.readers.values import values

from .conftest import World

deal = Table("deal", MetaData(), Column("currency", Text), Column("day", Integer), prefixes=["TEMPORARY"])
DEALS = [("USD", 1), ("USD", 2), ("USD", 9), ("EUR", 2), ("CNY", 5)]


async def test_whoever_asks_finds_the_values_of_the_rows_that_were_asked_for(world: World) -> None:
    async with world.engine.connect() as connection:
        await connection.run_sync(deal.metadata.create_all)
        assert await _both(connection) == []
        await connection.execute(insert(deal), [{"currency": one, "day": day} for one, day in DEALS])
        assert await _both(connection) == ["CNY", "EUR", "USD"]
        assert await _both(connection, deal.c.day < 5) == ["EUR", "USD"]
        assert await _both(connection, deal.c.day > 5) == ["USD"]
        assert await _both(connection, deal.c.day > 1, deal.c.day < 2) == []


async def _both(connection: Any, *asked: Any) -> list[str]:
    """For who sees the whole company and for who does not."""
    whole, narrow = [sorted(await values(Reading(connection, few), deal.c.currency, *asked)) for few in (False, True)]
    assert whole == narrow
    return whole
