"""A company of two groups in a region, as every service hears of it, and a client for each place in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import httpx

from shared.kernel.messages import Event
from shared.published import performance as published
from shared.testing.serving import Served

HERE = UUID("0199c0de-0000-7000-8000-00000000cafe")


def an_id(name: str) -> UUID:
    return uuid5(HERE, name)


REGION, ANTS, BEES = an_id("region"), an_id("ants"), an_id("bees")
ANN, AMY, BOB, BEA, DAN = (an_id(name) for name in ("ann", "amy", "bob", "bea", "dan"))
"""Ann and Amy are of the ants, whom Amy leads; Bob and Bea of the bees, whom Bea leads; Dan leads the region."""
LONG_AGO = date(2003, 1, 1)


def today(served: Served) -> date:
    return datetime.now(ZoneInfo(served.settings.time_zone)).date()


def founding() -> list[Event]:
    units = ((REGION, None, "region"), (ANTS, REGION, "group"), (BEES, REGION, "group"))
    members = ((ANN, ANTS, "rep"), (AMY, ANTS, "group_leader"), (BOB, BEES, "rep"), (BEA, BEES, "group_leader"),
               (DAN, REGION, "regional_manager"))  # fmt: skip
    led = ((ANTS, AMY), (BEES, BEA), (REGION, DAN))
    return [
        *(
            published.UnitFormed(unit_id=unit, name=kind, kind=kind, parent_id=parent, formed_on=LONG_AGO)
            for unit, parent, kind in units
        ),
        *(
            published.RepJoined(rep_id=rep, name="Somebody", position=position, unit_id=unit, joined_on=LONG_AGO)
            for rep, unit, position in members
        ),
        *(published.ManagerAppointed(unit_id=unit, rep_id=rep, on=LONG_AGO) for unit, rep in led),
    ]


def transferred(rep_id: UUID, unit_id: UUID, on: date) -> Event:
    return published.RepTransferred(rep_id=rep_id, unit_id=unit_id, on=on)


@dataclass
class Places:
    """Who looks: by name, so that a failure says whose sight is wrong."""

    served: Served
    clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    def __post_init__(self) -> None:
        as_ = self.served.as_
        self.clients = {
            "ann": as_("rep", rep_id=ANN),
            "amy": as_("group_leader", rep_id=AMY),
            "help": as_("assistant", rep_id=ANN),
            "bob": as_("account_manager", rep_id=BOB),
            "bea": as_("supervisor", rep_id=BEA),
            "dan": as_("director", rep_id=DAN),
            "title": as_("director"),
            "stranger": as_("rep", rep_id=an_id("stranger")),
            "finance": as_("finance"),
        }

    def __getitem__(self, name: str) -> httpx.AsyncClient:
        return self.clients[name]


SEEN: Mapping[str, set[str]] = {
    "ann": {"ann"},
    "amy": {"ann", "amy"},
    "help": {"ann", "amy"},
    "bob": {"bob"},
    "bea": {"bob", "bea"},
    "dan": {"ann", "amy", "bob", "bea", "dan"},
    "title": {"ann", "amy", "bob", "bea", "dan", "nobody"},
    "stranger": set(),
    "finance": {"ann", "amy", "bob", "bea", "dan", "nobody"},
}
"""Whose things each of them sees."""
OWNERS = {"ann": ANN, "amy": AMY, "bob": BOB, "bea": BEA, "dan": DAN, "nobody": None}


def day_after(day: date) -> date:
    return day + timedelta(days=1)
