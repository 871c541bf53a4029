from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from services.performance.organisation.events import (
    ManagerAppointed,
    MemberAdded,
    MemberRemoved,
    Position,
    RepJoined,
    RepLeft,
    RepTransferred,
    UnitClosed,
    UnitDissolved,
    UnitFormed,
    UnitKind,
    UnitMoved,
    UnitPlaced,
)
from services.performance.publishing import publisher
from shared.kernel.messages import Event, Meta
from shared.kernel.sealed import Sealed
from shared.published import performance as published

IT, OTHER = UUID(int=1), UUID(int=2)
DAY, NOW = date(2004, 1, 5), datetime(2004, 1, 5, tzinfo=UTC)
EMAIL = TypeAdapter[Sealed](Sealed).validate_python({"$person": IT, "$box": "c2VjcmV0"})


def publish(event: Event) -> Event | None:
    return publisher(event, Meta(IT, f"rep-{IT}", IT, 1, 1, NOW, NOW, "t", IT), None)


def test_a_rep_is_published_by_name_but_without_an_address() -> None:
    event = RepJoined(name="Leslie Jennings", position=Position.REP, unit_id=OTHER, joined_on=DAY, email=EMAIL)
    told = publish(event)
    assert told == published.RepJoined(rep_id=IT, name="Leslie Jennings", position="rep", unit_id=OTHER, joined_on=DAY)
    assert "box" not in told.model_dump_json() and "mail" not in told.model_dump_json()


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (
            UnitFormed(name="NA", kind=UnitKind.REGION, parent_id=OTHER, formed_on=DAY),
            published.UnitFormed(unit_id=IT, name="NA", kind="region", parent_id=OTHER, formed_on=DAY),
        ),
        (UnitMoved(parent_id=OTHER, on=DAY), published.UnitMoved(unit_id=IT, parent_id=OTHER, on=DAY)),
        (UnitDissolved(on=DAY), published.UnitDissolved(unit_id=IT, on=DAY)),
        (ManagerAppointed(rep_id=OTHER, on=DAY), published.ManagerAppointed(unit_id=IT, rep_id=OTHER, on=DAY)),
        (RepTransferred(unit_id=OTHER, on=DAY), published.RepTransferred(rep_id=IT, unit_id=OTHER, on=DAY)),
        (RepLeft(on=DAY, reason="moves abroad"), published.RepLeft(rep_id=IT, on=DAY)),
    ],
    ids=lambda event: type(event).__name__,
)
def test_the_organisation_is_published(event: Event, told: Event) -> None:
    assert publish(event) == told


@pytest.mark.parametrize(
    "event",
    [
        UnitPlaced(unit_id=IT, on=DAY),
        UnitClosed(unit_id=IT, on=DAY),
        MemberAdded(rep_id=IT, on=DAY),
        MemberRemoved(rep_id=IT, on=DAY),
    ],
    ids=lambda event: type(event).__name__,
)
def test_chart_and_teams_are_the_services_own_affair(event: Event) -> None:
    assert publish(event) is None
