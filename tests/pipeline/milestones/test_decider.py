"""The milestones that are watched while a contract runs."""

from datetime import date

import pytest

from services.pipeline.milestones.decider import CheckMilestones, SetMilestone
from services.pipeline.milestones.events import MilestoneMissed, MilestonePlanned, MilestoneReached
from shared.kernel.rejections import Invalid, WrongStatus
from tests.pipeline.contracts.deals import COLLEAGUE, OWNER, drafted

END = date(2004, 6, 30)


def test_a_milestone_is_planned_and_reached_and_a_miss_is_told_once_for_each_day() -> None:
    story = drafted().signed().do(SetMilestone(name="Install", due_on=date(2004, 3, 1)))
    assert story.last() == MilestonePlanned(name="Install", due_on=date(2004, 3, 1), owner_id=OWNER)
    seen = len(story.events)
    assert len(story.do(SetMilestone(name="Install", due_on=date(2004, 3, 1))).events) == seen
    assert len(story.do(CheckMilestones(as_of=date(2004, 3, 1))).events) == seen
    missed = MilestoneMissed(name="Install", due_on=date(2004, 3, 1), owner_id=OWNER, as_of=date(2004, 3, 2))
    assert story.do(CheckMilestones(as_of=date(2004, 3, 2))).last() == missed
    assert story.do(CheckMilestones(as_of=date(2004, 4, 2))).last() == missed
    story.do(SetMilestone(name="Install", due_on=date(2004, 5, 1), owner_id=COLLEAGUE))
    assert story.do(CheckMilestones(as_of=date(2004, 5, 2))).last().__class__ is MilestoneMissed
    story.do(SetMilestone(name="Install", reached_on=date(2004, 5, 9)))
    assert story.last() == MilestoneReached(name="Install", due_on=date(2004, 5, 1), on=date(2004, 5, 9))
    seen = len(story.events)
    assert len(story.do(SetMilestone(name="Install", reached_on=date(2004, 5, 9))).events) == seen
    for again in (SetMilestone(name="Install", reached_on=END), SetMilestone(name="Install", due_on=END)):
        with pytest.raises(WrongStatus):
            story.do(again)
    both = SetMilestone(name="Training", due_on=date(2004, 6, 1), reached_on=date(2004, 5, 30))
    names = [type(event).__name__ for event in story.do(both).events[-2:]]
    assert names == ["MilestonePlanned", "MilestoneReached"]


def test_milestones_are_watched_once_a_contract_is_signed() -> None:
    with pytest.raises(WrongStatus):
        drafted().do(SetMilestone(name="Install", due_on=END))
    for unplanned in (SetMilestone(name="Install"), SetMilestone(name="Install", reached_on=END)):
        with pytest.raises(Invalid) as wrong:
            drafted().signed().do(unplanned)
        assert wrong.value.more["errors"][0]["pointer"] == "/due_on"
