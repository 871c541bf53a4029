"""The rules for channels as clients see them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import ChannelRules, channel_rules
from .events import ChannelRule, ChannelRulesPublished


class RulesStatus(StrEnum):
    PUBLISHED = "published"


class ChannelRulesView(View):
    """`document_version` counts the versions. One is in force from `effective_on` until a later one is."""

    status: RulesStatus
    effective_on: date
    rules: tuple[ChannelRule, ...]
    document_version: int
    published_by: str


def rules_view(one: ChannelRulesPublished, head: Head, thing_id: UUID) -> ChannelRulesView:
    return ChannelRulesView(
        id=thing_id,
        version=head.version,
        status=RulesStatus.PUBLISHED,
        created_at=head.created_at,
        effective_on=one.effective_on,
        rules=one.rules,
        document_version=one.rules_version,
        published_by=one.published_by,
    )


def show_rules(state: ChannelRules, head: Head, thing_id: UUID) -> ChannelRulesView | None:
    return rules_view(state.versions[-1], head, thing_id) if state.versions else None


CHANNEL_RULES = Thing(
    "channel rules", "/v1/channel-rules", channel_rules, show_rules, ChannelRulesView, owners=EVERYONES
)
