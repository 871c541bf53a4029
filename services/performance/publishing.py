"""Which facts leave the performance service: who belongs where, since when, in which position, with which roles, and
who leads, without e-mail addresses; what targets people have; the rules of the company; and who was trained, qualified
and invited to the camp of reserve managers."""

from typing import Any
from uuid import UUID

from shared.kernel.messages import Meta
from shared.kernel.reactions import Publisher
from shared.published import performance as published

from .camps.decider import Camp
from .camps.events import CampSelected
from .enrolments.decider import Enrolment
from .enrolments.events import CourseCompleted
from .reps.decider import Rep
from .reps.events import Grade, NewcomerQualified, PostChanged, RepJoined, RepLeft, RepTransferred
from .roles.events import RoleGranted, RoleRevoked
from .rulebook.clauses import clauses
from .rulebook.decider import Rule
from .rulebook.events import RulePublished, RuleRepealed
from .scorecards.events import AppealDecided, ScorecardFinalised
from .scorecards.state import Scorecard
from .targets.events import TargetPlanApproved, TargetRevised
from .targets.state import TargetPlan, rep_targets
from .units.decider import Unit
from .units.events import (
    ManagerAppointed,
    TaskForceDissolved,
    TaskForceFormed,
    UnitDissolved,
    UnitFormed,
    UnitMoved,
)

publisher = Publisher("performance")


@publisher.on(TaskForceFormed)
@publisher.on(UnitFormed)
def unit_formed(event: UnitFormed, meta: Meta, state: Unit) -> published.UnitFormed:
    return published.UnitFormed(
        unit_id=meta.stream_id,
        external_id=event.external_id,
        name=event.name,
        kind=event.kind.value,
        parent_id=event.parent_id,
        formed_on=event.formed_on,
    )


@publisher.on(UnitMoved)
def unit_moved(event: UnitMoved, meta: Meta, state: Unit) -> published.UnitMoved:
    return published.UnitMoved(unit_id=meta.stream_id, parent_id=event.parent_id, on=event.on)


@publisher.on(TaskForceDissolved)
@publisher.on(UnitDissolved)
def unit_dissolved(event: UnitDissolved, meta: Meta, state: Unit) -> published.UnitDissolved:
    return published.UnitDissolved(unit_id=meta.stream_id, on=event.on)


@publisher.on(ManagerAppointed)
def manager_appointed(event: ManagerAppointed, meta: Meta, state: Unit) -> published.ManagerAppointed:
    return published.ManagerAppointed(unit_id=meta.stream_id, rep_id=event.rep_id, on=event.on)


@publisher.on(RepJoined)
def rep_joined(event: RepJoined, meta: Meta, state: Rep) -> published.RepJoined:
    return published.RepJoined(
        rep_id=meta.stream_id,
        external_id=event.external_id,
        name=event.name,
        position=event.position.value,
        unit_id=event.unit_id,
        joined_on=event.joined_on,
        grade=event.grade.value if event.grade else None,
    )


@publisher.on(RepTransferred)
def rep_transferred(event: RepTransferred, meta: Meta, state: Rep) -> published.RepTransferred:
    return published.RepTransferred(rep_id=meta.stream_id, unit_id=event.unit_id, on=event.on)


@publisher.on(PostChanged)
def post_changed(event: PostChanged, meta: Meta, state: Rep) -> published.PostChanged:
    return published.PostChanged(
        rep_id=meta.stream_id,
        position=event.position.value,
        grade=event.grade.value if event.grade else None,
        on=event.on,
        source_event=event.source_event,
    )


@publisher.on(RoleGranted)
def role_granted(event: RoleGranted, meta: Meta, state: Rep) -> published.RoleGranted:
    return published.RoleGranted(rep_id=meta.stream_id, role=event.role.value, since=event.since, until=event.until)


@publisher.on(RoleRevoked)
def role_revoked(event: RoleRevoked, meta: Meta, state: Rep) -> published.RoleRevoked:
    return published.RoleRevoked(rep_id=meta.stream_id, role=event.role.value, on=event.on)


@publisher.on(RepLeft)
def rep_left(event: RepLeft, meta: Meta, state: Rep) -> published.RepLeft:
    return published.RepLeft(rep_id=meta.stream_id, on=event.on)


@publisher.on(NewcomerQualified)
def newcomer_qualified(event: NewcomerQualified, meta: Meta, state: Rep) -> published.NewcomerQualified:
    return published.NewcomerQualified(
        rep_id=meta.stream_id,
        on=event.on,
        due_on=event.due_on,
        in_time=event.on <= event.due_on,
        mentor_id=event.mentor_id,
        grade=Grade.GROWING,
    )


@publisher.on(CourseCompleted)
def course_completed(event: CourseCompleted, meta: Meta, state: Enrolment) -> published.CourseCompleted:
    enrolled = state.enrolled
    return published.CourseCompleted(
        enrolment_id=meta.stream_id,
        course_id=enrolled.course_id,
        course=enrolled.course,
        skill=enrolled.skill,
        rep_id=enrolled.rep_id,
        on=event.on,
        score=event.score,
        passed=event.passed,
    )


@publisher.on(CampSelected)
def camp_selected(event: CampSelected, meta: Meta, state: Camp) -> published.CampSelected:
    return published.CampSelected(
        rep_id=event.rep_id,
        period=event.quarter,
        rank=event.rank,
        of=event.of,
        result=event.result,
        ranked_by=event.ranked_by,
        currency=event.currency,
        on=event.on,
    )


@publisher.on(TargetPlanApproved)
def target_plan_approved(event: TargetPlanApproved, meta: Meta, state: TargetPlan) -> published.TargetPlanApproved:
    return published.TargetPlanApproved(**_plan(meta.stream_id, state), version=event.version)


@publisher.on(TargetRevised)
def target_revised(event: TargetRevised, meta: Meta, state: TargetPlan) -> published.TargetRevised:
    return published.TargetRevised(**_plan(meta.stream_id, state), version=event.version, reason=event.reason)


@publisher.on(RulePublished)
def rule_published(event: RulePublished, meta: Meta, state: Rule) -> published.RulePublished:
    text = state.text
    return published.RulePublished(
        rule_id=meta.stream_id,
        title=text.title,
        clauses=tuple(published.RuleClause(number=one.number, text=one.text) for one in clauses(text.text)),
        units=text.binds.units,
        positions=text.binds.positions,
        effective_on=event.effective_on,
        repeals=text.repeals,
    )


@publisher.on(RuleRepealed)
def rule_repealed(event: RuleRepealed, meta: Meta, state: Rule) -> published.RuleRepealed:
    return published.RuleRepealed(rule_id=meta.stream_id, on=event.on, replaced_by=event.replaced_by)


def _plan(plan_id: UUID, state: TargetPlan) -> dict[str, Any]:
    targets = tuple(
        published.RepTarget(rep_id=rep_id, period=period, amount=amount)
        for (rep_id, period), amount in rep_targets(state).items()
    )
    drafted = state.drafted
    return {
        "plan_id": plan_id,
        "unit_id": drafted.unit_id,
        "metric": drafted.metric.value,
        "year": drafted.year,
        "currency": drafted.currency,
        "amount": state.amount,
        "targets": targets,
    }


@publisher.on(ScorecardFinalised)
def scorecard_finalised(event: ScorecardFinalised, meta: Meta, state: Scorecard) -> published.ScorecardFinalised:
    return _scorecard(event, meta, state)


@publisher.on(AppealDecided)
def appeal_decided(event: AppealDecided, meta: Meta, state: Scorecard) -> published.ScorecardFinalised | None:
    """The card again where the appeal changed it."""
    return _scorecard(event, meta, state) if event.changed else None


def _scorecard(event: ScorecardFinalised | AppealDecided, meta: Meta, state: Scorecard) -> published.ScorecardFinalised:
    drafted = state.drafted
    named = ("rep_id", "period", "scheme_id", "scheme_version", "position", "unit_id", "currency")
    lines = tuple(
        published.ScoreLine(
            metric=line.item.metric.value,
            group=line.item.group.value,
            weight=line.item.weight,
            source=line.item.source.value,
            target=line.target,
            actual=one.actual,
            attainment=one.attainment,
            score=one.score,
        )
        for line, one in zip(drafted.lines, event.scores, strict=True)
    )
    return published.ScorecardFinalised(
        scorecard_id=meta.stream_id,
        **{name: getattr(drafted, name) for name in named},
        version=event.version,
        lines=lines,
        total=event.total,
        on=event.on,
    )
