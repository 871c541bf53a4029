"""The rules of a bonus plan: drafted, checked whole, published by another than its drafter, then immutable."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Currency, Day, Id, PositiveMoney, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, OwnApproval

from ..plans.decider import WhoBody
from ..results.metric import Metric
from ..results.participants import named_once
from ..results.recurrence import Every
from .events import (
    BonusPlanDrafted,
    BonusPlanEvent,
    BonusPlanPublished,
    BonusTerms,
    BonusTier,
    Factor,
    Multiplier,
    Payee,
    Sharing,
)

PLANNED = (
    Metric.SIGNED_AMOUNT, Metric.COLLECTED_AMOUNT, Metric.NEW_CUSTOMERS, Metric.VISITS, Metric.UNITS_SOLD,
)  # fmt: skip
"""What people have targets of."""


class TierBody(BonusTier):
    model_config = ConfigDict(extra="forbid", populate_by_name=False)


class FactorBody(Factor):
    model_config = ConfigDict(extra="forbid", populate_by_name=False)


class MultiplierBody(Multiplier):
    model_config = ConfigDict(extra="forbid")

    factors: tuple[FactorBody, ...] = Field(min_length=1, max_length=100)


class DraftBonusPlan(Command):
    """Money is in the company's own currency unless another is named."""

    name: Text
    effective_from: Day
    effective_to: Day | None = None
    who: WhoBody
    payee: Payee = Payee.PERSON
    every: Every
    metric: Metric
    currency: Currency | None = None
    tiers: list[TierBody] = Field(min_length=1, max_length=100)
    sharing: Sharing | None = None
    multiplier: MultiplierBody | None = None
    cap: PositiveMoney | None = None


class PublishBonusPlan(Command):
    plan_id: Id


BonusPlanCommand = DraftBonusPlan | PublishBonusPlan


@dataclass(frozen=True)
class BonusPlan:
    """`plan_version` is the document's; it is 1, since a plan is never revised."""

    terms: BonusTerms
    drafted_by: str
    plan_version: int = 1
    published_by: str | None = None

    def holds(self, day: date) -> bool:
        """Whether it is published and pays for a period that ends on that day."""
        ends = self.terms.effective_to or date.max
        return self.published_by is not None and self.terms.effective_from <= day <= ends


def decide(command: BonusPlanCommand, state: BonusPlan | None) -> Sequence[BonusPlanEvent]:
    match command:
        case DraftBonusPlan():
            return [] if state else [BonusPlanDrafted(**_checked(command), drafted_by=command.by.sub)]
        case PublishBonusPlan():
            return _publish(command, state)


def evolve(state: BonusPlan | None, event: BonusPlanEvent) -> BonusPlan | None:
    match event:
        case BonusPlanDrafted():
            return BonusPlan(event, event.drafted_by)
        case BonusPlanPublished():
            return replace(state, published_by=event.published_by) if state else None


def _checked(command: DraftBonusPlan) -> dict[str, Any]:
    """The terms of a draft once they make sense as a whole. Raises Invalid, which points at what does not."""
    if command.effective_to is not None and command.effective_to < command.effective_from:
        raise Invalid("/effective_to", "must not be before effective_from")
    named_once(command.who, "/who")
    if command.metric not in PLANNED:
        raise Invalid("/metric", f"must be what people have targets of: {', '.join(PLANNED)}")
    if command.currency is None:
        raise Invalid("/currency", "must be named")
    _check_tiers(command.tiers, command.metric)
    _check_payee(command)
    if command.multiplier is not None:
        _check_factors(command.multiplier)
    said = {name: getattr(command, name) for name in BonusTerms.model_fields}
    team = command.payee is Payee.TEAM
    return {**said, "tiers": tuple(command.tiers), "sharing": command.sharing or (Sharing.EQUAL if team else None)}


def _check_tiers(tiers: Sequence[BonusTier], metric: Metric) -> None:
    kind = "rate" if tiers[0].rate is not None else "amount"
    other = "amount" if kind == "rate" else "rate"
    for i, tier in enumerate(tiers):
        if getattr(tier, kind) is None:
            raise Invalid(f"/tiers/{i}/{kind}", "every tier has a rate, or every tier an amount")
        if getattr(tier, other) is not None:
            raise Invalid(f"/tiers/{i}/{other}", f"has no place beside {kind}")
        if tier.from_ < 1:
            raise Invalid(f"/tiers/{i}/from", "must be 1 or more: a bonus is for reaching the target, or more")
        if tier.rate is not None and not 0 < tier.rate <= 1:
            raise Invalid(f"/tiers/{i}/rate", "must be a fraction above 0, at most 1")
    if kind == "rate" and metric.counted:
        raise Invalid("/tiers/0/rate", "of what is counted only fixed amounts are paid")
    for i, (lower, upper) in enumerate(pairwise(tiers), start=1):
        if upper.from_ <= lower.from_:
            raise Invalid(f"/tiers/{i}/from", "tiers must ascend, so that there are no gaps or overlaps")


def _check_payee(command: DraftBonusPlan) -> None:
    if command.payee is Payee.TEAM and command.who.units is None:
        raise Invalid("/who/units", "must name the units that are teams")
    if command.payee is Payee.PERSON and command.sharing is not None:
        raise Invalid("/sharing", "is only a team's")


def _check_factors(multiplier: Multiplier) -> None:
    factors = multiplier.factors
    if factors[0].from_ != 0:
        raise Invalid("/multiplier/factors/0/from", "the first factor must begin at 0")
    for i, (lower, upper) in enumerate(pairwise(factors), start=1):
        if upper.from_ <= lower.from_:
            raise Invalid(f"/multiplier/factors/{i}/from", "factors must ascend, so that there are no gaps or overlaps")
    for i, factor in enumerate(factors):
        if factor.factor < 0:
            raise Invalid(f"/multiplier/factors/{i}/factor", "must not be negative")
    if multiplier.without is not None and multiplier.without < 0:
        raise Invalid("/multiplier/without", "must not be negative")


def _publish(command: PublishBonusPlan, state: BonusPlan | None) -> Sequence[BonusPlanEvent]:
    if state is None:
        raise NotFound("There is no such bonus plan.")
    if state.published_by is not None:
        return []
    if command.by.sub == state.drafted_by:
        raise OwnApproval("The plan is published by another than its drafter.")
    if command.by.rep_id is not None and command.by.rep_id in (state.terms.who.reps or ()):
        raise OwnApproval("The plan is published by another than those whom it names to be paid.")
    terms = {name: getattr(state.terms, name) for name in BonusTerms.model_fields}
    told = {"plan_id": command.plan_id, "plan_version": state.plan_version, "published_by": command.by.sub}
    return [BonusPlanPublished(**terms, **told)]


bonus_plan: Decider[BonusPlanCommand, BonusPlan | None, BonusPlanEvent] = Decider(
    "bonus_plan", None, decide, evolve, BonusPlanEvent
)
