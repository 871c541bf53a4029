"""Kafka in the simulation: a topic of one partition that loses, repeats and refuses as a real one can.

`written` is all that was ever appended, with the number of the topic that it was appended to: what a consumer that
missed nothing would have read.
"""

from collections.abc import Awaitable, Callable, Sequence
from random import Random

from shared.log.log import Feed, Published
from shared.messaging.relay import BrokerAway
from shared.messaging.transport import OwnerAway

from ..waiting import Waiting
from .transport import BadTransport

Later = Callable[[Callable[[], object]], object]
"""Has something happen a little later, whatever becomes of who asked for it."""


class Broker:
    """`bad` is the probability that a call goes wrong. `number` counts how often the topic was made."""

    def __init__(self, random: Random, bad: Callable[[], float], pause: Callable[[], Awaitable[None]]) -> None:
        self.random, self.bad, self.pause = random, bad, pause
        self.number, self.first = 1, 0
        self.records: list[Published] = []
        self.written: list[tuple[int, Published]] = []
        self._waiting = Waiting()

    @property
    def end(self) -> int:
        """The offset after the last record."""
        return self.first + len(self.records)

    @property
    def seen(self) -> tuple[int, int]:
        """The highest position that can be read from it, with its epoch."""
        places = [(one.position, one.epoch) for one in self.records]
        return max(places, default=(0, 1))

    def append(self, number: int, records: Sequence[Published]) -> None:
        """What comes too late, for a topic that is no more, is gone with it."""
        if number != self.number:
            return
        self.records += records
        self.written += [(number, one) for one in records]
        self._waiting.wake()

    def truncate(self) -> int:
        """The oldest are gone, as by a retention that somebody set. Returns how many."""
        gone = min(len(self.records), self.random.randint(1, 10))
        del self.records[:gone]
        self.first += gone
        return gone

    def lose_tail(self) -> int:
        """The newest are gone, as with a leader that was not in sync. Returns how many."""
        gone = min(len(self.records), self.random.randint(1, 4))
        del self.records[len(self.records) - gone :]
        return gone

    def make_anew(self) -> None:
        """As by an operator who deletes the topic."""
        self.records.clear()
        self.number, self.first = self.number + 1, 0

    async def grown(self, offset: int, timeout: float) -> None:
        """Wait until there is a record at `offset`, at most that long."""
        await self._waiting.until(lambda: self.end > offset, timeout)


class BrokerTopic:
    """The topic as one relay has it open. A batch is refused, or is there in part, or whole without a word, or comes
    when the relay has long gone on."""

    def __init__(self, broker: Broker, later: Later) -> None:
        self._broker, self._later = broker, later
        self._number = 0

    async def open(self) -> bool:
        broker = self._broker
        await broker.pause()
        if broker.random.random() < broker.bad() / 4:
            raise BrokerAway("no answer")
        self._number = broker.number
        return broker.end == 0

    async def send(self, records: Sequence[Published]) -> None:
        broker = self._broker
        await broker.pause()
        number = self._number
        if number != broker.number:
            raise BrokerAway("there is no such topic")
        if broker.random.random() >= broker.bad() / 2:
            broker.append(number, records)
            await broker.pause()
            return
        match broker.random.randrange(4):
            case 0:
                broker.append(number, records[: broker.random.randint(0, len(records))])
            case 1:
                broker.append(number, records)
            case 2:
                self._later(lambda: broker.append(number, records))
        self._number = 0
        raise BrokerAway("no acknowledgement")

    async def close(self) -> None:
        self._number = 0


class TopicTransport:
    """A consumer of the topic. Offsets are a hint: it begins where a position is, or a little before."""

    def __init__(self, broker: Broker, owner: BadTransport) -> None:
        self._broker, self._owner = broker, owner
        self._number = self._offset = self._given = 0

    async def receive(self, after: int, wait: float) -> Feed:
        broker = self._broker
        await broker.pause()
        if broker.random.random() < broker.bad() / 4:
            self._number = 0
            raise OwnerAway("Kafka does not answer")
        if self._number != broker.number or after < self._given:
            self._number, self._given = broker.number, after
            self._offset = broker.first + self._before(after)
        if not broker.first <= self._offset <= broker.end:
            self._offset = broker.first  # as a consumer does whose offset is out of range
        if self._offset == broker.end:
            await broker.grown(self._offset, wait)
        start = max(self._offset - broker.first, 0)
        items = broker.records[start : start + broker.random.randint(1, 8)]
        self._offset = broker.first + start + len(items)
        self._given = max([self._given, *(one.position for one in items)])
        await broker.pause()
        return Feed(0, items, items[-1].position if items else after, 0)

    async def feed(self, after: int, limit: int, wait: float) -> Feed:
        return await self._owner.feed(after, limit, wait)

    async def close(self) -> None:
        self._number = 0

    def _before(self, after: int) -> int:
        """How many records to pass over: those before the first that is not known, or some fewer."""
        records = self._broker.records
        known = next((n for n, one in enumerate(records) if one.position > after), len(records))
        return max(0, known - self._broker.random.randint(0, 2))
