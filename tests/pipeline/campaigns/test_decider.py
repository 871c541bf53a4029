from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from services.pipeline.campaigns.decider import CloseCampaign, LaunchCampaign, campaign
from services.pipeline.campaigns.events import CampaignClosed, CampaignLaunched, CampaignResult
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.testing.spec import ACCEPTED_AT, given

MARKETING = Actor("marketing", frozenset({"marketing"}))
BODY: dict[str, Any] = {
    "name": "Spring catalogue",
    "kind": "launch",
    "target_list": ["Atelier graphique"],
    "from": "2004-03-01",
    "to": "2004-03-31",
    "budget": "20000.00",
    "currency": "USD",
}
LAUNCHED = CampaignLaunched(**LaunchCampaign.model_validate(BODY).model_dump(), launched_by="marketing")
RESULT = CampaignResult(cost=Decimal("18250.00"), summary="forty came")
CLOSED = CampaignClosed(result=RESULT, closed_on=date(2004, 4, 5), closed_by="marketing")


def launching(**changes: Any) -> LaunchCampaign:
    return LaunchCampaign.model_validate({**BODY, **changes})


def closing(result: Any, on: str | None = None) -> CloseCampaign:
    return CloseCampaign.model_validate({"result": result, "on": on})


def test_a_campaign_is_launched_and_closed_with_its_result() -> None:
    given(campaign).when(launching(), MARKETING).then(LAUNCHED)
    told = {"cost": "18250.00", "summary": "forty came"}
    given(campaign, LAUNCHED).when(closing(told, "2004-04-05"), MARKETING).then(CLOSED)
    given(campaign, LAUNCHED, CLOSED).when(closing(told), MARKETING).then_nothing()
    given(campaign, LAUNCHED, CLOSED).when(closing("other"), MARKETING).rejected(WrongStatus)
    given(campaign).when(closing(told)).rejected(NotFound)
    given(campaign, LAUNCHED).when(launching()).rejected(WrongStatus)


def test_a_result_may_be_told_in_words() -> None:
    closed = CampaignClosed(
        result=CampaignResult(summary="forty came"), closed_on=ACCEPTED_AT.date(), closed_by="marketing"
    )
    given(campaign, LAUNCHED).when(closing("forty came"), MARKETING).then(closed)


def test_a_result_says_something() -> None:
    given(campaign, LAUNCHED).when(closing({})).rejected(Invalid)
    with pytest.raises(ValidationError):
        closing("")


@pytest.mark.parametrize(
    "change", [{"to": "2004-02-29"}, {"target_list": ["Atelier graphique"] * 2}, {"currency": None}]
)
def test_a_campaign_ends_after_it_begins_and_names_each_target_once(change: dict[str, Any]) -> None:
    given(campaign).when(launching(**change)).rejected(Invalid)
