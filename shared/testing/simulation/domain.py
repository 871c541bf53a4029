"""What the simulated services are made of, and the handlers' mistakes."""

from collections.abc import Sequence
from types import ModuleType

from shared.log.catalogue import Catalogue
from shared.readers.operations import operations
from shared.readers.store import Projected

from . import bank, club, published


class Poisoned(Exception):
    """A handler's mistake."""


class Domain:
    """Tables, projections and policies, made once for many worlds. `poison` holds, by handler and tag, how often it is
    still to fail."""

    def __init__(self) -> None:
        self.poison: dict[tuple[str, int], int] = {}
        self.effects: bank.Effects = {}
        fails, effects = self._fails, self.effects
        self.bank: dict[int, Sequence[Projected]] = {
            version: (bank.accounts(version, fails), bank.turnover(version, fails, effects)) for version in (1, 2)
        }
        self.club: dict[int, Sequence[Projected]] = {
            version: (club.members(version, fails, effects),) for version in (1, 2)
        }
        self.earning = club.earning(fails)
        self.bank_events = Catalogue([*bank.account.event_types(), *operations.event_types()])
        own = [*club.points.event_types(), *club.tally.event_types(), *operations.event_types()]
        heard: dict[str, ModuleType] = {"bank": published}
        self.club_events = Catalogue(own, heard)

    def _fails(self, handler: str, tag: int) -> None:
        left = self.poison.get((handler, tag), 0)
        if left:
            self.poison[handler, tag] = left - 1
            raise Poisoned(f"{handler} cannot take #{tag}")
