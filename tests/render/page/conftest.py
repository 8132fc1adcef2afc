"""The browser that the tests of pages share.

They are skipped where there is none; BISHAN_REQUIRE_BROWSER=1 makes that a failure.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium; BISHAN_REQUIRE_BROWSER=1 makes its absence a failure."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        if os.environ.get("BISHAN_REQUIRE_BROWSER"):
            pytest.fail(f"BISHAN_REQUIRE_BROWSER is set, and there is none of {', '.join(NAMES)}")
        pytest.skip(f"no browser on this machine: none of {', '.join(NAMES)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()
