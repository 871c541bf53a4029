"""Admission: what a consumer does with a record, whichever way it came. Pure."""

from enum import StrEnum

from shared.log.log import Published

EPOCH_BEGAN = "EpochBegan"


class Admission(StrEnum):
    APPLY = "apply"
    SKIP = "skip"
    HOLE = "hole"
    UNANNOUNCED_EPOCH = "unannounced-epoch"


def admit(last: int, epoch: int, record: Published) -> Admission:
    """What to do with `record` when everything up to position `last` of epoch `epoch` is known.

    A record names the published one before it, so that a hole shows itself. An epoch is adopted only from its
    announcement, which must be that of the next one. Where something is missing before a record of a later
    epoch, the announcement may be part of what is missing: that is a hole first.
    """
    if record.position <= last:
        return Admission.UNANNOUNCED_EPOCH if record.epoch > epoch else Admission.SKIP
    if record.epoch < epoch:
        return Admission.UNANNOUNCED_EPOCH
    if record.previous > last:
        return Admission.HOLE
    if record.epoch == epoch or announces(record, epoch + 1):
        return Admission.APPLY
    return Admission.UNANNOUNCED_EPOCH


def announces(record: Published, epoch: int) -> bool:
    """Whether `record` is the beginning of `epoch`."""
    return record.type == EPOCH_BEGAN and record.epoch == epoch == record.data.get("epoch")
