"""Sight: of which reps and units an actor sees what is theirs, in the organisation as it is on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Date,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
    true,
    union,
)
from sqlalchemy.dialects.postgresql import distinct_on

from .organisation import holds, managers, membership, places, rep
from .scope import IDS, SEES, SUB


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose things an actor sees: their own (`rep_id`, and what `sub` created), what lies in and below the units that
    they lead on the day `on`, and with `assists` also the unit of which they are a direct member.

    `whole`: everybody's. `titled`: everybody's where the organisation does not know the rep. One who has left sees
    nothing.
    """

    sub: str
    rep_id: UUID | None
    on: date
    assists: bool = False
    titled: bool = False
    whole: bool = False


WHOLE = Sight("", None, date.min, whole=True)
"""The whole company: for sweeps, and for roles that see everything."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a sight comes to: everything, or what belongs to `ids` and what `sub` created."""

    whole: bool
    ids: frozenset[UUID] = frozenset()
    sub: str | None = None

    def sees(self, owners: Sequence[UUID] | None, created_by: str | None) -> bool:
        """Whether a thing of these owners (None: everyone's), created by that subject, is seen."""
        if self.whole or owners is None:
            return True
        return not self.ids.isdisjoint(owners) or (created_by is not None and created_by == self.sub)


def given(sight: Sight) -> dict[str, Any]:
    """The parameters of `SEEN` and `LOOKING`."""
    return {
        "rep": sight.rep_id,
        "by": sight.sub,
        "day": sight.on,
        "assists": sight.assists,
        "titled": sight.titled,
    }


_rep, _by, _day = bindparam("rep", type_=Uuid), bindparam("by", type_=Text), bindparam("day", type_=Date)
_assists, _titled = bindparam("assists", type_=Boolean), bindparam("titled", type_=Boolean)


def _homes() -> CTE:
    """rep_id, unit_id: where each rep is; of those who have left, where they were last, so that what is still theirs
    is seen by who has to hand it over."""
    at = membership.c
    latest = select(at.rep_id, at.unit_id).where(at.since <= _day).order_by(at.rep_id, at.since.desc())
    return latest.ext(distinct_on(at.rep_id)).cte("homes")


def _below(homes: CTE, employed: ColumnElement[bool]) -> CTE:
    """unit_id: the units that the actor leads, or assists, and all below them."""
    led = managers()
    leads = select(led.c.unit_id).where(led.c.rep_id == _rep, holds(led, _day))
    assisted = select(homes.c.unit_id).where(homes.c.rep_id == _rep, _assists, employed)
    top = union(leads, assisted).subquery("top")
    below = select(top.c.unit_id).cte("below", recursive=True)
    at = places()
    return below.union(select(at.c.unit_id).join(below, at.c.parent_id == below.c.unit_id).where(holds(at, _day)))


def _seen() -> Select[Any]:
    """One row: `whole`, `ids`, `sub`."""
    known = select(true()).where(rep.c.id == _rep).exists()
    left = select(true()).where(rep.c.id == _rep, rep.c.left_on <= _day).exists()
    homes = _homes()
    below = _below(homes, ~left)
    members = select(homes.c.rep_id).join(below, below.c.unit_id == homes.c.unit_id)
    own = select(_rep).where(_rep.is_not(None), ~left)
    ids = union(own, select(below.c.unit_id), members).subquery("theirs")
    array = func.coalesce(select(func.array_agg(ids.c[0])).scalar_subquery(), literal_column("'{}'", IDS))
    return select(and_(_titled, ~known).label("whole"), array.label("ids"), case((left, None), else_=_by).label("sub"))


SEEN = _seen()
_sight = SEEN.subquery("sight")
_scoped = literal_column("session_user", Text) + "_scoped"
PART = 40
_reps = select(func.count()).select_from(rep).scalar_subquery()
FEW: ColumnElement[bool] = and_(_sight.c.whole.is_(False), func.cardinality(_sight.c.ids) * PART <= _reps)
"""Whether the sight shows at most a fortieth of the company, reckoned by the number of its reps."""
LOOKING: Sequence[ColumnElement[Any]] = (
    func.set_config(SEES, case((_sight.c.whole, ""), else_=cast(_sight.c.ids, Text)), true()),
    func.set_config(SUB, func.coalesce(_sight.c.sub, ""), true()),
    func.set_config("role", case((_sight.c.whole, "none"), else_=_scoped), true()),
)
"""Selected in a transaction, they make the rest of it see no more than the sight: by settings, and in a role under
row-level security."""
