"""Refusals: each is a problem that a client may meet, with a stable name and a status.

The class name in kebab case is the last part of the problem's `type`, the docstring its title.
"""

import re
from typing import Any, ClassVar


class Rejection(Exception):
    """The command was understood and refused."""

    status: ClassVar[int] = 409

    def __init__(self, detail: str = "", **more: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.more = more

    @classmethod
    def slug(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def title(cls) -> str:
        return (cls.__doc__ or cls.__name__).strip().splitlines()[0].rstrip(".")


class Invalid(Rejection):
    """The input is invalid."""

    status = 422

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail, errors=[{"pointer": pointer, "detail": detail}])

    @classmethod
    def slug(cls) -> str:
        return "invalid-input"


class NotFound(Rejection):
    """There is nothing here by that name."""

    status = 404


class Forbidden(Rejection):
    """The token's roles do not allow this."""

    status = 403


class StaleVersion(Rejection):
    """The document has another version by now."""


class OwnApproval(Rejection):
    """Nobody approves their own."""

    status = 403


class AlreadyExists(Rejection):
    """Another one already has this number or external id."""


class WrongStatus(Rejection):
    """The thing is not in a status in which this can be done."""
