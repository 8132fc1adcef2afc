"""Figures that accumulate within the year, as readers see them.

China's new urban jobs, and a district's gross product with its published growth: see
tests/data/years/SOURCE.txt.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from running import ROOT, Run

from bishan_targets import messages
from bishan_targets.render.page.canvas import PRINT
from bishan_targets.render.page.chart import spec
from bishan_targets.render.page.legend import series
from bishan_targets.report.page import card
from bishan_targets.storage.store import load

Bishan = Callable[..., Run]
DAY = ("--as-of", "2021-09-30")


@pytest.fixture(autouse=True)
def _plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "tests/data/years")
    monkeypatch.setenv("COLUMNS", "100")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("shown", ["table", "plain", "csv", "markdown"])
def test_status(
    shown: str, language: str, bishan: Bishan, golden: Callable[[str, str], None]
) -> None:
    run = bishan("status", "--format", shown, "--lang", language, *DAY)
    assert run.code == 0
    golden(f"years.status.{shown}.{language}.txt", run.out)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_status_on_a_narrow_terminal(
    language: str,
    bishan: Bishan,
    golden: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run = bishan("status", "--format", "table", "--lang", language, *DAY)
    golden(f"years.status.narrow.{language}.txt", run.out)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("day", ["2018-12-31", "2021-09-30", "2022-01-31", "2022-06-30"])
def test_show(day: str, language: str, bishan: Bishan, golden: Callable[[str, str], None]) -> None:
    """A goal met ahead of time, one in its course, a January, and a year known by its days."""
    args = ("show", "new_jobs", "--format", "table", "--as-of", day, "--lang", language)
    golden(f"years.show.{day}.{language}.txt", bishan(*args).out)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_growth_beside_the_published_one(
    language: str, bishan: Bishan, golden: Callable[[str, str], None]
) -> None:
    args = ("show", "gdp", "--format", "table", "--as-of", "2020-12-31", "--lang", language)
    golden(f"years.show.gdp.{language}.txt", bishan(*args).out)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_plot(language: str, bishan: Bishan, golden: Callable[[str, str], None]) -> None:
    args = ("show", "new_jobs", "--plot", "--format", "plain", *DAY, "--lang", language)
    drawn = bishan(*args).out.splitlines()
    golden(f"years.plot.{language}.txt", "\n".join(drawn[-18:]) + "\n")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_report(
    language: str, bishan: Bishan, golden: Callable[[str, str], None], tmp_path: Path
) -> None:
    path = tmp_path / "report.md"
    assert bishan("report", "-o", str(path), "--lang", language, *DAY).code == 0
    golden(f"years.report.{language}.txt", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("The year 2021", "95.0% of the year&#39;s goal", "Goals of the other years")),
        ("zh", ("2021年度", "完成全年目标的95.0%，快于序时进度13.8个百分点", "各年度目标")),
    ],
)
def test_page(language: str, said: tuple[str, ...], bishan: Bishan, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    assert bishan("report", "-o", str(path), "--lang", language, *DAY).code == 0
    page = path.read_text(encoding="utf-8")
    assert all(words in page for words in said)
    assert "2020-09-30 · " in page  # the years before can be read off


def _layers(language: str) -> Iterator[dict[str, Any]]:
    yield from spec(_chart(), messages.load(language), PRINT)["layer"]


def _chart() -> Any:
    book = load(ROOT / "tests/data/years")
    return card(book, book.plan.targets["new_jobs"], date(2021, 9, 30)).chart


@pytest.mark.parametrize("language", ["en", "zh"])
def test_chart(language: str, golden: Callable[[str, str], None]) -> None:
    """Every mark that is read out, every word, and the legend."""
    found = []
    for layer in _layers(language):
        told = [layer["encoding"].get(each, {}).get("field") for each in ("description", "text")]
        for row in layer["data"]["values"]:
            found += [row[field] for field in told if field]
    found += series(_chart(), messages.load(language)).values()
    golden(f"years.chart.{language}.txt", "\n".join(dict.fromkeys(found)) + "\n")


def test_the_years_are_laid_over_one_another() -> None:
    days = {row["date"] for each in _layers("en") for row in each["data"]["values"]}
    assert min(days) == "2020-12-31"
    assert max(days) == "2021-12-31"


def test_the_columns_of_the_year_stand_last(bishan: Bishan) -> None:
    out = bishan("status", "--format", "csv", *DAY).out
    jobs = next(csv.DictReader(io.StringIO(out)))
    targets = json.loads(bishan("status", "--json", *DAY).out)["targets"]
    year = next(each["year"] for each in targets if each["id"] == jobs["id"])
    assert [*jobs][-10:][0] == "year"
    assert float(jobs["year_done"]) == year["done"] == 0.95
    assert float(jobs["same_period_growth"]) == year["same_period"]["growth"]
    assert jobs["published_growth"] == ""
    assert [each["year"] for each in year["expected_shares"]] == [2017, 2018, 2019, 2020]


def test_a_new_year_is_no_fall(bishan: Bishan) -> None:
    """The first figure of a year has no change, but a growth on the same period."""
    history = json.loads(bishan("show", "new_jobs", "--json", *DAY).out)["history"]
    by_day = {each["date"]: each for each in history}
    first = by_day["2020-09-30"]
    assert (first["change"], first["year"]) == (None, 2020)
    assert first["growth"] == pytest.approx(898 / 1097 - 1)
    assert by_day["2020-10-31"]["change"] == 111
