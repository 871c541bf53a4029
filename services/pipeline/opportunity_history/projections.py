"""Read tables of how opportunities came to where they are, each change with its business day, so that reports can tell
what was known of them by any day: stages, what was expected, who had which share, and managers' overrides.

On any day holds the last row in the log of those dated by then, in each table but `deal`: while on <= day < until,
which is the first day of any row that came later; null where none did. The day of a reassignment, a revision or an
override is that of its acceptance.
"""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    MetaData,
    Numeric,
    Table,
    Text,
    Update,
    Uuid,
    bindparam,
    func,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from services.pipeline.opportunities.events import (
    ForecastOverridden,
    OpportunityLost,
    OpportunityOpened,
    OpportunityReassigned,
    OpportunityRevised,
    OpportunityWon,
)
from services.pipeline.splits.split import Split
from services.pipeline.stages.events import PROBABILITY, Stage, StageAdvanced
from shared.kernel.messages import Event, Meta
from shared.readers.projection import Projection, Row
from shared.readers.scope import follows, owned_by

metadata = MetaData(schema="opportunity_history")
MONEY, PERCENT = Numeric(20, 2), Numeric(7, 4)

deal = Table(
    "deal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False, index=True),
    Column("currency", Text, nullable=False),
    Column("opened_on", Date, nullable=False, index=True),
    Column("opened_by", Text, nullable=False, index=True),
    Column("source", Text),
    Column("campaign_id", Uuid),
    Column("channel_id", Uuid),
    Column("line", Text),
    Column("lead_id", Uuid),
    Column("new_customer", Boolean),
    Column("owners", ARRAY(Uuid), nullable=False, comment="the owner and all who have a share, now"),
    Column("outcome", Text, comment="won or lost, null while it is open"),
    Column("closed_on", Date, index=True),
    Column("contract_id", Uuid),
    Column("won_amount", MONEY, comment="as it was signed first"),
    Column("loss_reason", Text),
    Column("competitor", Text),
    Index("deal_owners", "owners", postgresql_using="gin"),
    Index("deal_currency_opened_on", "currency", "opened_on"),
    info=owned_by("owners", created_by="opened_by"),
)
OF_DEAL = follows("deal_id", "deal", "id")


def _changes(name: str, *columns: Column[object]) -> Table:
    return Table(
        name,
        metadata,
        Column("deal_id", Uuid, primary_key=True),
        Column("position", BigInteger, primary_key=True),
        *columns,
        Column("on", Date, nullable=False, index=True),
        Column("until", Date, comment="the first day on which it no longer holds, null for the last one"),
        info=OF_DEAL,
    )


def _ending(table: Table) -> Update:
    """What came before holds no longer than to the day of what comes now."""
    day = bindparam("day", type_=Date)
    return (
        update(table).where(table.c.deal_id == bindparam("of")).values(until=func.least(table.c.until, day))
    )  # LEAST passes over null


stage = _changes(
    "stage",
    Column("stage", Text, nullable=False),
    Column("previous", Text, comment="null for the first"),
    Column("probability", PERCENT, nullable=False),
)
expectation = _changes("expectation", Column("amount", MONEY, nullable=False), Column("close_on", Date, nullable=False))
share = _changes(
    "share",
    Column("rep_id", Uuid, primary_key=True),
    Column("owner_id", Uuid, nullable=False),
    Column("percent", PERCENT, nullable=False, comment="0 for an owner without a share"),
)
override = _changes("override", Column("amount", MONEY), Column("probability", PERCENT))

projection = Projection(metadata, version=3)


def _changed(meta: Meta, on: date | None) -> dict[str, object]:
    """Events of the first release do not tell the day of some changes."""
    return {"deal_id": meta.stream_id, "position": meta.position, "on": on or meta.time.date()}


def superseded(event: Any, meta: Meta) -> Row:
    return {"of": meta.stream_id, "day": event.on or meta.time.date()}


CHANGES: tuple[tuple[type[Event], Table], ...] = (
    (StageAdvanced, stage),
    (OpportunityWon, stage),
    (OpportunityLost, stage),
    (OpportunityRevised, expectation),
    (OpportunityReassigned, share),
    (ForecastOverridden, override),
)
for _kind, _table in CHANGES:  # before what they add
    projection.on(_kind, _ending(_table))(superseded)


def _owners(owner_id: UUID, splits: tuple[Split, ...]) -> list[UUID]:
    return list(dict.fromkeys((owner_id, *(split.rep_id for split in splits))))


@projection.on(OpportunityOpened, insert(deal).on_conflict_do_nothing())
def opened(event: OpportunityOpened, meta: Meta) -> Row:
    told = ("customer_id", "currency", "opened_on", "opened_by", "source", "campaign_id", "channel_id", "line")
    return {
        "id": meta.stream_id,
        **{name: getattr(event, name) for name in (*told, "lead_id", "new_customer")},
        "owners": _owners(event.owner_id, event.splits),
    }


@projection.on(OpportunityOpened, insert(stage))
def began(event: OpportunityOpened, meta: Meta) -> Row:
    return _stage(meta, event.opened_on, event.stage, None, event.probability)


@projection.on(OpportunityOpened, insert(expectation))
def expected(event: OpportunityOpened, meta: Meta) -> Row:
    return _expectation(meta, event.opened_on, event.expected_amount, event.expected_close_on)


@projection.on(OpportunityOpened, insert(share))
def shared(event: OpportunityOpened, meta: Meta) -> list[Row]:
    return _shares(meta, event.opened_on, event.owner_id, event.splits)


@projection.on(StageAdvanced, insert(stage))
def advanced(event: StageAdvanced, meta: Meta) -> Row:
    return _stage(meta, event.on, event.stage, event.previous, event.probability)


@projection.on(OpportunityRevised, insert(expectation))
def revised(event: OpportunityRevised, meta: Meta) -> Row:
    return _expectation(meta, event.on, event.expected_amount, event.expected_close_on)


@projection.on(OpportunityReassigned, insert(share))
def reassigned(event: OpportunityReassigned, meta: Meta) -> list[Row]:
    return _shares(meta, event.on, event.owner_id, event.splits)


@projection.on(OpportunityReassigned, update(deal).where(deal.c.id == bindparam("of")).values(owners=bindparam("reps")))
def handed_over(event: OpportunityReassigned, meta: Meta) -> Row:
    return {"of": meta.stream_id, "reps": _owners(event.owner_id, event.splits)}


@projection.on(ForecastOverridden, insert(override))
def overridden(event: ForecastOverridden, meta: Meta) -> Row:
    return {**_changed(meta, event.on), "amount": event.amount, "probability": event.probability}


CLOSE = ("outcome", "closed_on", "contract_id", "won_amount", "loss_reason", "competitor")
_close = (
    update(deal).where(deal.c.id == bindparam("of")).values({deal.c[name]: bindparam(f"its_{name}") for name in CLOSE})
)


@projection.on(OpportunityWon, _close)
def won(event: OpportunityWon, meta: Meta) -> Row:
    return _closed(meta, Stage.WON, event.on, contract_id=event.contract_id, won_amount=event.amount)


@projection.on(OpportunityLost, _close)
def lost(event: OpportunityLost, meta: Meta) -> Row:
    return _closed(meta, Stage.LOST, event.on, loss_reason=event.reason, competitor=event.competitor)


@projection.on(OpportunityWon, insert(stage))
def ended_in_won(event: OpportunityWon, meta: Meta) -> Row:
    return _stage(meta, event.on, Stage.WON, event.previous, PROBABILITY[Stage.WON])


@projection.on(OpportunityLost, insert(stage))
def ended_in_lost(event: OpportunityLost, meta: Meta) -> Row:
    return _stage(meta, event.on, Stage.LOST, event.previous, PROBABILITY[Stage.LOST])


def _closed(meta: Meta, outcome: Stage, on: date, **more: object) -> Row:
    told = {"outcome": outcome.value, "closed_on": on, **more}
    return {"of": meta.stream_id, **{f"its_{name}": told.get(name) for name in CLOSE}}


def _stage(meta: Meta, on: date, to: Stage, previous: Stage | None, probability: Decimal) -> Row:
    came_from = previous.value if previous else None
    return {**_changed(meta, on), "stage": to.value, "previous": came_from, "probability": probability}


def _expectation(meta: Meta, on: date, amount: Decimal, close_on: date) -> Row:
    return {**_changed(meta, on), "amount": amount, "close_on": close_on}


def _shares(meta: Meta, on: date | None, owner_id: UUID, splits: tuple[Split, ...]) -> list[Row]:
    percents = {rep_id: Decimal(0) for rep_id in _owners(owner_id, splits)}
    percents |= {split.rep_id: split.percent for split in splits}
    common = {**_changed(meta, on), "owner_id": owner_id}
    return [{**common, "rep_id": rep_id, "percent": percent} for rep_id, percent in percents.items()]
