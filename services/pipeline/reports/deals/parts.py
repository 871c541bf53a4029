"""The parts of deals by rep: amounts split by the shares, to the cent."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Select, func, select, union_all

from services.pipeline.splits.split import HUNDRED
from shared.readers.scope import within_sight

from .known import shares


def parts(deals: CTE, amounts: Sequence[str], as_of: date | None) -> Select[Any]:
    """A row for each share in a deal, with `rep_id` and the share's part of each of `amounts`; parts add up to the deal
    (largest-remainder rule, the lower id first on a tie). Only the parts of those whom the reader sees: of a deal of
    several, one counts one's own."""
    share = shares(as_of)
    rest = [*(column for column in deals.c if column.name not in amounts), share.c.rep_id]
    of_deal = deals.join(share, share.c.deal_id == deals.c.id)
    whole = select(*rest, *(deals.c[name] for name in amounts)).select_from(of_deal).where(share.c.percent == HUNDRED)
    split = (
        select(*rest, *(_part(deals, name, share.c.percent, share.c.rep_id) for name in amounts))
        .select_from(of_deal)
        .where(share.c.percent < HUNDRED)
    )
    every = union_all(whole, split).subquery("split")
    return select(every).where(within_sight(every.c.rep_id))


def _part(deals: CTE, name: str, percent: ColumnElement[Any], rep_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """An amount in hundredths times a percentage in hundredths is the amount times the percentage, in cents."""
    exact = deals.c[name] * percent
    whole = func.floor(exact)
    left = deals.c[name] * 100 - func.sum(whole).over(partition_by=deals.c.id)
    rank = func.row_number().over(partition_by=deals.c.id, order_by=(whole - exact, rep_id))
    return ((whole + (rank <= left).cast(Integer)) / 100).cast(deals.c[name].type).label(name)
