"""Admission: what a consumer does with a record, whichever way it came. Pure."""

from enum import StrEnum

from shared.log.epoch import EPOCH_BEGAN
from shared.log.log import Published


class Admission(StrEnum):
    APPLY = "apply"
    SKIP = "skip"
    HOLE = "hole"
    UNANNOUNCED_EPOCH = "unannounced-epoch"


def admit(last: int, epoch: int, record: Published) -> Admission:
    """What to do with `record` when everything up to position `last` of epoch `epoch` is known.

    A record names the published one before it, so that a hole shows itself. An epoch is adopted only from its
    announcement. That need not be the next one: a log that was restored twice lacks the epochs between. Where something
    is missing before a record of a later epoch, the announcement may be part of what is missing: that is a hole first.
    """
    if record.position <= last:
        return Admission.UNANNOUNCED_EPOCH if record.epoch > epoch else Admission.SKIP
    if record.epoch < epoch:
        return Admission.UNANNOUNCED_EPOCH
    if record.previous > last:
        return Admission.HOLE
    if record.epoch == epoch or announces(record):
        return Admission.APPLY
    return Admission.UNANNOUNCED_EPOCH


def announces(record: Published) -> bool:
    """Whether `record` is the beginning of its epoch."""
    return record.type == EPOCH_BEGAN and record.epoch == record.data.get("epoch")
