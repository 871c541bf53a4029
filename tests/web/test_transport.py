"""An answer's head and body leave in one piece, and what is much does not wait."""

import asyncio

from shared.web.transport import TOGETHER, Joined


class Wire(asyncio.Transport):
    """Keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        assert not self.closed
        self.sent.append(bytes(data))

    def close(self) -> None:
        self.closed = True


async def test_what_is_written_in_one_turn_of_the_loop_is_sent_in_one_piece() -> None:
    wire = Wire()
    joined = Joined(wire, asyncio.get_running_loop())
    joined.write(b"head")
    joined.write(b"body")
    assert wire.sent == []
    await asyncio.sleep(0)
    assert wire.sent == [b"headbody"]
    joined.write(b"next")
    await asyncio.sleep(0)
    assert wire.sent == [b"headbody", b"next"]


async def test_more_than_a_connection_takes_is_not_gathered_first() -> None:
    wire = Wire()
    joined = Joined(wire, asyncio.get_running_loop())
    for _ in range(5):
        joined.write(b"x" * TOGETHER)
    assert len(wire.sent) == 2
    assert sum(map(len, wire.sent)) == 4 * TOGETHER
    await asyncio.sleep(0)
    assert sum(map(len, wire.sent)) == 5 * TOGETHER


async def test_what_waits_is_sent_before_the_connection_is_closed() -> None:
    wire = Wire()
    joined = Joined(wire, asyncio.get_running_loop())
    joined.write(b"last")
    joined.close()
    await asyncio.sleep(0)
    assert (wire.sent, wire.closed) == ([b"last"], True)
