"""What is known of a rep's career. `source_event` is the published event that said so."""

from shared.kernel.fields import Code, Count, Day, Id, SignedMoney, Text
from shared.kernel.messages import Event

from ..ladders.events import Track


class Told(Event):
    source_event: Id


class CareerBegan(Told):
    """The rep belongs to the company from that day on."""

    position: Code
    on: Day


class PostTold(Told):
    """The rep has another position from that day on."""

    position: Code
    on: Day


class CareerEnded(Told):
    """From `on` the rep belongs to it no more."""

    on: Day


class ScoreTold(Told):
    """Of one period the highest version holds."""

    period: Code
    version: Count
    total: SignedMoney
    on: Day


class CoursePassed(Told):
    course: Text
    skill: Code
    on: Day


class QualificationTold(Told):
    on: Day


class CampTold(Told):
    period: Code
    on: Day


class RungTaken(Event):
    """The rep stands on the rung from that day on. `step_id` is the promotion or the demotion."""

    step_id: Id
    ladder_id: Id
    track: Track
    rung: Code
    position: Code
    pay_grade: Code | None = None
    on: Day


CareerEvent = CareerBegan | PostTold | CareerEnded | ScoreTold | CoursePassed | QualificationTold | CampTold | RungTaken
