"""What happens to a campaign, from its launch to its close."""

from pydantic import BaseModel, ConfigDict, Field

from shared.kernel.fields import Code, Count, Currency, Day, Id, Money, SignedMoney, Text
from shared.kernel.messages import Event


class CampaignResult(BaseModel):
    """What those who ran a campaign say that came of it; `return` is what it brought, as they see it."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, serialize_by_alias=True)

    leads: Count | None = None
    deals: Count | None = None
    cost: Money | None = None
    return_: SignedMoney | None = Field(None, alias="return")
    summary: Text | None = None


class CampaignLaunched(Event):
    """`target_list` names customers, companies or groups of them, `invited_by` the reps who invite them, `spread_by`
    the departments and media that spread the word."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    external_id: Code | None = None
    name: Text
    kind: Code
    target_list: tuple[Text, ...] = ()
    invited_by: tuple[Id, ...] = ()
    spread_by: tuple[Text, ...] = ()
    region: Text | None = None
    product: Text | None = None
    from_: Day = Field(alias="from")
    to: Day
    budget: Money | None = None
    currency: Currency
    launched_by: str


class CampaignClosed(Event):
    result: CampaignResult
    closed_on: Day
    closed_by: str


CampaignEvent = CampaignLaunched | CampaignClosed
