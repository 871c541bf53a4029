"""What can happen to units.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Event, Value


class UnitKind(StrEnum):
    COMPANY = "company"
    BUSINESS_UNIT = "business_unit"
    REGION = "region"
    DEPARTMENT = "department"
    GROUP = "group"
    TASK_FORCE = "task_force"


class FocusKind(StrEnum):
    PRODUCT = "product"
    CUSTOMER = "customer"


class Focus(Value):
    """What a team is there for, where it is not a region: certain products, or customers (industries, accounts)."""

    by: FocusKind
    of: tuple[Text, ...]


class UnitFormed(Event):
    """`formed_on` None: from the beginning."""

    name: Text
    external_id: Code | None = None
    kind: UnitKind
    parent_id: Id | None = None
    formed_on: Day | None = None
    focus: Focus | None = None


class TaskForceFormed(UnitFormed):
    """A unit for a `purpose`, whose members stay where they are at home; `ends_on` is the day planned for its end."""

    purpose: Text | None = None
    ends_on: Day | None = None


class UnitMoved(Event):
    parent_id: Id
    on: Day


class ManagerAppointed(Event):
    rep_id: Id
    on: Day


class UnitDissolved(Event):
    on: Day


class TaskForceDissolved(UnitDissolved):
    """Its members leave it on that day."""


class UnitPlaced(Event):
    """In the chart: from `on` (None: from the beginning) the unit stands below `parent_id` (None: at the top)."""

    unit_id: Id
    parent_id: Id | None = None
    on: Day | None = None


class UnitClosed(Event):
    """In the chart: from `on` the unit stands no more."""

    unit_id: Id
    on: Day


class MemberAdded(Event):
    """In a unit's team: a member from `on`."""

    rep_id: Id
    on: Day


class MemberRemoved(Event):
    """In a unit's team: from `on` no longer a member."""

    rep_id: Id
    on: Day


UnitEvent = UnitFormed | TaskForceFormed | UnitMoved | ManagerAppointed | UnitDissolved | TaskForceDissolved
ChartEvent = UnitPlaced | UnitClosed
TeamEvent = MemberAdded | MemberRemoved
