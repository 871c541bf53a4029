"""The stream in which a log tells of itself."""

from uuid import NAMESPACE_URL, UUID, uuid5

_LOG = uuid5(NAMESPACE_URL, "log")
LOG_STREAM = f"log-{_LOG}"
EPOCH_BEGAN = "EpochBegan"
"""Its type, own and published: shared.readers.epochs says what is in it."""


def epoch_event_id(position: int) -> UUID:
    """Unique, since an epoch begins above every position that anyone has seen."""
    return uuid5(_LOG, f"epoch at {position}")
