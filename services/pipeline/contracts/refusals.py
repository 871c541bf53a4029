"""Why a contract refuses what is asked of it, and what is checked before most of it."""

from services.pipeline.quotes.decider import StaleVersion
from shared.kernel.messages import Actor
from shared.kernel.rejections import OwnApproval, Rejection, WrongStatus

from .state import Contract, ContractStatus


class NotApproved(Rejection):
    """The version lacks legal approval or a manager's approval."""


def is_own(by: Actor, state: Contract) -> bool:
    """Whether the actor drafted the contract or wrote its latest version, or is the rep who owns it."""
    return by.sub in (state.drafted_by, state.document.written_by) or by.rep_id == state.owner_id


def check_not_own(by: Actor, state: Contract) -> None:
    if is_own(by, state):
        raise OwnApproval("a contract is reviewed and approved by others than its drafter and its owner")


def check_running(state: Contract) -> None:
    if state.status in (ContractStatus.TERMINATED, ContractStatus.EXPIRED):
        raise WrongStatus(f"the contract is {state.status}")


def check_version(version: int, state: Contract) -> None:
    if version != state.document_version:
        raise StaleVersion(f"the latest version is {state.document_version}", document_version=state.document_version)
