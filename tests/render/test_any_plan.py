"""Every format shows every plan: each published rule, each verdict, with and without all parts."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from plans import write_plan
from random_plans import Table, Written, figures, folder, plans
from running import Run

from bishan_targets import messages
from bishan_targets.assessment.verdict import Verdict
from bishan_targets.model.targets import PublishedRule
from bishan_targets.render.page import picture

Bishan = Callable[..., Run]
DAY = ("--as-of", "2022-06-30")
LANGUAGES = ("en", "zh")
FORMATS = ("table", "plain", "json", "csv", "markdown")
RULES = (None, *PublishedRule)

STEADY: dict[int, float] = {year: 50 + 5 * (year - 2012) for year in range(2012, 2022)}

# A target of each verdict on that day, and its figures at the years' ends.
TARGETS: dict[str, tuple[str, dict[int, float]]] = {
    "no_data": ("at_least = 100", {}),
    "no_goal": ("unit = '%'", {2020: 5, 2021: 6}),
    "met": ("at_least = 100\ngroup = { zh = '一组', en = 'one' }", {2019: 90, 2020: 95, 2021: 120}),
    "missed": ("at_least = 100\nby = 2021-12-31\nnote = 'n'", {2019: 90, 2020: 95, 2021: 97}),
    "overdue": ("more_than = 100\nby = 2021-12-30\nunit = '%'", {2019: 80, 2020: 90}),
    "lost": ("at_most = 5.5\nkeep = true\ndecimals = 1", {2019: 5.1, 2020: 5.2, 2021: 5.6}),
    "too_few": ("less_than = 5\nunit = { zh = '家', en = 'firms' }", {2021: 7}),
    "on_track": ("at_least = 100\nminimum = 0\nmaximum = 200", STEADY),
    "at_risk": ("at_least = 100", {2018: 50, 2019: 58, 2020: 76, 2021: 80}),
    "off_track": ("at_least = 99\nbaseline = 2021-12-31", {2018: 50, 2019: 51, 2020: 51, 2021: 52}),
    "no_baseline": ("at_least = 100\nbaseline = 2024-01-01", {2019: 50, 2020: 52, 2021: 54}),
}  # fmt: skip
REST = """
[indicators.emissions]
better = "lower"
[[waivers]]
rule = "regressed"
metric = "lost"
reason = "measured anew"
owner = "me"
until = 2022-12-31
[[closed]]
target = "missed"
outcome = "missed"
source = "s"
"""


class Page(HTMLParser):
    """A page's headings, and how many cards and tables it has; every tag must be closed."""

    EMPTY = frozenset({"meta", "link", "br", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.counts: dict[str, int] = {}
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag not in self.EMPTY:
            self._open.append(tag)
        if tag in ("h3", "h4", "h5"):
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        pass

    def handle_data(self, data: str) -> None:
        if {"h3", "h4", "h5"} & set(self._open):
            self.headings[-1] += data


def everything(path: Path, rule: str | None) -> Path:
    """A plan with a target of each verdict, and all that few plans have."""
    named = f'rule = "{rule}"\n' if rule else ""
    plan = f'[plan]\nname.zh = "规划"\nname.en = "Plan"\nby = 2025-12-31\n{named}' + "".join(
        f"[targets.{name}]\n{table}\n" for name, (table, _) in TARGETS.items()
    )
    years = {
        f"d{year}_12_31": 'source = "年鉴"\n[values]\nemissions = 5\nuntracked = 1\n'
        + "".join(
            f"{name} = {{ value = {values[year]}, note = 'n', provisional = true }}\n"
            for name, (_, values) in TARGETS.items()
            if year in values
        )
        for year in range(2012, 2022)
    }
    return write_plan(path, plan + REST, **years)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts that take no time: whether they can be drawn has nothing to do with rules."""
    drawn = '<svg xmlns="http://www.w3.org/2000/svg"><text>1</text></svg>'
    monkeypatch.setattr(picture, "svg", lambda _: drawn)


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES)
def test_a_page_and_markdown_have_every_section_of_every_target(
    rule: str | None, language: str, bishan: Bishan, tmp_path: Path
) -> None:
    plan, say = everything(tmp_path / "plan", rule), messages.load(language)
    common = ("--file", str(plan), *DAY, "--lang", language)
    said = json.loads(bishan("status", "--json", *common).out)["targets"]
    html = bishan("report", "-o", "-", "--format", "html", *common)
    markdown = bishan("report", "-o", "-", "--format", "markdown", *common)
    assert (html.code, html.err, markdown.code, markdown.err) == (0, "", 0, "")
    page, text = Page(html.out), MarkdownIt("commonmark").enable("table").render(markdown.out)
    folded = ("history", "arithmetic", "path")
    assert page.counts["article"] == len(TARGETS)
    for each in said:
        own = say(f"verdict.{each['verdict']}")
        assert say("show.verdict", verdict=own) in page.headings
        assert f"<h3>{say('show.verdict', verdict=own)}</h3>" in text
        if rule:
            ruled = say(f"ruling.{each['by_rule']['verdict']}")
            title = say("ruling.heading", rule=say(f"ruling.name.{rule}"), verdict=ruled)
            assert title in page.headings
            assert f"<h3>{title}</h3>" in text
            assert bool(each["by_rule"]["steps"]) <= (f"<summary>{title}</summary>" in html.out)
    for name in folded:
        assert html.out.count(f"<summary>{say(f'show.{name}')}</summary>") == len(TARGETS)
    for name in ("projection", *folded):
        assert text.count(f"<h3>{say(f'show.{name}')}</h3>") == len(TARGETS)


def test_the_targets_are_of_every_verdict(bishan: Bishan, tmp_path: Path) -> None:
    plan = everything(tmp_path / "plan", None)
    said = json.loads(bishan("status", "--json", "--file", str(plan), *DAY).out)["targets"]
    assert {each["verdict"] for each in said} == set(Verdict)
    named = {each["id"]: each["verdict"] for each in said if each["id"] != "no_baseline"}
    assert all(name == verdict for name, verdict in named.items())


@pytest.mark.parametrize("rule", RULES)
def test_every_command_says_all_in_every_format(
    rule: str | None, bishan: Bishan, tmp_path: Path
) -> None:
    plan = everything(tmp_path / "plan", rule)
    metrics = (*TARGETS, "emissions", "untracked")
    shown = [["status"], *(["show", metric] for metric in metrics)]
    others = [["project"], ["rules"], ["rules", "--explain", "emissions"], ["backtest", "at_risk"]]
    for place, form in enumerate(FORMATS):
        common = ("--file", str(plan), *DAY, "--lang", LANGUAGES[place % 2], "--format", form)
        for arguments in shown if rule else [*shown, *others]:
            found = bishan(*arguments, *common)
            assert (found.code, bool(found.out)) == (0, True), (arguments, found.err)


@pytest.mark.parametrize("name", TARGETS)
def test_a_chart_is_drawn_of_every_target_with_a_figure(
    name: str, bishan: Bishan, tmp_path: Path
) -> None:
    plan, path = everything(tmp_path / "plan", "un"), tmp_path / "chart.svg"
    found = bishan("chart", name, "-o", str(path), "--file", str(plan), *DAY)
    assert found.code == (0 if TARGETS[name][1] else 2)
    assert path.exists() == bool(TARGETS[name][1])


@st.composite
def whole_plans(draw: st.DrawFn) -> tuple[Written, str | None]:
    """Any plan with any of the parts that a target may do without, and a rule or none."""
    plan = draw(plans())
    targets = {name: table | draw(parts()) for name, table in plan.targets.items()}
    return replace(plan, targets=targets), draw(st.sampled_from(RULES))


@st.composite
def parts(draw: st.DrawFn) -> Table:
    some: dict[str, st.SearchStrategy[Any]] = {
        "group": st.sampled_from(["A", "B"]),
        "note": st.just("注"),
        "source": st.just("来源"),
        "name": st.just({"zh": "名", "en": "name"}),
        "keep": st.booleans(),
        "baseline": st.one_of(
            st.dates(date(2005, 1, 1), date(2030, 1, 1)),
            st.builds(lambda v: {"date": date(2005, 1, 1), "value": v}, figures),
        ),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(some)), unique=True))
    return {name: draw(some[name]) for name in chosen}


@pytest.mark.usefixtures("undrawn")
@given(given_plan=whole_plans(), as_of=st.dates(date(2004, 1, 1), date(2045, 1, 1)))
@settings(
    max_examples=8,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_plan_is_shown(
    bishan: Bishan, given_plan: tuple[Written, str | None], as_of: date
) -> None:
    plan, rule = given_plan
    with folder(plan) as path:
        if rule:
            text = (path / "targets.toml").read_text(encoding="utf-8")
            named = text.replace("[plan]", f'[plan]\nrule = "{rule}"', 1)
            (path / "targets.toml").write_text(named, encoding="utf-8")
        common = ("--file", str(path), "--as-of", str(as_of))
        page = bishan("report", "-o", "-", "--format", "html", *common, "--lang", "zh")
        assert page.code == 0, page.err
        assert Page(page.out).counts["article"] == len(plan.targets)
        assert bishan("report", "-o", "-", "--format", "markdown", *common).code == 0
        for name in plan.targets:
            assert bishan("show", name, "--format", "table", *common).code == 0
