"""The rules of a KPI scheme: drafted, checked whole, published by another than its drafter, then immutable."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, Rejection

from ..kpi_metrics.metric import KpiMetric
from .events import Item, KpiSchemeDrafted, KpiSchemeEvent, KpiSchemePublished, SchemeTerms, Who
from .items import check

LEAST_FOR_COLLECTION = Decimal(30)
"""Handbook 003, 五.1: 回款率…权重不低于30%."""
APPEAL_DAYS = 10


class WhoBody(Who):
    model_config = ConfigDict(extra="forbid")

    positions: Annotated[tuple[Code, ...], Field(min_length=1, max_length=100)]


class ItemBody(Item):
    model_config = ConfigDict(extra="forbid")


class DraftKpiScheme(Command):
    """`currency`, that of all money in it, is the company's own by default."""

    name: Text
    effective_from: Day
    who: WhoBody
    items: list[ItemBody] = Field(min_length=1, max_length=len(KpiMetric))
    currency: Currency | None = None
    appeal_days: Annotated[int, Field(strict=True, ge=1, le=90)] = APPEAL_DAYS


class PublishKpiScheme(Command):
    """`selling` are those of the scheme's positions that sell."""

    scheme_id: Id
    selling: tuple[Code, ...] = ()


class CollectionRateTooLight(Rejection):
    """In a scheme for who sells, the collection rate weighs at least 30 %."""


@dataclass(frozen=True)
class KpiScheme:
    """`scheme_version` is 1, since a scheme is never revised: another one takes its place."""

    terms: SchemeTerms
    drafted_by: str
    scheme_version: int = 1
    published_by: str | None = None


def decide(command: DraftKpiScheme | PublishKpiScheme, state: KpiScheme | None) -> Sequence[KpiSchemeEvent]:
    match command:
        case DraftKpiScheme():
            return [] if state else [_draft(command)]
        case PublishKpiScheme():
            return _publish(command, state)


def _draft(command: DraftKpiScheme) -> KpiSchemeDrafted:
    positions = command.who.positions
    for index, code in enumerate(positions):
        if code in positions[:index]:
            raise Invalid(f"/who/positions/{index}", "is named twice")
    named: set[KpiMetric] = set()
    for index, item in enumerate(command.items):
        if item.metric in named:
            raise Invalid(f"/items/{index}/metric", "is there twice")
        named.add(item.metric)
    items = tuple(check(item, f"/items/{index}") for index, item in enumerate(command.items))
    weighs = sum((item.weight for item in items), Decimal(0))
    if weighs != 100:
        raise Invalid("/items", f"the weights must add up to 100, not to {weighs:f}")
    if command.currency is None:
        raise Invalid("/currency", "is required")
    return KpiSchemeDrafted(
        name=command.name,
        effective_from=command.effective_from,
        who=Who(positions=positions),
        items=items,
        currency=command.currency,
        appeal_days=command.appeal_days,
        drafted_by=command.by.sub,
    )


def _publish(command: PublishKpiScheme, state: KpiScheme | None) -> Sequence[KpiSchemeEvent]:
    if state is None:
        raise NotFound("There is no such KPI scheme.")
    if state.published_by is not None:
        return []
    if command.by.sub == state.drafted_by:
        raise OwnApproval("The scheme is published by another than its drafter.")
    weighs = sum((item.weight for item in state.terms.items if item.metric is KpiMetric.COLLECTION_RATE), Decimal(0))
    if command.selling and weighs < LEAST_FOR_COLLECTION:
        raise CollectionRateTooLight(
            f"It weighs {weighs:f} in a scheme for {', '.join(command.selling)}: {LEAST_FOR_COLLECTION} at least."
        )
    return [
        KpiSchemePublished(
            scheme_id=command.scheme_id, scheme_version=state.scheme_version, published_by=command.by.sub
        )
    ]


def evolve(state: KpiScheme | None, event: KpiSchemeEvent) -> KpiScheme | None:
    match event:
        case KpiSchemeDrafted():
            return KpiScheme(event, event.drafted_by)
        case KpiSchemePublished():
            return replace(state, published_by=event.published_by) if state else None


kpi_scheme: Decider[DraftKpiScheme | PublishKpiScheme, KpiScheme | None, KpiSchemeEvent] = Decider(
    "kpi_scheme", None, decide, evolve, KpiSchemeEvent
)
