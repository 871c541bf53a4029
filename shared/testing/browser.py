"""pytest fixture: a headless Chromium that the machine has, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
"""It asks nobody but the pages under test for anything."""
REQUIRED = "REQUIRE_BROWSER"
WHY_NOT = f"no browser: none of {', '.join(NAMES)} is found (with {REQUIRED}=1 this is an error)"


def found() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = found()
    if program is None:
        (pytest.fail if os.environ.get(REQUIRED) == "1" else pytest.skip)(WHY_NOT)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        try:
            yield started
        finally:
            started.close()


def mark_browser(items: list[pytest.Item]) -> None:
    """Mark every test that needs one, so that `-m "not browser"` leaves it out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def say_what_no_browser_saw(terminal: pytest.TerminalReporter) -> None:
    """At the end of the run, where nobody overlooks it."""
    left_out = [one for one in terminal.stats.get("skipped", ()) if WHY_NOT in str(one.longrepr)]
    if left_out:
        terminal.write_sep("!", f"{len(left_out)} TESTS IN A BROWSER DID NOT RUN: {WHY_NOT}", red=True, bold=True)


__all__ = ["browser", "mark_browser", "say_what_no_browser_saw"]
