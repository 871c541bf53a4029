"""A rule as clients see it."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from shared.kernel.fields import Count
from shared.kernel.things import EVERYONES, Head, Shown, Thing, View

from .clauses import clauses
from .decider import Rule, RuleStatus, rule
from .events import Binding


class ClauseView(Shown):
    number: str = Field(description="What a penalty names; 七.1 is the first below the heading 七")
    text: str


class CommentView(Shown):
    text: str
    bound: bool = Field(description="Whether the rule would have bound who commented, on that day")
    rep_id: UUID | None
    commented_by: str
    at: datetime


class RuleView(View):
    """In force from `effective_on` until `repealed_on`, which is the first day on which it no longer is. `acknowledged`
    counts who has; the rule's acknowledgements say who has, and who has not yet."""

    status: RuleStatus
    document_version: Count = Field(description="1 when drafted, one more by each revision of the draft")
    title: str
    text: str
    clauses: tuple[ClauseView, ...]
    binds: Binding
    repeals: tuple[UUID, ...]
    drafted_by: str
    comments: tuple[CommentView, ...]
    effective_on: date | None
    published_on: date | None
    published_by: str | None
    acknowledged: Count
    repealed_on: date | None
    repealed_for: str | None = Field(description="Why it was repealed, where that is said")
    replaced_by: UUID | None = Field(description="The rule that took its place, where one did")
    repealed_by: str | None


def show(state: Rule | None, head: Head, thing_id: UUID) -> RuleView | None:
    if state is None:
        return None
    text, published, repealed = state.text, state.published, state.repealed
    return RuleView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        document_version=text.rule_version,
        title=text.title,
        text=text.text,
        clauses=tuple(ClauseView.model_validate(one) for one in clauses(text.text)),
        binds=text.binds,
        repeals=text.repeals,
        drafted_by=text.drafted_by,
        comments=tuple(CommentView.model_validate(one) for one in state.comments),
        effective_on=published.effective_on if published else None,
        published_on=published.published_on if published else None,
        published_by=published.published_by if published else None,
        acknowledged=len(state.acknowledged),
        repealed_on=repealed.on if repealed else None,
        repealed_for=repealed.reason if repealed else None,
        replaced_by=repealed.replaced_by if repealed else None,
        repealed_by=repealed.repealed_by if repealed else None,
    )


RULE = Thing("rule", "/v1/rules", rule, show, RuleView, owners=EVERYONES)
