from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest

from services.performance.reps.events import Position
from services.performance.rulebook.decider import (
    Acknowledge,
    BindsBody,
    Comment,
    DraftRule,
    GiveWay,
    PublishRule,
    RepealRule,
    ReviseRule,
    rule,
)
from services.performance.rulebook.events import (
    Binding,
    RuleAcknowledged,
    RuleCommented,
    RuleDrafted,
    RulePublished,
    RuleRepealed,
)
from shared.kernel.messages import Actor
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, OwnApproval, WrongStatus
from shared.testing.spec import ACCEPTED_AT, given

SALES, ANNA, OTHER = (UUID(int=n) for n in (1, 2, 3))
MANAGER, DIRECTOR = Actor("manager", frozenset({"sales_manager"}), ANNA), Actor("director", frozenset({"director"}))
IN_MAY, IN_JUNE = date(2026, 5, 1), date(2026, 6, 1)
BODY = DraftRule(title="Visits", text="1. Log each visit", binds=BindsBody(units=[SALES]), repeals=[OTHER])
DRAFTED = RuleDrafted(
    rule_version=1,
    title="Visits",
    text="1. Log each visit",
    binds=Binding(units=(SALES,)),
    repeals=(OTHER,),
    drafted_by="manager",
    rep_id=ANNA,
)
PUBLISHED = RulePublished(effective_on=IN_MAY, published_on=ACCEPTED_AT.date(), published_by="director")
PUBLISH = PublishRule(effective_on=IN_MAY)
REPEALED = RuleRepealed(on=IN_JUNE, repealed_by="director")


def test_a_rule_is_drafted_revised_and_commented_on() -> None:
    given(rule).when(BODY, by=MANAGER).then(DRAFTED)
    given(rule, DRAFTED).when(BODY).rejected(AlreadyExists)
    revised = ReviseRule(**{**dict(BODY), "title": "Visits, anew"})
    second = DRAFTED.model_copy(update={"rule_version": 2, "title": "Visits, anew", "drafted_by": "hr", "rep_id": None})
    given(rule, DRAFTED).when(revised, by=Actor("hr")).then(second)
    given(rule).when(revised).rejected(NotFound)
    given(rule, DRAFTED).when(ReviseRule(**dict(BODY)), by=Actor("hr")).then_nothing()
    said = RuleCommented(text="Too strict", bound=True, rep_id=ANNA, commented_by="manager", at=ACCEPTED_AT)
    given(rule, DRAFTED).when(Comment(text="Too strict", bound=True), by=MANAGER).then(said)


@pytest.mark.parametrize(
    ("binds", "pointer"),
    [
        (BindsBody(), "/binds"),
        (BindsBody(units=[SALES], positions=[Position.REP]), "/binds"),
        (BindsBody(units=[SALES, SALES]), "/binds/units"),
        (BindsBody(positions=[Position.REP, Position.REP]), "/binds/positions"),
    ],
)
def test_a_rule_binds_units_or_positions_each_once(binds: BindsBody, pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        _ = given(rule).when(BODY.model_copy(update={"binds": binds})).events
    assert refused.value.more["errors"][0]["pointer"] == pointer


def test_who_wrote_any_version_of_a_rule_does_not_publish_it() -> None:
    second = DRAFTED.model_copy(update={"rule_version": 2, "drafted_by": "director", "rep_id": None})
    given(rule, DRAFTED).when(PUBLISH, by=DIRECTOR).then(PUBLISHED)
    given(rule, DRAFTED, second).when(PUBLISH, by=DIRECTOR).rejected(OwnApproval)
    given(rule, DRAFTED).when(PUBLISH, by=Actor("other login", frozenset({"admin"}), ANNA)).rejected(OwnApproval)


def test_a_published_rule_never_changes() -> None:
    published = given(rule, DRAFTED, PUBLISHED)
    published.when(PUBLISH, by=MANAGER).then_nothing()
    published.when(PUBLISH.model_copy(update={"effective_on": IN_JUNE}), by=DIRECTOR).rejected(WrongStatus)
    published.when(ReviseRule(**dict(BODY))).rejected(WrongStatus)
    published.when(Comment(text="Late", bound=True)).rejected(WrongStatus)


def test_a_rule_is_acknowledged_once_by_each_from_its_publication_to_its_repeal() -> None:
    said, known = Acknowledge(rep_id=ANNA), RuleAcknowledged(rep_id=ANNA, on=date(2026, 4, 25))
    may, june = (datetime.combine(day, time(9), UTC) for day in (IN_MAY, IN_JUNE))
    given(rule, DRAFTED).when(said, at=may).rejected(WrongStatus)
    given(rule, DRAFTED, PUBLISHED).when(said, at=may).then(RuleAcknowledged(rep_id=ANNA, on=IN_MAY))
    given(rule, DRAFTED, PUBLISHED, known).when(said, at=may).then_nothing()
    given(rule, DRAFTED, PUBLISHED, REPEALED).when(said, at=may).then(RuleAcknowledged(rep_id=ANNA, on=IN_MAY))
    given(rule, DRAFTED, PUBLISHED, REPEALED).when(said, at=june).rejected(WrongStatus)
    given(rule, DRAFTED, PUBLISHED, known, REPEALED).when(said, at=june).then_nothing()


def test_a_rule_is_repealed_once_and_not_before_it_is_in_force() -> None:
    given(rule).when(RepealRule(on=IN_MAY)).rejected(NotFound)
    given(rule, DRAFTED).when(RepealRule(on=IN_MAY)).rejected(WrongStatus)
    given(rule, DRAFTED, PUBLISHED).when(RepealRule(on=date(2026, 4, 30))).rejected(Invalid)
    given(rule, DRAFTED, PUBLISHED).when(RepealRule(on=IN_JUNE), by=DIRECTOR).then(REPEALED)
    given(rule, DRAFTED, PUBLISHED, REPEALED).when(RepealRule(on=IN_JUNE)).then_nothing()
    given(rule, DRAFTED, PUBLISHED, REPEALED).when(RepealRule(on=IN_MAY)).rejected(WrongStatus)


def test_a_rule_gives_way_to_the_one_that_names_it_where_it_would_be_in_force_longer() -> None:
    def given_way(on: date) -> RuleRepealed:
        return RuleRepealed(on=on, replaced_by=OTHER, repealed_by="director")

    published, repealed = given(rule, DRAFTED, PUBLISHED), given(rule, DRAFTED, PUBLISHED, REPEALED)
    given(rule, DRAFTED).when(GiveWay(to=OTHER, on=IN_JUNE)).rejected(WrongStatus)
    published.when(GiveWay(to=OTHER, on=IN_JUNE), by=DIRECTOR).then(given_way(IN_JUNE))
    published.when(GiveWay(to=OTHER, on=date(2026, 4, 1)), by=DIRECTOR).then(given_way(IN_MAY))
    repealed.when(GiveWay(to=OTHER, on=date(2026, 5, 15)), by=DIRECTOR).then(given_way(date(2026, 5, 15)))
    repealed.when(GiveWay(to=OTHER, on=date(2026, 7, 1)), by=DIRECTOR).then_nothing()
