"""The menu: each role's places, once each, and all of them open to whoever is offered them."""

import re

import pytest

from app.core.actor import Role
from app.core.clock import now
from app.identity.models import RoleGrant
from tests.factories.world import Browser, World

pytestmark = pytest.mark.one_engine


def menu(browser: Browser, path: str) -> list[str]:
    nav = re.search(r'<nav class="site-nav".*?</nav>', browser.get(path).text, re.S)
    return re.findall(r'href="([^"]+)"', nav[0]) if nav else []


@pytest.mark.parametrize(
    ("role", "first"), [(Role.INSTRUCTOR, "/reviews"), (Role.CENTER, "/desk"), (Role.EMPLOYER, "/postings")]
)
def test_staff_can_open_every_place_of_their_menu(world: World, role: Role, first: str) -> None:
    browser = world.browser(world.staff(world.organisation(), role), staff=True)
    places = menu(browser, first)

    assert places[0] == first
    assert [browser.get(place).status_code for place in places] == [200] * len(places)


def test_an_instructor_finds_the_cohorts(world: World) -> None:
    browser = world.browser(world.staff(world.organisation(), Role.INSTRUCTOR), staff=True)

    assert "/cohorts" in menu(browser, "/reviews")


def test_a_place_that_two_roles_share_is_offered_once(world: World) -> None:
    center = world.organisation()
    account = world.staff(center, Role.CENTER)
    with world.database.write() as session:
        session.add(
            RoleGrant(account_id=account.id, organisation_id=center.id, role="instructor", granted_at=now(session))
        )
    places = menu(world.browser(account, staff=True), "/cohorts")

    assert sorted(places) == sorted(set(places))
    assert {"/cohorts", "/reviews"} <= set(places)
