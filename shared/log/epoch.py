"""The stream in which a log tells of itself."""

from uuid import NAMESPACE_URL, uuid5

_LOG = uuid5(NAMESPACE_URL, "log")
LOG_STREAM = f"log-{_LOG}"
EPOCH_BEGAN = "EpochBegan"
"""Its type, own and published: shared.readers.epochs says what is in it."""
