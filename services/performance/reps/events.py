"""What can happen to reps.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Event
from shared.kernel.sealed import Sealed

from ..roles.events import RoleEvent
from ..task_forces.events import TaskForceEvent


class Position(StrEnum):
    """岗位: 销售总监, 大区经理, 销售经理, 组长, 销售代表, 大客户经理, 销售助理, 主管, 客服专员, 售后."""

    DIRECTOR = "director"
    REGIONAL_MANAGER = "regional_manager"
    SALES_MANAGER = "sales_manager"
    GROUP_LEADER = "group_leader"
    REP = "rep"
    ACCOUNT_MANAGER = "account_manager"
    ASSISTANT = "assistant"
    SUPERVISOR = "supervisor"
    CUSTOMER_SERVICE = "customer_service"
    AFTER_SALES = "after_sales"


class Grade(StrEnum):
    NEWCOMER = "newcomer"
    GROWING = "growing"
    SENIOR = "senior"


class RepJoined(Event):
    name: Text
    external_id: Code | None = None
    position: Position
    unit_id: Id
    joined_on: Day
    email: Sealed | None = None
    grade: Grade | None = None


class RepTransferred(Event):
    unit_id: Id
    on: Day


class RepLeft(Event):
    """`on` is the first day on which the rep is no longer employed."""

    on: Day
    reason: Text


class NewcomerQualified(Event):
    """A newcomer takes orders alone, and is growing from now on: `due_on` is the day by which it was to be so."""

    on: Day
    due_on: Day
    mentor_id: Id | None = None
    qualified_by: str


class PostChanged(Event):
    """Position and grade as they hold from `on`. `source_event` is the promotion or demotion that caused it, where one
    did."""

    position: Position
    grade: Grade | None = None
    on: Day
    source_event: Id | None = None


RepEvent = RepJoined | RepTransferred | RepLeft | NewcomerQualified | PostChanged | RoleEvent | TaskForceEvent
