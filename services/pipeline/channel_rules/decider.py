"""The rules for channels: one settings document, published in dated versions that never change.

A deal outside its territory or below the channel price is flagged and not refused: it has passed legal review and a
manager's approval, and where a customer is, another service says (handbook 002 三.3 asks for rules that keep channels
stable, and for flexible prices).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import ConfigDict, Field

from services.pipeline.channels.events import ChannelKind
from shared.kernel.decider import Decider
from shared.kernel.fields import Day
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.versions import in_force

from .events import ChannelRule, ChannelRulesPublished

RULES_ID = uuid5(NAMESPACE_URL, "pipeline/channel-rules")
"""The one stream of the rules' versions."""


class ChannelRuleBody(ChannelRule):
    model_config = ConfigDict(extra="forbid")


class PublishChannelRules(Command):
    effective_on: Day
    rules: list[ChannelRuleBody] = Field(max_length=1_000)


@dataclass(frozen=True)
class ChannelRules:
    versions: tuple[ChannelRulesPublished, ...] = ()

    def on(self, day: date) -> ChannelRulesPublished | None:
        return in_force(self.versions, day)


def decide(command: PublishChannelRules, state: ChannelRules) -> Sequence[ChannelRulesPublished]:
    for index, rule in enumerate(command.rules):
        if rule.channel_id is not None and rule.kind is not None:
            raise Invalid(f"/rules/{index}", "for one channel or for a kind of them")
    rules = tuple(ChannelRule(**dict(rule)) for rule in command.rules)
    last = state.versions[-1] if state.versions else None
    if last and (last.effective_on, last.rules) == (command.effective_on, rules):
        return []
    return [
        ChannelRulesPublished(
            rules_version=len(state.versions) + 1,
            effective_on=command.effective_on,
            rules=rules,
            published_by=command.by.sub,
        )
    ]


def evolve(state: ChannelRules, event: ChannelRulesPublished) -> ChannelRules:
    return ChannelRules((*state.versions, event))


def rule_for(version: ChannelRulesPublished | None, channel_id: UUID, kind: ChannelKind) -> ChannelRule:
    """The channel's own rule, else that of its kind, else the one for all; where there is none, one that says
    nothing."""
    rules = version.rules if version else ()
    own = [rule for rule in rules if rule.channel_id == channel_id]
    of_kind = [rule for rule in rules if rule.kind == kind]
    general = [rule for rule in rules if rule.channel_id is None and rule.kind is None]
    return next(iter((*own, *of_kind, *general)), ChannelRule())


def is_below(unit_price: Decimal, list_price: Decimal, rule: ChannelRule) -> bool:
    """Whether a price is below the channel price: the list price less the discount that the rule allows."""
    return rule.discount is not None and unit_price * 100 < list_price * (100 - rule.discount)


channel_rules: Decider[PublishChannelRules, ChannelRules, ChannelRulesPublished] = Decider(
    "channel_rules", ChannelRules(), decide, evolve, ChannelRulesPublished
)
