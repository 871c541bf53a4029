from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.pipeline.channel_conflicts.decider import AgainstRegistration, RecordConflict, SettleConflict, award
from services.pipeline.channel_conflicts.events import Award, ChannelConflictRaised, ChannelConflictSettled
from services.pipeline.channels.decider import channel
from services.pipeline.channels.events import ChannelEnded, ChannelKind, ChannelOnboarded
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, WrongStatus
from shared.testing.spec import given

DIRECTOR = Actor("director", frozenset({"director"}))
ONE, TWO, DEAL, CUSTOMER = (UUID(int=number) for number in range(1, 5))
ONBOARDED = ChannelOnboarded(kind=ChannelKind.AGENT, name="Huadong", region="East", onboarded_by="director")


def raised(conflict_id: UUID = ONE, own: int = 4, direct: int | None = 11) -> ChannelConflictRaised:
    return ChannelConflictRaised(
        conflict_id=conflict_id,
        opportunity_id=DEAL,
        registered_on=date(2004, 5, own),
        direct_registered_on=date(2004, 5, direct) if direct else None,
        raised_by="director",
    )


def settled(outcome: str, to: Award) -> ChannelConflictSettled:
    told = raised().model_dump(exclude={"raised_by", "description"})
    return ChannelConflictSettled(**told, awarded_to=to, outcome=outcome, settled_by="director")


@pytest.mark.parametrize(
    ("own", "direct", "whose"), [(4, 11, "channel"), (11, 4, "direct"), (4, 4, "direct"), (4, None, "channel")]
)
def test_a_conflict_is_settled_by_registration_date(own: int, direct: int | None, whose: str) -> None:
    conflict = raised(own=own, direct=direct)
    assert award(conflict) == whose
    other = "direct" if whose == "channel" else "channel"
    history = (ONBOARDED, conflict)
    given(channel, *history).when(SettleConflict(outcome=other), DIRECTOR).rejected(AgainstRegistration)
    for outcome in (whose, "both keep in touch"):
        [event] = given(channel, *history).when(SettleConflict(outcome=outcome), DIRECTOR).events
        assert isinstance(event, ChannelConflictSettled)
        assert (event.awarded_to, event.outcome, event.opportunity_id) == (whose, outcome, DEAL)


def test_settling_again_changes_nothing_and_never_to_something_else() -> None:
    history = (ONBOARDED, raised(), settled("channel", Award.CHANNEL))
    given(channel, *history).when(SettleConflict(outcome="channel"), DIRECTOR).then_nothing()
    given(channel, *history).when(SettleConflict(outcome="another"), DIRECTOR).rejected(WrongStatus)
    given(channel, ONBOARDED).when(SettleConflict(outcome="channel"), DIRECTOR).rejected(WrongStatus)


def test_of_several_open_conflicts_one_is_named() -> None:
    other = raised(TWO).model_copy(update={"opportunity_id": None, "customer_id": CUSTOMER})
    history = (ONBOARDED, raised(), other)
    given(channel, *history).when(SettleConflict(outcome="channel"), DIRECTOR).rejected(Invalid)
    [event] = given(channel, *history).when(SettleConflict(outcome="channel", conflict_id=TWO), DIRECTOR).events
    assert isinstance(event, ChannelConflictSettled) and event.customer_id == CUSTOMER
    given(channel, *history).when(SettleConflict(outcome="x", conflict_id=DEAL), DIRECTOR).rejected(Invalid)


def test_a_conflict_is_about_a_customer_or_an_opportunity_and_open_once() -> None:
    def claim(**about: Any) -> RecordConflict:
        return RecordConflict(
            conflict_id=ONE, registered_on=date(2004, 5, 4), direct_registered_on=date(2004, 5, 11), **about
        )

    given(channel, ONBOARDED).when(claim(opportunity_id=DEAL), DIRECTOR).then(raised())
    given(channel, ONBOARDED).when(claim(), DIRECTOR).rejected(Invalid)
    given(channel, ONBOARDED).when(claim(opportunity_id=DEAL, customer_id=CUSTOMER), DIRECTOR).rejected(Invalid)
    given(channel, ONBOARDED, raised()).when(claim(opportunity_id=DEAL), DIRECTOR).rejected(WrongStatus)
    ended = ChannelEnded(on=date(2004, 5, 4), reason="over", ended_by="director")
    given(channel, ONBOARDED, ended).when(claim(opportunity_id=DEAL), DIRECTOR).rejected(WrongStatus)
    today = RecordConflict(conflict_id=ONE, customer_id=CUSTOMER)
    [event] = given(channel, ONBOARDED).when(today, DIRECTOR).events
    assert isinstance(event, ChannelConflictRaised) and event.registered_on == date(2004, 1, 5)
