"""The price policy: one settings document, published in dated versions that never change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Day
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.versions import in_force

from .events import PricePolicyPublished, PriceRule

POLICY_ID = uuid5(NAMESPACE_URL, "pipeline/price-policy")
"""The one stream of the policy's versions."""
MOST_RULES = 2_000


class PriceRuleBody(PriceRule):
    model_config = ConfigDict(extra="forbid")


class PublishPricePolicy(Command):
    """The whole policy: what it does not say any more holds no more from `effective_on` on."""

    effective_on: Day
    rules: list[PriceRuleBody] = Field(max_length=MOST_RULES)


@dataclass(frozen=True)
class PricePolicy:
    """All versions, the one published last at the end."""

    versions: tuple[PricePolicyPublished, ...] = ()

    def on(self, day: date) -> PricePolicyPublished | None:
        return in_force(self.versions, day)


def decide(command: PublishPricePolicy, state: PricePolicy) -> Sequence[PricePolicyPublished]:
    for index, rule in enumerate(command.rules):
        _check(rule, f"/rules/{index}")
    rules = tuple(PriceRule(**dict(rule)) for rule in command.rules)
    last = state.versions[-1] if state.versions else None
    if last and (last.effective_on, last.rules) == (command.effective_on, rules):
        return []
    return [
        PricePolicyPublished(
            policy_version=len(state.versions) + 1,
            effective_on=command.effective_on,
            rules=rules,
            published_by=command.by.sub,
        )
    ]


def _check(rule: PriceRule, pointer: str) -> None:
    if (rule.sku is None) == (rule.line is None):
        raise Invalid(pointer, "either sku or line")
    if (rule.price is None) == (rule.discount is None):
        raise Invalid(pointer, "either price or discount")
    if rule.currency is not None and rule.price is None:
        raise Invalid(f"{pointer}/currency", "a discount has none")
    if rule.from_ and rule.to and rule.to < rule.from_:
        raise Invalid(f"{pointer}/to", "must not be before from")


def evolve(state: PricePolicy, event: PricePolicyPublished) -> PricePolicy:
    return PricePolicy((*state.versions, event))


price_policy: Decider[PublishPricePolicy, PricePolicy, PricePolicyPublished] = Decider(
    "price_policy", PricePolicy(), decide, evolve, PricePolicyPublished
)
