"""The page as a headless Chromium shows it, with the network cut."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from cities import CITY, write_district
from plans import HOSTILE, hostile_plan, large_plan, owned_plan
from playwright.sync_api import Browser, Page
from running import ROOT, Run

Bishan = Callable[..., Run]
Scheme = Literal["light", "dark"]


@contextmanager
def opened(
    browser: Browser, path: Path, width: int = 1280, scheme: Scheme = "light", scripts: bool = True
) -> Iterator[tuple[Page, list[str]]]:
    """The page in a window of its own, with its errors and its requests to the network."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        java_script_enabled=scripts,
        offline=True,
    )
    page, trouble = context.new_page(), []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    page.on("request", lambda request: trouble.append(request.url))
    page.goto(path.as_uri())
    assert trouble.pop(0) == path.as_uri()
    yield page, trouble
    context.close()


@pytest.fixture
def report(bishan: Bishan, in_repository: Path, tmp_path: Path) -> Callable[..., Path]:
    """Write the report of a plan, the repository's own by default."""

    def write(language: str, plan: Path | None = None) -> Path:
        path = tmp_path / f"report.{language}.html"
        given = ["--file", str(plan)] if plan else []
        arguments = ["--as-of", "2022-12-31", "--lang", language, *given]
        assert bishan("report", "-o", str(path), *arguments).code == 0
        return path

    return write


# Each pair of two of the three once.
@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("zh", "light", 1280), ("zh", "dark", 400), ("en", "light", 400), ("en", "dark", 1280)],
)
def test_it_is_quiet_fits_and_is_accessible(
    language: str, scheme: Scheme, width: int, chromium: Browser, report: Callable[..., Path]
) -> None:
    with opened(chromium, report(language), width, scheme) as (page, trouble):
        page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found: list[dict[str, Any]] = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert trouble == []


def test_hostile_texts_do_nothing(
    chromium: Browser, report: Callable[..., Path], tmp_path: Path
) -> None:
    path = report("en", hostile_plan(tmp_path / "hostile"))
    with opened(chromium, path, 400) as (page, trouble):
        assert page.locator("script").count() == 1
        assert page.locator("img").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        names = page.locator("article h4").all_text_contents()
        for text in (HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[4]):
            assert any(text in name for name in names)
        assert "\u202e" not in page.content()
        assert trouble == []


def test_a_value_is_read_by_pointing_and_by_keyboard(
    chromium: Browser, report: Callable[..., Path]
) -> None:
    with opened(chromium, report("en")) as (page, trouble):
        card = page.locator("article", has_text="high_tech_firms")
        chart, value = card.locator(".chart"), card.locator(".value")
        assert value.text_content() == ""
        chart.scroll_into_view_if_needed()
        chart.hover(position={"x": 60, "y": 200})
        assert value.text_content() == "2018-12-31 · figure 135 firms"
        chart.focus()
        page.keyboard.press("ArrowRight")
        assert value.text_content() == "2019-12-31 · figure 170 firms"
        assert trouble == []


def test_the_box_finds_targets_and_groups_fold(
    chromium: Browser, report: Callable[..., Path], tmp_path: Path
) -> None:
    path = report("zh", large_plan(tmp_path / "plan", 30))
    with opened(chromium, path) as (page, trouble):
        page.locator("#find").fill("第3组")
        assert page.locator("article:visible").count() == 0
        page.locator("#find").fill("第13项")
        assert page.locator("article:visible").count() == 1
        assert page.locator("#found").text_content() == "显示1项"
        page.locator("#find").fill("")
        assert page.locator("article:visible").count() == 30
        page.locator("details.group > summary").last.click()
        assert page.locator("article:visible").count() == 27
        assert trouble == []


def test_owner_and_type_choose_targets(
    chromium: Browser, report: Callable[..., Path], tmp_path: Path
) -> None:
    with opened(chromium, report("zh", owned_plan(tmp_path / "plan")), 400) as (page, trouble):
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        assert page.locator("#owner option").all_text_contents() == ["全部", "市林业局", "市科技局"]
        page.locator("#owner").select_option("市林业局")
        assert page.locator("article:visible").count() == 2
        page.locator("#binding").check()
        assert page.locator("article:visible h3").all_text_contents() == ["forest"]
        assert page.locator("#found").text_content() == "显示1项"
        page.locator("#owner").select_option("")
        page.locator("#find").fill("市科技局")
        assert page.locator("article:visible h3").all_text_contents() == ["patents"]
        page.locator("#binding").uncheck()
        assert page.locator("article:visible").count() == 2
        found: list[dict[str, Any]] = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert trouble == []


def test_it_is_complete_without_scripts(chromium: Browser, report: Callable[..., Path]) -> None:
    with opened(chromium, report("zh"), scripts=False) as (page, _):
        assert page.locator(".find").is_hidden()
        assert page.locator("noscript").is_visible()
        assert page.locator("article svg").count() == 4
        assert page.locator("article svg title").first.text_content()


def test_figures_stay_apart_without_styles(chromium: Browser, report: Callable[..., Path]) -> None:
    """Copied text has a line for each of the two figures of a cell, with styles and without."""
    with opened(chromium, report("en")) as (page, _):
        row = page.locator("table.overview tr", has_text="tech_firms").last
        styled = row.inner_text()
        page.evaluate("document.querySelectorAll('style').forEach((each) => each.remove())")
        for text in (styled, row.inner_text()):
            assert "280\n137" in text


def test_everything_is_printed(chromium: Browser, report: Callable[..., Path]) -> None:
    with opened(chromium, report("en")) as (page, _):
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator("table.arithmetic").first.is_visible()
        assert page.locator(".find").is_hidden()
        assert (
            page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        )


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_seventeen_targets_fit_on_ten_pages(
    language: str, chromium: Browser, report: Callable[..., Path], tmp_path: Path
) -> None:
    """In ten groups, each target with a note of two lines."""
    plan = large_plan(tmp_path / "plan", 17)
    goals = (plan / "targets.toml").read_text(encoding="utf-8")
    note = "Counted by the revised definition, which includes private providers from 2023 on. " * 3
    goals = goals.replace("at_least", f'note = "{note}"\nat_least')
    (plan / "targets.toml").write_text(goals, encoding="utf-8")
    with opened(chromium, report(language, plan)) as (page, _):
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 10
        page.emulate_media(media="print")
        large, small = (
            page.locator(selector).first.evaluate(
                "(each) => parseFloat(getComputedStyle(each).fontSize)"
            )
            for selector in (".words p", ".more td")
        )
        assert small < large


def test_a_picture_of_the_whole_page_has_every_card(
    chromium: Browser, report: Callable[..., Path], tmp_path: Path
) -> None:
    few, many = (
        report(each, large_plan(tmp_path / each, n)) for each, n in (("en", 3), ("zh", 61))
    )
    for path, drawn in ((few, "visible"), (many, "auto")):
        with opened(chromium, path) as (page, _):
            card = page.locator("article").last
            assert card.evaluate("(each) => getComputedStyle(each).contentVisibility") == drawn


@pytest.mark.slow
def test_five_hundred_targets(
    chromium: Browser, report: Callable[..., Path], tmp_path: Path
) -> None:
    path = report("zh", large_plan(tmp_path / "plan", 500))
    assert path.stat().st_size < 5_500_000
    with opened(chromium, path) as (page, trouble):
        assert page.locator("article").count() == 500
        assert trouble == []


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
def test_goals_of_every_kind(
    language: str, scheme: Scheme, chromium: Browser, report: Callable[..., Path]
) -> None:
    """Interim and former goals are listed, drawn, named in the legend, and read out."""
    path = report(language, ROOT / "tests/data/goals")
    with opened(chromium, path, 400, scheme) as (page, trouble):
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        card = page.locator("article", has_text="rd_share")
        for name in ("interim_met", "interim_unmet", "stepped", "former"):
            assert card.locator(f".key .{name}").count() == 1
        assert card.locator("table.goals").count() == 2
        chart, value = card.locator(".chart"), card.locator(".value")
        chart.focus()
        told = set()
        for _ in range(30):
            page.keyboard.press("ArrowRight")
            told.add(value.text_content())
        expected = {"en": "interim goal ≥ 3.10: met late", "zh": "阶段目标 ≥ 3.10：逾期达标"}
        assert f"2022-06-30 · {expected[language]}" in told
        page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
        found: list[dict[str, Any]] = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert trouble == []


@pytest.fixture
def site(bishan: Bishan, tmp_path: Path) -> Callable[[str], Path]:
    """Write the site of a city with two districts, one of them with hostile names."""
    (tmp_path / "targets.toml").write_text(CITY, encoding="utf-8")
    write_district(tmp_path / "districts/East", 100, "2022-12-31 80", "2023-12-31 90")
    hostile_plan(tmp_path / "districts/<b onclick=alert(1)>")

    def write(language: str) -> Path:
        arguments = ["--file", str(tmp_path), "--as-of", "2023-12-31", "--lang", language]
        out = tmp_path / f"site.{language}"
        assert bishan("report", "--site", str(out), "--jobs", "1", *arguments).code == 0
        return out

    return write


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("zh", "dark", 400), ("en", "light", 1280)],
)
def test_every_page_of_a_site_is_quiet_fits_and_is_accessible(
    language: str, scheme: Scheme, width: int, chromium: Browser, site: Callable[[str], Path]
) -> None:
    out = site(language)
    shared = [(out / name).as_uri() for name in ("style.css", "script.js")]
    # A page of each kind: pages of one kind differ only in the plan's texts.
    depths = ((len(each.relative_to(out).parts), each) for each in sorted(out.rglob("*.html")))
    kinds = {str(depth): each for depth, each in depths}
    kinds |= {each.parent.name: each for each in sorted(out.glob("goals/*.html"))}
    assert len(kinds) >= 4
    for path in dict.fromkeys(kinds.values()):
        with opened(chromium, path, width, scheme) as (page, trouble):
            assert sorted(trouble) == sorted(shared)
            page.evaluate("document.querySelectorAll('details').forEach((e) => e.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.locator(".find").is_visible()
            found: list[dict[str, Any]] = Axe().run(page).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_a_site_is_searched_and_walked_through(
    chromium: Browser, site: Callable[[str], Path]
) -> None:
    with opened(chromium, site("en") / "index.html") as (page, _):
        page.locator("#find").fill("east")
        assert page.locator("tr[data-member]:visible").count() == 1
        assert page.locator("#found").text_content() == "Shown: 1"
        page.get_by_role("link", name="East", exact=True).click()
        assert page.locator("h1").text_content() == "East (as of 31 December 2023)"
        assert page.locator("article .chart svg").count() == 1
        page.locator("nav.trail a").click()
        page.get_by_role("link", name="High-tech firms (binding)").click()
        assert page.locator("tr[data-member]:visible").count() == 1
        page.locator("tr[data-member] a").click()
        assert page.locator("h1").text_content() == "East (as of 31 December 2023)"
