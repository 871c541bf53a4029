"""What can happen to a course.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, Strict

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Event

from ..reps.events import Grade

Mark = Annotated[int, Strict(), Field(ge=0, le=100)]
"""Points of a test, 0 to 100."""


class CourseKind(StrEnum):
    """内部培训, 外部培训, 工作坊, 产品知识考核."""

    INTERNAL = "internal"
    EXTERNAL = "external"
    WORKSHOP = "workshop"
    PRODUCT_TEST = "product_test"


class CourseOffered(Event):
    """`tier` is the grade that it is made for, None: for everybody. Who reaches `pass_score` passes; None: there is no
    test. `product` is the SKU or the product line that a product test is about."""

    name: Text
    skill: Code
    kind: CourseKind
    tier: Grade | None = None
    lecturer_id: Id | None = None
    pass_score: Mark | None = None
    product: Code | None = None
    description: Text | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    offered_by: str


class CourseWithdrawn(Event):
    reason: Text
    withdrawn_by: str


CourseEvent = CourseOffered | CourseWithdrawn
