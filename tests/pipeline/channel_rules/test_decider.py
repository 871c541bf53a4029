from datetime import date
from decimal import Decimal
from uuid import UUID

from services.pipeline.channel_rules.decider import PublishChannelRules, channel_rules, is_below, rule_for
from services.pipeline.channel_rules.events import ChannelRule, ChannelRulesPublished
from services.pipeline.channels.events import ChannelKind
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

DIRECTOR = Actor("director", frozenset({"director"}))
ONE, TWO = UUID(int=1), UUID(int=2)


def test_a_channels_own_rule_goes_before_its_kinds_and_that_before_one_for_all() -> None:
    rules = (
        ChannelRule(discount=Decimal(5)),
        ChannelRule(kind=ChannelKind.AGENT, discount=Decimal(10)),
        ChannelRule(channel_id=ONE, discount=Decimal(20)),
    )
    version = ChannelRulesPublished(
        rules_version=1, effective_on=date(2004, 1, 1), rules=rules, published_by="director"
    )
    found = [
        rule_for(version, *of).discount
        for of in ((ONE, ChannelKind.AGENT), (TWO, ChannelKind.AGENT), (TWO, ChannelKind.ONLINE))
    ]
    assert found == [20, 10, 5]
    assert rule_for(None, ONE, ChannelKind.AGENT).discount is None
    price = Decimal("100.00")
    assert [is_below(Decimal(paid), price, rules[2]) for paid in ("80.00", "79.99")] == [False, True]
    assert not is_below(Decimal(0), price, ChannelRule())
    publish = PublishChannelRules.model_validate({"effective_on": "2004-01-01", "rules": [{"discount": "5"}]})
    [event] = given(channel_rules).when(publish, DIRECTOR).events
    given(channel_rules, event).when(publish, DIRECTOR).then_nothing()
    both = {"effective_on": "2004-01-01", "rules": [{"channel_id": str(ONE), "kind": "agent"}]}
    given(channel_rules).when(PublishChannelRules.model_validate(both), DIRECTOR).rejected(Invalid)
