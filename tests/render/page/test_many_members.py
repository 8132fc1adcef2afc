"""The page of a goal of many members: the first rows at once, all others as soon as asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from builders import book, history, target
from playwright.sync_api import Browser, Page

from bishan_targets import messages
from bishan_targets.render.page import asset
from bishan_targets.render.page.goal import lines, render
from bishan_targets.render.page.place import Place
from bishan_targets.report.page import page_alone

MEMBERS = 230


@pytest.fixture
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    say = messages.load(request.param)
    found = book(target(">= 900"), history("2022-12-31 800", "2023-12-31 1000"))
    report = page_alone(found, date(2023, 12, 31)).status
    names = [f"Place {number:03}" for number in range(MEMBERS)]
    some = [line for name in names for line in lines(report, name, name, say)]
    place = Place("Firms", "../", [("Country", "../index.html")], [])
    page = tmp_path / "goals/firms.html"
    page.parent.mkdir()
    page.write_text(render(some, report, say, place), encoding="utf-8")
    for name in ("style.css", "script.js"):
        (tmp_path / name).write_text(asset(name), encoding="utf-8")
    return page


@contextmanager
def opened(chromium: Browser, path: Path, *, scripts: bool = True) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=scripts, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    yield page
    context.close()


def shown(page: Page) -> int:
    return page.locator("tr[data-member]:visible").count()


@pytest.mark.parametrize("path", ["en", "zh"], indirect=True)
def test_the_first_rows_are_there_at_once_and_all_on_demand(chromium: Browser, path: Path) -> None:
    with opened(chromium, path) as page:
        assert page.locator("tr[data-member]").count() == shown(page) == 200
        found: list[dict[str, Any]] = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        button = page.locator("button.all")
        assert str(MEMBERS) in (button.text_content() or "")
        button.click()
        assert shown(page) == MEMBERS
        assert button.is_hidden()
        assert page.evaluate("document.activeElement.textContent") == "Place 200"


@pytest.mark.parametrize("path", ["zh"], indirect=True)
def test_rows_that_are_not_there_yet_are_found_and_sorted(chromium: Browser, path: Path) -> None:
    with opened(chromium, path) as page:
        find, button = page.locator("#find"), page.locator("button.all")
        find.fill("229")
        assert (shown(page), button.is_hidden()) == (1, True)
        find.fill("place")
        assert (shown(page), button.is_visible()) == (200, True)
        assert str(MEMBERS) in (page.locator("#found").text_content() or "")
        heading = page.locator("table.sortable thead button").first
        heading.click()
        heading.click()
        assert page.locator("tr[data-member] a").first.text_content() == "Place 229"
        assert shown(page) == 200
        heading.click()
        assert page.locator("tr[data-member] a").first.text_content() == "Place 000"


@pytest.mark.parametrize("path", ["en"], indirect=True)
def test_all_rows_are_there_without_scripts_and_in_print(chromium: Browser, path: Path) -> None:
    with opened(chromium, path, scripts=False) as page:
        assert shown(page) == MEMBERS
        assert page.locator("button.all").is_hidden()
    with opened(chromium, path) as page:
        page.pdf()
        assert shown(page) == MEMBERS
