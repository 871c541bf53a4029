"""The rules of review and approval: by others than whose the contract is, and of the latest version only."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import ConfigDict, Field

from services.pipeline.contract_documents.document import Document
from shared.kernel.fields import Code
from shared.kernel.messages import Actor, Command
from shared.kernel.rejections import Invalid, OwnApproval, Rejection, StaleVersion, WrongStatus

from .events import ChecklistItem, ContractApproved, LegalReviewed, Verdict

REQUIRED_CHECKS = ("unfair_terms", "delivery_ambiguity")
"""What every legal review looks at: 霸王条款 and 交付歧义 (handbook 003 五.1)."""


class ChecklistItemBody(ChecklistItem):
    model_config = ConfigDict(extra="forbid")


class ReviewContract(Command):
    """`version` is the document's."""

    version: int = Field(strict=True, ge=1)
    verdict: Verdict
    checklist: dict[Code, ChecklistItemBody]


class ApproveContract(Command):
    """`version` is the document's."""

    version: int = Field(strict=True, ge=1)


class NotApproved(Rejection):
    """The version lacks legal approval or a manager's approval."""


@dataclass(frozen=True)
class Scrutiny:
    """The latest version of a contract's document, whose the contract is, and what was said of that version."""

    document: Document
    drafted_by: str
    owner_id: UUID
    review: LegalReviewed | None
    approval: ContractApproved | None


def review(command: ReviewContract, state: Scrutiny, signed_version: int | None) -> Sequence[LegalReviewed]:
    """`signed_version` is the one in force, which is not judged any more."""
    _check_not_own(command.by, state)
    check_version(command.version, state.document)
    _check_checklist(command)
    reviewed = LegalReviewed(
        version=command.version,
        verdict=command.verdict,
        checklist={key: ChecklistItem(ok=item.ok, note=item.note) for key, item in command.checklist.items()},
        reviewed_by=command.by.sub,
    )
    known = state.review
    if known and (known.verdict, known.checklist) == (reviewed.verdict, reviewed.checklist):
        return []
    if signed_version == command.version:
        raise WrongStatus("that version is signed already")
    return [reviewed]


def _check_checklist(command: ReviewContract) -> None:
    for key in REQUIRED_CHECKS:
        if key not in command.checklist:
            raise Invalid(f"/checklist/{key}", "the review must say something on this point")
    for key, item in command.checklist.items():
        if command.verdict is Verdict.APPROVED and not item.ok and item.note is None:
            raise Invalid(f"/checklist/{key}/note", "an approval in spite of this point needs a note")


def approve(command: ApproveContract, state: Scrutiny) -> Sequence[ContractApproved]:
    _check_not_own(command.by, state)
    check_version(command.version, state.document)
    if state.approval:
        return []
    return [ContractApproved(version=command.version, approved_by=command.by.sub)]


def check_approved(state: Scrutiny) -> None:
    version = state.document.version
    if state.review is None or state.review.verdict is not Verdict.APPROVED:
        raise NotApproved(f"version {version} has no legal approval")
    if state.approval is None:
        raise NotApproved(f"version {version} has no approval by a manager")


def check_version(version: int, latest: Document) -> None:
    if version != latest.version:
        raise StaleVersion(f"the latest version is {latest.version}", document_version=latest.version)


def _check_not_own(by: Actor, state: Scrutiny) -> None:
    """Whose it is: who drafted the contract or wrote its latest version, and the rep who owns it."""
    if by.sub in (state.drafted_by, state.document.written_by) or by.rep_id == state.owner_id:
        raise OwnApproval("a contract is reviewed and approved by others than its drafter and its owner")
