"""What can happen to a rule.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from typing import Annotated

from pydantic import AfterValidator, Strict, StringConstraints

from shared.kernel.fields import Code, Day, Flag, Id, Moment, Text
from shared.kernel.messages import Event, Value


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain a NUL character")
    return text


RuleText = Annotated[
    str, Strict(), StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True), AfterValidator(_no_nul)
]
"""The whole text of a rule, up to 20,000 characters: handbook 001, itself such a rule, has some two thousand."""


class Binding(Value):
    """Whom a rule binds: the members of `units` and of all units below them, or all in one of `positions`."""

    units: tuple[Id, ...] = ()
    positions: tuple[Code, ...] = ()


class RuleDrafted(Event):
    """The draft as it now is, `rule_version` 1, or a later one that takes its place. `rep_id` is who wrote it, where
    that is a rep."""

    rule_version: int
    title: Text
    text: RuleText
    binds: Binding
    repeals: tuple[Id, ...] = ()
    drafted_by: str
    rep_id: Id | None = None


class RuleCommented(Event):
    """`rep_id` says who, where it is a rep; `bound` whether the rule would bind them on that day."""

    text: Text
    bound: Flag
    rep_id: Id | None = None
    commented_by: str
    at: Moment


class RulePublished(Event):
    """In force from `effective_on` on."""

    effective_on: Day
    published_on: Day
    published_by: str


class RuleAcknowledged(Event):
    rep_id: Id
    on: Day


class RuleRepealed(Event):
    """No longer in force from `on` on; where another rule took its place, that is `replaced_by`."""

    on: Day
    reason: Text | None = None
    replaced_by: Id | None = None
    repealed_by: str


RuleEvent = RuleDrafted | RuleCommented | RulePublished | RuleAcknowledged | RuleRepealed
