from decimal import Decimal

import pytest

from services.pipeline.discounts.decider import (
    Authority,
    PublishAuthority,
    authority,
    may_discount,
    may_go_below_floor,
)
from services.pipeline.discounts.events import Approver, AuthorityLevel, AuthorityPublished
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid
from shared.testing.serving import Served
from shared.testing.spec import given

DIRECTOR = Actor("director", frozenset({"director"}))
LEVELS = [{"role": "sales_manager", "percent": "10"}, {"role": "regional_manager", "percent": "20"}]
TOLD = tuple(AuthorityLevel.model_validate(level) for level in LEVELS)
PUBLISHED = AuthorityPublished(version=1, levels=TOLD, published_by="director")


def publish(*levels: dict[str, str]) -> PublishAuthority:
    return PublishAuthority.model_validate({"levels": list(levels)})


def test_each_difference_is_a_version_and_the_order_is_none() -> None:
    given(authority).when(publish(*LEVELS), DIRECTOR).then(PUBLISHED)
    given(authority, PUBLISHED).when(publish(*reversed(LEVELS)), DIRECTOR).then_nothing()
    given(authority, PUBLISHED).when(publish(LEVELS[0]), DIRECTOR).then(
        AuthorityPublished(version=2, levels=TOLD[:1], published_by="director")
    )


def test_a_role_has_one_level() -> None:
    given(authority).when(publish(LEVELS[0], LEVELS[0])).rejected(Invalid)


@pytest.mark.parametrize(
    ("roles", "percent"),
    [
        ({"sales_manager"}, 10),
        ({"regional_manager"}, 20),
        ({"sales_manager", "regional_manager"}, 20),
        ({"director"}, 100),
        ({"admin"}, 100),
        ({"rep"}, 0),
    ],
)
def test_each_role_may_discount_as_far_as_it_is_told(roles: set[str], percent: int) -> None:
    known = Authority(1, TOLD, "director")
    assert may_discount(known, roles) == percent
    assert may_discount(None, roles) == 100
    assert may_discount(Authority(2, (), "director"), {"sales_manager"}) == 0


def test_a_director_who_is_named_keeps_to_it() -> None:
    level = AuthorityLevel(role=Approver.DIRECTOR, percent=Decimal(50))
    assert may_discount(Authority(1, (level,), "director"), {"director"}) == 50


def test_below_the_floor_only_a_director_goes() -> None:
    assert may_go_below_floor({"director"}) and may_go_below_floor({"admin"})
    assert not may_go_below_floor({"regional_manager", "sales_manager"})


async def test_the_authority_is_put_and_read(pipeline: Served) -> None:
    director = pipeline.as_("director")
    path = "/v1/discount-authority"
    assert (await director.get(path)).status_code == 404
    put = await director.put(path, json={"levels": LEVELS})
    assert put.status_code == 200, put.text
    assert (put.json()["levels"], put.json()["document_version"], put.headers["etag"]) == (LEVELS, 1, '"1"')
    again = await director.put(path, json={"levels": LEVELS[::-1]})
    assert (again.json(), again.headers["etag"]) == (put.json(), '"1"')
    assert (await director.get(path)).json() == put.json()
    assert (await pipeline.as_("sales_manager").put(path, json={"levels": LEVELS})).status_code == 403
    wrong = await director.put(path, json={"levels": [{"role": "rep", "percent": "5"}]})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/levels/0/role")
    twice = await director.put(path, json={"levels": [LEVELS[0], LEVELS[0]]})
    assert twice.json()["errors"][0]["pointer"] == "/levels/1/role"
