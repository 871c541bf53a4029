"""What can be asked of the clock of a complaint."""

from shared.kernel.fields import Moment, Text
from shared.kernel.messages import Command


class Pause(Command):
    reason: Text


class Resume(Command):
    """The customer has answered: the clock runs again."""


class CheckDeadline(Command):
    """Whether the complaint is late as of that moment."""

    as_of: Moment


ClockCommand = Pause | Resume | CheckDeadline
