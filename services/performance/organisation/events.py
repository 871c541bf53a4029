"""What can happen to units and reps.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Event
from shared.kernel.sealed import Sealed


class UnitKind(StrEnum):
    COMPANY = "company"
    BUSINESS_UNIT = "business_unit"
    REGION = "region"
    DEPARTMENT = "department"
    GROUP = "group"
    TASK_FORCE = "task_force"


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


class UnitFormed(Event):
    """`formed_on` None: from the beginning."""

    name: Text
    external_id: Code | None = None
    kind: UnitKind
    parent_id: Id | None = None
    formed_on: Day | None = None


class UnitMoved(Event):
    parent_id: Id
    on: Day


class ManagerAppointed(Event):
    rep_id: Id
    on: Day


class UnitDissolved(Event):
    on: Day


class UnitPlaced(Event):
    """In the chart: from `on` (None: from the beginning) the unit stands below `parent_id` (None: at the top)."""

    unit_id: Id
    parent_id: Id | None = None
    on: Day | None = None


class UnitClosed(Event):
    """In the chart: from `on` the unit stands no more."""

    unit_id: Id
    on: Day


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


class MemberAdded(Event):
    """In a unit's team: a member from `on`."""

    rep_id: Id
    on: Day


class MemberRemoved(Event):
    """In a unit's team: from `on` no longer a member."""

    rep_id: Id
    on: Day


UnitEvent = UnitFormed | UnitMoved | ManagerAppointed | UnitDissolved
ChartEvent = UnitPlaced | UnitClosed
RepEvent = RepJoined | RepTransferred | RepLeft
TeamEvent = MemberAdded | MemberRemoved
