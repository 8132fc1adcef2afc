"""Breaks in a series on the command line: shown, drawn, projected, recorded, exported."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from plans import write_plan
from running import Run

Bishan = Callable[..., Run]
TARGETS = """
[plan]
by = 2025-12-31
[targets.firms]
name.zh = "企业"
name.en = "Firms"
at_least = 500
breaks = [2022-06-01]
minimum = 0
[targets.firms_early]
metric = "firms"
at_least = 280
by = 2021-12-31
[indicators.staff]
better = "higher"
baseline = 2019-12-31
breaks = [2022-01-01]
"""
FIGURES = """date,metric,value
2018-12-31,firms,210
2019-12-31,firms,230
2020-12-31,firms,260
2021-12-31,firms,290
2022-12-31,firms,19
2023-12-31,firms,24
2024-12-31,firms,30
2019-12-31,staff,10
2021-12-31,staff,12
2022-12-31,staff,50
2024-12-31,staff,60
"""
AT = ("--as-of", "2025-01-31")


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_plan(tmp_path / "plan", TARGETS)
    (folder / "actuals" / "all.csv").write_text(FIGURES, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def document(bishan: Bishan, *arguments: str) -> dict[str, Any]:
    found = bishan(*arguments, *AT, "--json")
    assert found.code == 0, found.err
    content: dict[str, Any] = json.loads(found.out)
    return content


@pytest.mark.usefixtures("plan")
def test_status_says_which_figures_count(bishan: Bishan) -> None:
    report = document(bishan, "status")
    firms, early = report["targets"]
    assert (firms["breaks"], firms["series_from"]) == (["2022-06-01"], "2022-06-01")
    assert firms["baseline"] == {"date": "2022-12-31", "value": 19}
    assert firms["projection"]["observations"] == 3
    assert "new_series" in firms["flags"]
    assert (early["verdict"], early["series_from"], early["latest"]["value"]) == ("met", None, 290)
    codes = [each["code"] for each in report["diagnostics"]]
    assert "new-series" in codes
    for language, words in (("en", "new series"), ("zh", "口径已变")):
        assert words in bishan("status", *AT, "--lang", language).out


@pytest.mark.usefixtures("plan")
def test_show_compares_no_figures_across(bishan: Bishan) -> None:
    shown = document(bishan, "show", "firms")
    changes = [(each["change"], each["new_series"]) for each in shown["history"]]
    assert [each for each, _ in changes] == [None, 20, 30, 30, None, 5, 6]
    assert [new for _, new in changes].index(True) == 4
    assert shown["breaks"] == ["2022-06-01"]
    assert document(bishan, "show", "staff")["breaks"] == ["2022-01-01"]
    english = bishan("show", "firms", *AT, "--lang", "en").out
    assert "Figures from before the break of 1 June 2022 have no part in it." in english
    assert "the figures from 1 June 2022 on belong to another series" in english
    chinese = bishan("show", "firms", *AT, "--lang", "zh").out
    assert "2022年6月1日口径变动之前的数据不参与预测。" in chinese
    rows = [*csv.DictReader(io.StringIO(bishan("show", "firms", *AT, "--format", "csv").out))]
    assert [each["new_series"] for each in rows] == ["false"] * 4 + ["true"] + ["false"] * 2


@pytest.mark.usefixtures("plan")
def test_project_backtest_and_rules_do_not_cross_it(bishan: Bishan) -> None:
    projected = document(bishan, "project", "firms")
    assert projected["targets"][0]["series_from"] == "2022-06-01"
    codes = [each["code"] for each in projected["diagnostics"]]
    assert codes == ["baseline-before-break", "new-series"]  # the indicator's, and a note
    (tested,) = document(bishan, "backtest", "firms")["targets"]
    trend = next(each for each in tested["methods"] if each["method"] == "trend")
    assert trend["cases"] == 3 + 1  # of four figures and of three
    _, _, staff = document(bishan, "rules")["targets"]
    assert {each["why_null"] for each in staff["rules"].values()} >= {"before_break"}
    assert staff["latest"] == {"date": "2024-12-31", "value": 60}


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(("language", "words"), [("en", "break in the series"), ("zh", "口径变动")])
def test_charts_interrupt_the_line(
    bishan: Bishan, tmp_path: Path, language: str, words: str
) -> None:
    pytest.importorskip("vl_convert")
    file = tmp_path / "chart.svg"
    assert bishan("chart", "firms", *AT, "--lang", language, "-o", str(file)).code == 0
    picture = file.read_text(encoding="utf-8")
    assert f'aria-label="2022-06-01 · {words}"' in picture
    lines = picture.count('stroke="#1a1a1a" stroke-width="2"')
    file.unlink()
    Path("targets.toml").write_text(TARGETS.replace("breaks = [2022-06-01]", ""), encoding="utf-8")
    assert bishan("chart", "firms", *AT, "--lang", language, "-o", str(file)).code == 0
    whole = file.read_text(encoding="utf-8")
    assert words not in whole
    assert lines > whole.count('stroke="#1a1a1a" stroke-width="2"')


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(("language", "words"), [("en", ": break"), ("zh", ": 口径变动")])
def test_the_plot_marks_it(bishan: Bishan, language: str, words: str) -> None:
    pytest.importorskip("uniplot")
    plotted = bishan("show", "firms", *AT, "--plot", "--lang", language).out
    assert words in plotted
    assert sum(":" in line for line in plotted.splitlines()[-20:]) >= 10


def test_a_page_names_it_in_its_key(plan: Path, bishan: Bishan) -> None:
    pytest.importorskip("vl_convert")
    file = plan.parent / "page.html"
    assert bishan("report", *AT, "--lang", "en", "-o", str(file)).code == 0
    assert '<li class="break">break in the series</li>' in file.read_text(encoding="utf-8")


def test_the_first_figure_of_a_new_series_is_recorded_without_a_question(
    plan: Path, bishan: Bishan
) -> None:
    text = TARGETS.replace("[2022-06-01]", "[2022-06-01, 2024-12-01]")
    (plan / "targets.toml").write_text(text, encoding="utf-8")
    rows = FIGURES.replace("2024-12-31,firms,30\n", "")
    (plan / "actuals" / "all.csv").write_text(rows, encoding="utf-8")
    warned = bishan("validate", "--lang", "en")
    assert (warned.code, "break-without-figures" in warned.err + warned.out) == (0, True)
    recorded = bishan("record", "firms=330", "--date", "2024-12-31", "--yes", "--lang", "en")
    assert recorded.code == 0, recorded.err
    assert "breaks = [2022-06-01, 2024-12-01]" in (plan / "targets.toml").read_text("utf-8")
    after = bishan("validate", "--lang", "en")
    assert "doubtful" not in after.err + after.out
    without = TARGETS.replace("[2022-06-01]", "[2022-06-01]")
    (plan / "targets.toml").write_text(without, encoding="utf-8")
    assert "doubtful-scale" in (found := bishan("validate")).err + found.out


@pytest.mark.usefixtures("plan")
def test_export_and_the_plan_give_the_same_book_again(
    plan: Path, bishan: Bishan, tmp_path: Path
) -> None:
    before = document(bishan, "status")["targets"]
    exported = bishan("export", "--format", "csv")
    assert exported.code == 0, exported.err
    (plan / "actuals" / "all.csv").write_text(exported.out, encoding="utf-8")
    assert document(bishan, "status")["targets"] == before


def test_what_never_falls_may_begin_lower(plan: Path, bishan: Bishan) -> None:
    kept = TARGETS.replace("minimum = 0", "minimum = 0\nnever_falls = true")
    (plan / "targets.toml").write_text(kept, encoding="utf-8")
    assert "figure-fell" not in (found := bishan("validate")).err + found.out
    unbroken = kept.replace("breaks = [2022-06-01]", "")
    (plan / "targets.toml").write_text(unbroken, encoding="utf-8")
    assert "figure-fell" in (found := bishan("validate")).err + found.out


def test_growth_starts_anew(plan: Path, bishan: Bishan) -> None:
    """A figure of zero in the series before is no base of growth any more."""
    rows = FIGURES.replace("2018-12-31,firms,210", "2018-12-31,firms,0")
    (plan / "actuals" / "all.csv").write_text(rows, encoding="utf-8")
    growing = TARGETS.replace("at_least = 500", "growth = { at_least = 7 }")
    growing = growing.replace("by = 2025-12-31", "by = 2025-12-31\nbaseline = 2018-12-31")
    (plan / "targets.toml").write_text(growing, encoding="utf-8")
    firms, _ = document(bishan, "status")["targets"]
    assert (firms["verdict"], firms["why_null"]["gap"]) == ("too_few", "before_break")
    (plan / "targets.toml").write_text(growing.replace("breaks = [2022-06-01]", ""), "utf-8")
    assert "growth-baseline" in (found := bishan("validate")).err + found.out


def test_targets_of_one_metric_must_agree(plan: Path, bishan: Bishan) -> None:
    same = TARGETS.replace("at_least = 280", "at_least = 280\nbreaks = [2022-06-01]")
    (plan / "targets.toml").write_text(same, encoding="utf-8")
    assert bishan("validate").code == 0
    (plan / "targets.toml").write_text(same.replace("06-01]", "07-01]", 1), encoding="utf-8")
    differ = bishan("validate", "--lang", "en")
    assert differ.code == 2
    assert "give it a different `breaks`" in differ.err + differ.out


def test_a_ratio_has_the_breaks_of_its_parts(plan: Path, bishan: Bishan) -> None:
    more = '[ratios.each]\nof = "staff"\nto = "firms"\n[targets.each]\nat_least = 5\n'
    (plan / "targets.toml").write_text(TARGETS + more, encoding="utf-8")
    (found,) = document(bishan, "status", "each")["targets"]
    assert found["breaks"] == ["2022-01-01", "2022-06-01"]
    assert found["series_from"] == "2022-06-01"
    assert found["projection"]["observations"] == 2
