"""How many examples a property is tried on: a share in CI, EXAMPLES times as many in `make properties`."""

import os

from hypothesis import settings

TIMES = int(os.environ.get("EXAMPLES", "1"))


def examples(count: int) -> settings:
    """`count` examples, or EXAMPLES times that; none has a deadline, since machines are noisy."""
    return settings(max_examples=count * TIMES, deadline=None)
