"""What the simulated services are made of, and the handlers' mistakes."""

from collections.abc import Sequence
from types import ModuleType

from shared.log.catalogue import Catalogue
from shared.readers.operations import operations
from shared.readers.store import Projected

from . import bank, club, published

RELEASES = (1, 2, 3)
"""Versions of every projection: those that a world begins with, those of its release, those that it is judged by."""


class Poisoned(Exception):
    """A handler's mistake."""


class Domain:
    """Tables, projections and policies, made once for many worlds. `poison` holds, by handler and tag, how often it is
    still to fail."""

    def __init__(self) -> None:
        self.poison: dict[tuple[str, int], int] = {}
        self.effects: bank.Effects = {}
        fails, effects = {version: self._failing(version) for version in RELEASES}, self.effects
        self.bank: dict[int, Sequence[Projected]] = {
            version: (bank.accounts(version, fails[version]), bank.turnover(version, fails[version], effects))
            for version in RELEASES
        }
        self.club: dict[int, Sequence[Projected]] = {
            version: (club.members(version, fails[version], effects),) for version in RELEASES
        }
        self.earning = club.earning(fails[1])
        self.bank_events = Catalogue([*bank.account.event_types(), *operations.event_types()])
        own = [*club.points.event_types(), *club.tally.event_types(), *operations.event_types()]
        heard: dict[str, ModuleType] = {"bank": published}
        self.club_events = Catalogue(own, heard)

    def _failing(self, version: int) -> bank.Fails:
        """Each release has mistakes of its own."""

        def fails(handler: str, tag: int) -> None:
            left = self.poison.get((f"{handler} {version}", tag), 0)
            if left:
                self.poison[f"{handler} {version}", tag] = left - 1
                raise Poisoned(f"{handler} {version} cannot take #{tag}")

        return fails
