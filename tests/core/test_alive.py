"""A person who works without sending anything (marking ten pictures, reading) is kept in by the page's own small requests."""

from datetime import timedelta

from app.core.actor import Role
from app.core.clock import FixedClock
from tests.factories.world import World


def test_a_staff_session_lives_on_while_the_page_says_that_someone_is_there(world: World, clock: FixedClock) -> None:
    browser = world.browser(world.staff(world.organisation(), Role.CENTER), staff=True)

    for _ in range(5):
        clock.instant += timedelta(minutes=10)
        assert browser.get("/alive").status_code == 204

    assert browser.get("/cohorts").status_code == 200


def test_without_that_it_ends_after_a_quarter_of_an_hour(world: World, clock: FixedClock) -> None:
    browser = world.browser(world.staff(world.organisation(), Role.CENTER), staff=True)

    clock.instant += timedelta(minutes=16)

    assert browser.get("/cohorts").status_code == 303


def test_every_page_of_a_signed_in_person_carries_the_script(world: World) -> None:
    browser = world.browser(world.staff(world.organisation(), Role.CENTER), staff=True)

    assert "js/alive.js" in browser.get("/cohorts").text
    assert "js/alive.js" not in world.browser().get("/sign-in").text
