"""The rules by which leads are handed out, as clients see them."""

from enum import StrEnum
from uuid import UUID

from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import Rules, lead_rules
from .events import LeadRule


class RulesStatus(StrEnum):
    PUBLISHED = "published"


class LeadRulesView(View):
    """`rules_version` is what an assignment by rule names."""

    status: RulesStatus
    rules_version: int
    rules: tuple[LeadRule, ...]
    published_by: str


def show_rules(state: Rules, head: Head, thing_id: UUID) -> LeadRulesView | None:
    if not state.version:
        return None
    return LeadRulesView(
        id=thing_id,
        version=head.version,
        status=RulesStatus.PUBLISHED,
        created_at=head.created_at,
        rules_version=state.version,
        rules=state.rules,
        published_by=state.published_by,
    )


LEAD_RULES = Thing("lead rules", "/v1/lead-rules", lead_rules, show_rules, LeadRulesView, owners=EVERYONES)
