"""The recorder in a real browser at 360 px: recorded from a microphone, heard, cut off, sent later, looked over by axe."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import look_at
from tests.browser.server import LiveServer
from tests.browser.watching import ARGS, CHROMIUM, PHONE, watched
from tests.voices.sounds import recorded

WHO = "신동일"  # has recorded the tutorial, and one item of the practice, in the demo

# A player knows how long its sound is once it has read the head of it.
LENGTH = """(sound) => sound.readyState > 0 ? sound.duration : new Promise((done) => {
  sound.addEventListener("loadedmetadata", () => done(sound.duration), { once: true });
})"""


@pytest.fixture
def speaking(browser: Browser, tmp_path: Path) -> Iterator[Browser]:
    """Another Chromium, whose microphone hears a call every three seconds."""
    voice = tmp_path / "voice.wav"
    voice.write_bytes(recorded(1, rate=48_000, length=1.0, head=1.0, tail=1.0))
    heard = f"--use-file-for-fake-audio-capture={voice}"
    ears = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", heard)
    other = browser.browser_type.launch(executable_path=CHROMIUM, args=[*ARGS, *ears])
    yield other
    other.close()


def test_a_voice_is_recorded_heard_and_sent_once_the_connection_is_back(
    live_server: LiveServer, speaking: Browser
) -> None:
    complaints: list[str] = []
    context = watched(speaking, live_server.url, complaints, reduced_motion="reduce", **PHONE)
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("form[action='/sign-in/demo'] button", has_text=WHO).click()
    page.wait_for_url("**/today")
    page.goto("/practice/wake-word")
    page.locator("main form", has=page.locator("input[name=pool][value=practice]")).locator("button").first.click()
    page.wait_for_url("**/practice/runs/**")
    page.goto(f"{page.url}/items/3/voice")
    assert look_at(page, "voices:record") == []

    page.get_by_role("button", name="녹음 시작하기").press("Enter")
    expect(page.locator("[data-stop]")).to_be_focused()
    expect(page.locator("[data-time]")).to_have_text(re.compile(r"^([4-9]|\d\d)초$"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-say]")).to_contain_text("들어 보고, 마음에 들면 올려 주세요")
    expect(page.locator("[data-heard]")).to_be_visible()
    seconds = page.locator("[data-play]").evaluate(LENGTH)
    assert 4 <= seconds < 30

    context.set_offline(True)
    page.get_by_role("button", name="이 녹음 올리기").click()
    expect(page.get_by_role("heading", name="아직 못 올린 녹음이 있어요")).to_be_visible()
    context.set_offline(False)  # the page hears of it and goes on by itself
    page.wait_for_url("**/items/3")
    _is_kept(page, seconds)
    page.goto("/voices")
    assert look_at(page, "voices:list") == []
    context.close()
    assert complaints == []


def _is_kept(page: Page, seconds: float) -> None:
    """The bench has the recording; a machine finds calls in it, and nothing torn."""
    expect(page.locator(".clip-source")).to_contain_text(f"{seconds:.1f}초")
    page.locator("[data-finish]").click()
    page.wait_for_url("**/feedback")
    expect(page.locator(".voice-check", has_text="부른 횟수")).to_contain_text(re.compile("[1-9]번"))
    expect(page.locator(".voice-check", has_text="찢어진 소리")).to_contain_text("좋아요")
