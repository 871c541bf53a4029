"""What happens to a position."""

from shared.kernel.fields import Code, Flag, Text
from shared.kernel.messages import Event


class PositionDefined(Event):
    """The position, whole. `selling`: whoever holds it is measured by what is sold and collected."""

    code: Code
    name: Text
    selling: Flag
    duties: tuple[Text, ...] = ()
    powers: tuple[Text, ...] = ()
    defined_by: str
