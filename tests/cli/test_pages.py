"""`bishan report` and `bishan chart` as their users meet them, without a browser."""

import json
import re
import struct
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from plans import HOSTILE, hostile_plan, write_plan
from running import ROOT, Run

from bishan_targets import extras
from bishan_targets.cli import output
from bishan_targets.render.page import picture

Bishan = Callable[..., Run]
DAY = ("--as-of", "2021-12-31")


class Cells(HTMLParser):
    """The rows of a page's tables, by the table's class; `small` parts are cells of their own."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.rows: list[list[str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.rows = self.tables.setdefault(str(dict(attributes).get("class")), [])
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th", "small") and self.rows:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


@pytest.fixture
def page(bishan: Bishan, in_repository: Path, tmp_path: Path) -> str:
    path = tmp_path / "report.html"
    found = bishan("report", "-o", str(path), *DAY)
    assert (found.code, found.out) == (0, "")
    return path.read_text(encoding="utf-8")


def test_its_figures_are_those_of_the_json(page: str, bishan: Bishan) -> None:
    tables = Cells(page).tables
    status = {
        each["id"]: each for each in json.loads(bishan("status", "--json", *DAY).out)["targets"]
    }
    for row in tables["overview"][1:]:
        target = status[row[1]]
        latest = target["latest"] or {"value": None, "date": None}
        assert row[2:4] == [shown(latest["value"]), shown(latest["date"])]
        assert row[6] == shown(target["gap"])
        for cell, share in zip(row[8:10], (target["progress"], target["elapsed"]), strict=True):
            assert cell == ("—" if share is None else f"{100 * share:.1f}%")
        odds = target["projection"]["probability"]
        assert row[13] == ("—" if odds is None else f"{100 * odds:.0f}%")
    steps = [
        [step["date"], *(f"{step[name]:.0f}" for name in ("low", "median", "high"))]
        for target in json.loads(bishan("project", "high_tech_firms", "--json", *DAY).out)[
            "targets"
        ]
        for step in target["steps"]
    ]
    assert [row[:4] for row in tables["steps"][1:6]] == steps
    detail = json.loads(bishan("show", "high_tech_firms", "--json", *DAY).out)
    assert [[each["date"], str(each["value"])] for each in detail["history"]] == [
        row[:2]
        for row in tables["history"]
        if row[0] in {each["date"] for each in detail["history"]}
    ][-7:-2]


def shown(value: float | str | None) -> str:
    return "—" if value is None else value if isinstance(value, str) else f"{value:,}"


def test_figures_stay_apart_where_tags_and_styles_are_lost(page: str) -> None:
    """In a cell, in the charts' labels, in the legend: nothing but text is left of the page."""
    words = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    lines = [line.strip() for line in re.sub(r"<[^>]+>", "", words).splitlines()]
    for above, below in (("412", "154"), ("22.7%", "9.9%"), ("&gt; 2,000", "2025-12-31")):
        assert (above, below) in pairwise(lines)
    assert ("2020", "2021") in pairwise(lines)
    assert "2021-12-31 · figure 300 firms" not in lines
    assert "2021-12-26 · figure 300 firms" in lines
    broken = re.sub(r"<br>\s*", "|", page)
    assert ">412|<small>154</small></td>" in broken
    assert "<li>80% range</li>" in re.sub(r' class="\w+"', "", page)


def test_the_key_of_a_cap_has_no_path(page: str, bishan: Bishan, tmp_path: Path) -> None:
    assert 'class="path"' in page
    (tmp_path / "actuals").mkdir()
    (tmp_path / "targets.toml").write_text("[targets.x]\nat_most = 5.5\nby = 2026-12-31\n")
    for year, value in ((2022, 5.1), (2023, 5.0)):
        snapshot = f"date = {year}-12-31\n[values]\nx = {value}\n"
        (tmp_path / f"actuals/{year}-12-31.toml").write_text(snapshot)
    path = tmp_path / "cap.html"
    assert bishan("report", "-o", str(path), "--file", str(tmp_path)).code == 0
    text = path.read_text(encoding="utf-8")
    assert "chart" in text
    assert 'class="path"' not in text
    assert 'class="baseline"' not in text


def test_it_holds_no_address_and_forbids_the_network(page: str) -> None:
    assert "default-src 'none'" in page
    assert "http://" not in page.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "https://" not in page
    assert "unsafe" not in page


def test_hostile_texts_are_text(bishan: Bishan, tmp_path: Path) -> None:
    plan = hostile_plan(tmp_path / "plan")
    for form in ("html", "markdown"):
        arguments = ("--file", str(plan), "--as-of", "2022-06-30", "--format", form)
        found = bishan("report", "-o", "-", *arguments)
        assert (found.code, found.err) == (0, "")
        html = (
            found.out
            if form == "html"
            else MarkdownIt("commonmark").enable("table").render(found.out)
        )
        tags = Tags(html).found
        assert tags.count("script") == (1 if form == "html" else 0)
        assert not {"img", "red"} & set(tags)
        assert "{{ 7*7 }}" in html
        assert HOSTILE[4] in html
        assert not {"\x1b", "\u202e", "\u2028"} & set(html)


class Tags(HTMLParser):
    """The tags of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_markdown(
    language: str, bishan: Bishan, in_repository: Path, golden: Callable[[str, str], None]
) -> None:
    found = bishan("report", "-o", "-", "--format", "markdown", *DAY, "--lang", language)
    assert (found.code, found.err) == (0, "")
    golden(f"report.{language}.markdown.txt", found.out)


def test_chosen_targets_and_a_file_named_for_its_format(
    bishan: Bishan, in_repository: Path, tmp_path: Path
) -> None:
    path = tmp_path / "plan.md"
    assert bishan("report", "tech_firms", "-o", str(path), *DAY).code == 0
    text = path.read_text(encoding="utf-8")
    assert "Technology firms" in text
    assert "High-tech firms" not in text


@pytest.mark.parametrize(
    ("name", "start"),
    [
        *[("x.HTML", "<!DOCTYPE html>"), ("x.htm", "<!DOCTYPE html>")],
        *[("x.MD", "## "), ("x.markdown", "## ")],
    ],
)
def test_a_file_s_ending_says_its_format(
    name: str, start: str, bishan: Bishan, in_repository: Path, tmp_path: Path
) -> None:
    path = tmp_path / name
    assert bishan("report", "tech_firms", "-o", str(path), *DAY).code == 0
    assert path.read_text(encoding="utf-8").startswith(start)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["report"], "error: --output is required"),
        (["report", "-o", "x.html", "--format", "pdf"], "error: invalid value for --format: pdf"),
        (["report", "-o", "x.txt"], "error: invalid value for --output: x.txt (the name must end"),
        (["report", "-o", "x.pdf"], "error: invalid value for --output: x.pdf (the name must end"),
        (["report", "-o", "no/such/folder/x.html"], "no/such/folder/x.html: error[unwritable]"),
        (["report", "nothing", "-o", "-"], "targets.toml: error[unknown-id]"),
        (["chart", "tech_firms"], "error: --output is required"),
        (
            ["chart", "tech_firms", "-o", "x.jpg"],
            "error: invalid value for --output: .jpg (choose from .svg",
        ),
        (
            ["chart", "tech_firms", "-o", "x.svg", "--width", "9"],
            "error: invalid value for --width: 9",
        ),
        (
            ["chart", "tech_firms", "-o", "x.svg", "--as-of", "2018-01-01"],
            "error: nothing to draw for tech",
        ),
        (["chart", "rd_institutions", "-o", "x.svg"], "targets.toml: error[not-a-target]"),
    ],
)
def test_what_cannot_be_done(
    arguments: list[str], says: str, bishan: Bishan, in_repository: Path
) -> None:
    found = bishan(*arguments)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(says)


def test_a_page_is_not_for_a_terminal(
    bishan: Bishan, in_repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    assert bishan("report", "-o", "-").code == 2


@pytest.mark.parametrize(
    ("arguments", "package", "extra"),
    [
        (["report", "-o", "x.html"], "jinja2", "report"),
        (["chart", "tech_firms", "-o", "x.svg"], "vl_convert", "report"),
        (["show", "tech_firms", "--plot"], "uniplot", "plot"),
    ],
)
def test_without_its_extra_a_command_says_what_to_install(
    arguments: list[str],
    package: str,
    extra: str,
    bishan: Bishan,
    in_repository: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    found = bishan(*arguments)
    assert (found.code, found.out) == (2, "")
    assert package in found.err
    assert f'pip install ".[{extra}]"' in found.err


def test_a_device_stays_what_it_is(bishan: Bishan, in_repository: Path) -> None:
    assert bishan("report", "-o", "/dev/null", *DAY) == Run(0, "", "")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_chart_as_svg_says_what_it_shows(
    language: str, bishan: Bishan, in_repository: Path, tmp_path: Path
) -> None:
    path = tmp_path / "chart.svg"
    assert bishan("chart", "tech_firms", "-o", str(path), *DAY, "--lang", language).code == 0
    words = list(ElementTree.parse(path).getroot().itertext())
    assert ("科技型企业" if language == "zh" else "Technology firms") in words
    assert ("目标 > 2,000" if language == "zh" else "goal > 2,000") in words
    assert ("初步数" if language == "zh" else "provisional figure") in words


@pytest.mark.parametrize("large", ["20000000000000000000", "1e99"])
def test_numbers_of_any_size_are_drawn(large: str, bishan: Bishan, tmp_path: Path) -> None:
    (tmp_path / "actuals").mkdir()
    (tmp_path / "targets.toml").write_text(f"[targets.x]\nat_least = {large}\nby = 2026-12-31\n")
    for year in (2022, 2023):
        snapshot = f"date = {year}-12-31\n[values]\nx = {year if year < 2023 else large}\n"
        (tmp_path / f"actuals/{year}-12-31.toml").write_text(snapshot)
    path = tmp_path / "chart.svg"
    assert bishan("chart", "x", "-o", str(path), "--file", str(tmp_path)).code == 0
    page = tmp_path / "page.html"
    assert bishan("report", "-o", str(page), "--file", str(tmp_path)).code == 0


def test_a_chart_as_png_has_the_asked_width(
    bishan: Bishan, in_repository: Path, tmp_path: Path
) -> None:
    def width(asked: int) -> int:
        path = tmp_path / "chart.png"
        arguments = ("high_tech_firms", "-o", str(path), "--width", str(asked), *DAY)
        written = Run(0, "", f"Written {path}\n")
        assert bishan("chart", *arguments, "--fonts", str(tmp_path)) == written
        content = path.read_bytes()
        assert content.startswith(b"\x89PNG")
        return int(struct.unpack(">I", content[16:20])[0])

    assert width(800) - width(500) == 2 * 300


def test_no_boxes_are_drawn_where_a_font_is_missing(
    bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """U+E1000 is no character, so no machine has a font for it."""
    target = '[targets.a]\nname = "\U000e1000"\nat_least = 2\nby = 2030-12-31\n'
    plan = str(write_plan(tmp_path / "plan", target, d2020_12_31="[values]\na = 1"))
    refused = bishan("chart", "a", "-o", str(tmp_path / "a.png"), "--file", plan)
    assert refused.code == 2
    assert "no font on this machine has \U000e1000: install one" in refused.err
    assert not (tmp_path / "a.png").exists()
    drawn = bishan("chart", "a", "-o", str(tmp_path / "a.svg"), "--file", plan)
    assert drawn.code == 0
    assert drawn.err.startswith("note: no font on this machine has")
    assert "\U000e1000" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_every_letter_of_latin_can_be_drawn() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>Zürich – 100 %</text></svg>'
    assert picture.undrawable(svg) == []


def test_the_readme_plan_is_drawn_from_another_folder(bishan: Bishan, tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    assert bishan("report", "-o", str(path), "--file", str(ROOT), *DAY).code == 0
