"""The rules by which leads are handed out: one settings document, published in numbered versions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, Rejection

from .events import LeadRule, LeadRulesPublished
from .load import Load

RULES_ID = uuid5(NAMESPACE_URL, "pipeline/lead-rules")
"""There is one document of its kind."""


class NoRuleFits(Rejection):
    """No rule names a rep who may take the lead."""


class LeadRuleBody(LeadRule):
    model_config = ConfigDict(extra="forbid")


class PublishRules(Command):
    """In their order: the first rule that fits the lead and has a rep with room takes it."""

    rules: list[LeadRuleBody] = Field(max_length=500)


class Rules(NamedTuple):
    """Version 0: nothing is published yet."""

    version: int = 0
    rules: tuple[LeadRule, ...] = ()
    published_by: str = ""


class Choice(NamedTuple):
    """`rule` counts from 1."""

    rule: int
    rep_id: UUID


def decide(command: PublishRules, state: Rules) -> Sequence[LeadRulesPublished]:
    for index, rule in enumerate(command.rules):
        if len(set(rule.reps)) < len(rule.reps):
            raise Invalid(f"/rules/{index}/reps", "names a rep twice")
    rules = tuple(LeadRule(**dict(rule)) for rule in command.rules)
    if state.version and state.rules == rules:
        return []
    return [LeadRulesPublished(rules_version=state.version + 1, rules=rules, published_by=command.by.sub)]


def evolve(state: Rules, event: LeadRulesPublished) -> Rules:
    return Rules(event.rules_version, event.rules, event.published_by)


def fitting(rules: Rules, region: str | None, product: str | None) -> list[tuple[int, LeadRule]]:
    """The rules that fit a lead of that region and product, with their numbers, in their order."""
    return [
        (number, rule)
        for number, rule in enumerate(rules.rules, start=1)
        if rule.region in (None, region) and rule.product in (None, product)
    ]


def chosen(fits: Sequence[tuple[int, LeadRule]], on: date, loads: Mapping[UUID, Load]) -> Choice | None:
    """Of the first fitting rule that has any who takes leads of that day, the rep with the fewest open ones; the one
    named first on a tie."""
    for number, rule in fits:
        able = [rep_id for rep_id in rule.reps if loads[rep_id].takes(on, rule.most_open)]
        if able:
            return Choice(number, min(able, key=lambda rep_id: len(loads[rep_id].open)))
    return None


lead_rules: Decider[PublishRules, Rules, LeadRulesPublished] = Decider(
    "lead_rules", Rules(), decide, evolve, LeadRulesPublished
)
