"""Routes of the rules for channels."""

from typing import Annotated

from fastapi import Query, Response

from services.pipeline.channels.api import MANAGERS
from shared.kernel.fields import Day
from shared.kernel.rejections import NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import Parameters
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes

from .decider import RULES_ID, PublishChannelRules, channel_rules
from .things import CHANNEL_RULES, ChannelRulesView, rules_view

router = Routes("channels")


@router.command(
    "PUT",
    "/v1/channel-rules",
    CHANNEL_RULES,
    roles=MANAGERS | {Role.PRODUCT},
    example={
        "effective_on": "2026-01-01",
        "rules": [{"kind": "distributor", "discount": "25"}, {"kind": "online", "regions": ["East", "South"]}],
    },
)
async def put_rules(body: PublishChannelRules, do: Execute) -> Response:
    """Publish a version of the rules, whole: where channels may sell, and how far below the list price. A channel's own
    rule goes before that of its kind, that before one for all. Deals against them are flagged, not refused."""
    return await do(channel_rules, RULES_ID, body)


class RulesQuery(Parameters):
    on: Day | None = None


@router.query("/v1/channel-rules", ChannelRulesView, roles=EVERYONE, whose=PUBLIC, refuses=(NotFound,))
async def get_rules(query: Annotated[RulesQuery, Query()], fresh: Fresh) -> ChannelRulesView:
    """Read the version that was published last, or the one in force `on` a day."""
    folded = await fresh.stream(channel_rules, RULES_ID)
    state = folded.state
    found = state.on(query.on) if query.on else next(iter(state.versions[-1:]), None)
    if found is None:
        raise NotFound("No rules for channels are in force.")
    return rules_view(found, folded.head, RULES_ID)
