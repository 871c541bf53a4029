"""画像标签 tags: what is said of a customer in few words, each once, in the order in which they came."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from shared.kernel.fields import Code
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid

MOST = 100

Tags = Annotated[list[Code], Field(default_factory=list, max_length=MOST)]


class ChangeTags(Command):
    """A tag that is there already, or was not, changes nothing."""

    add: Tags
    remove: Tags


def tagged(tags: Sequence[str], command: ChangeTags) -> tuple[str, ...]:
    """The tags after the command. Raises Invalid."""
    for index, tag in enumerate(command.remove):
        if tag in command.add:
            raise Invalid(f"/remove/{index}", "is added and removed at once")
    after = tuple(dict.fromkeys(tag for tag in (*tags, *command.add) if tag not in command.remove))
    if len(after) > MOST:
        raise Invalid("/add", f"a customer has at most {MOST} tags")
    return after
