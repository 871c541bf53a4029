"""The rules of a campaign: launched once, closed once, with its result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Day, Id, Money, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, WrongStatus

from .events import CampaignClosed, CampaignEvent, CampaignLaunched, CampaignResult


class LaunchCampaign(Command):
    """Without a currency, `budget` and cost are in the company's own."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    external_id: Code | None = None
    name: Text
    kind: Code
    target_list: list[Text] = Field(default_factory=list, max_length=5000)
    invited_by: list[Id] = Field(default_factory=list, max_length=500)
    spread_by: list[Text] = Field(default_factory=list, max_length=500)
    region: Text | None = None
    product: Text | None = None
    from_: Day = Field(alias="from")
    to: Day
    budget: Money | None = None
    currency: Currency | None = None


class ResultBody(CampaignResult):
    model_config = ConfigDict(extra="forbid")


def _in_words(value: Any) -> Any:
    return {"summary": value} if isinstance(value, str) else value


class CloseCampaign(Command):
    """`result` may be a text alone, which is its `summary`. `on` is the day of acceptance by default."""

    result: Annotated[
        ResultBody,
        BeforeValidator(_in_words),
        WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1}, ResultBody.model_json_schema()]}),
    ]
    on: Day | None = None


CampaignCommand = LaunchCampaign | CloseCampaign


@dataclass(frozen=True)
class Campaign:
    launched: CampaignLaunched
    closed: CampaignClosed | None = None


def decide(command: CampaignCommand, state: Campaign | None) -> Sequence[CampaignEvent]:
    if state is None:
        if isinstance(command, LaunchCampaign):
            return [_launched(command)]
        raise NotFound
    if isinstance(command, LaunchCampaign):
        raise WrongStatus("the campaign is launched already")
    return _close(command, state)


def _launched(command: LaunchCampaign) -> CampaignLaunched:
    if command.to < command.from_:
        raise Invalid("/to", "must not be before from")
    if command.currency is None:
        raise Invalid("/currency", "is needed where the company has no currency of its own")
    for field in ("target_list", "invited_by", "spread_by"):
        named = getattr(command, field)
        if len(set(named)) < len(named):
            raise Invalid(f"/{field}", "names one twice")
    return CampaignLaunched(**dict(command), launched_by=command.by.sub)


def _close(command: CloseCampaign, state: Campaign) -> Sequence[CampaignEvent]:
    result = CampaignResult(**dict(command.result))
    if result == CampaignResult():
        raise Invalid("/result", "says nothing")
    if known := state.closed:
        if known.result == result and command.on in (None, known.closed_on):
            return []
        raise WrongStatus(f"the campaign is closed already, on {known.closed_on}")
    return [CampaignClosed(result=result, closed_on=command.on or command.day, closed_by=command.by.sub)]


def evolve(state: Campaign | None, event: CampaignEvent) -> Campaign | None:
    if isinstance(event, CampaignLaunched):
        return Campaign(event)
    return replace(state, closed=event) if state else None


campaign = Decider("campaign", None, decide, evolve, CampaignEvent)
