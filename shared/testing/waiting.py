"""Those who wait for something kept in memory to grow."""

import asyncio
from collections.abc import Callable


class Waiting:
    """They are woken in the order in which they came: a set's would be by address, and no schedule came again."""

    def __init__(self) -> None:
        self._futures: dict[asyncio.Future[None], None] = {}

    def wake(self) -> None:
        for future in self._futures:
            if not future.done():
                future.set_result(None)

    async def until(self, grown: Callable[[], bool], timeout: float) -> None:
        """Wait until it has `grown`, at most `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                while not grown():
                    future = asyncio.get_running_loop().create_future()
                    self._futures[future] = None
                    try:
                        await future
                    finally:
                        self._futures.pop(future, None)
        except TimeoutError:
            return
