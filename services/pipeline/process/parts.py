"""A part of the deal run: what one capability does by a day, in its own words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, Select

from shared.kernel.messages import Event
from shared.kernel.transaction import Send
from shared.readers.store import Projected


@dataclass(frozen=True)
class Part:
    """`find(as_of)` reads from `tables` what may be due by a day, `send(row, as_of)` tells its stream to do it, and
    `counts` names the field of the run under which each kind of event that comes of it is counted."""

    tables: Sequence[Projected]
    find: Callable[[date], Select[Any]]
    send: Callable[[RowMapping, date], Send]
    counts: Mapping[type[Event], str]
