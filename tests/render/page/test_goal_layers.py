"""Goals of every kind in a chart: their layers, levels and words."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from running import ROOT

from bishan_targets import messages
from bishan_targets.model.book import Book
from bishan_targets.render.extent import extent
from bishan_targets.render.goal_lines import former_lines, stepped_lines
from bishan_targets.render.page.canvas import PRINT
from bishan_targets.render.page.chart import spec
from bishan_targets.render.page.legend import series
from bishan_targets.render.terminal.plot import plot
from bishan_targets.report.page import ChartReport, card
from bishan_targets.storage.store import load

DAY = date(2023, 1, 15)


@pytest.fixture(scope="module")
def book() -> Book:
    return load(ROOT / "tests/data/goals")


def chart(book: Book, target: str, day: date = DAY) -> ChartReport:
    return card(book, book.plan.targets[target], day).chart


def layers(drawn: ChartReport, language: str = "en") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spec(drawn, messages.load(language), PRINT)["layer"]
    return found


def labels(drawn: ChartReport, language: str = "en") -> list[str]:
    """The words of all marks that screen readers and pointers find."""
    told = [each for each in layers(drawn, language) if "description" in each["encoding"]]
    return [row["label"] for each in told for row in each["data"]["values"]]


def test_interim_goals_are_diamonds_with_their_outcome(book: Book) -> None:
    found = [each for each in labels(chart(book, "rd_share")) if "interim" in each]
    assert found == [
        "2021-06-30 · interim goal ≥ 2.90: met; set after its own day, not counted",
        "2021-12-31 · interim goal ≥ 3.00: met",
        "2022-06-30 · interim goal ≥ 3.10: met late",
        "2022-12-31 · interim goal ≥ 3.40: missed",
        "2023-12-31 · interim goal ≥ 3.30: open, odds 25%",
    ]
    assert "2023-12-31 · 阶段目标 ≥ 3.30：未到期，达标概率25%" in labels(
        chart(book, "rd_share"), "zh"
    )


def test_a_stepped_line_has_the_level_wanted_in_each_span(book: Book) -> None:
    """An interim goal that was decided after its day wants nothing."""
    (line,) = stepped_lines(chart(book, "rd_share"))
    assert [(str(each.date), float(each.level)) for each in line] == [
        ("2020-12-31", 3.0),
        ("2021-12-31", 3.0),
        ("2022-06-30", 3.1),
        ("2022-12-31", 3.4),
        ("2023-12-31", 3.3),
        ("2025-12-31", 3.5),
    ]
    marks = [each["mark"] for each in layers(chart(book, "rd_share"))]
    assert [each for each in marks if each.get("interpolate") == "step-before"]


def test_former_goals_end_on_the_day_that_they_were_replaced(book: Book) -> None:
    drawn = chart(book, "rd_share")
    assert [
        (str(each.start), str(each.goal.until), float(each.level)) for each in former_lines(drawn)
    ] == [("2020-12-31", "2021-07-01", 4), ("2021-07-01", "2022-10-01", 3.8)]
    assert "2022-10-01 · former goal ≥ 3.80, replaced 2022-10-01" in labels(drawn)
    low, high = extent(drawn)
    assert low < 2.85
    assert high > 4


@pytest.mark.parametrize(("target", "side"), [("jobs", 15), ("rd_share", -9)])
def test_the_words_of_a_goal_avoid_the_line_of_a_former_one(
    target: str, side: int, book: Book
) -> None:
    texts = [each["mark"] for each in layers(chart(book, target)) if each["mark"]["type"] == "text"]
    assert [each["dy"] for each in texts if each.get("fontWeight") == "bold"] == [side]


def test_a_goal_is_former_only_once_it_has_been_replaced(book: Book) -> None:
    drawn = chart(book, "rd_share", date(2021, 9, 1))
    assert [float(each.level) for each in former_lines(drawn)] == [4]
    assert "2025-12-31 · goal ≥ 3.80" in labels(drawn)


def test_a_band_is_an_area_with_both_bounds(book: Book) -> None:
    drawn = chart(book, "service_below")
    (area,) = [each for each in layers(drawn) if each["mark"]["type"] == "rect"]
    assert area["data"]["values"] == [{"low": 45.0, "high": 55.0}]
    told = labels(drawn)
    assert "2025-12-31 · goal 45 to 55" in told
    assert "2025-12-31 · 55" in told


def test_sums_are_drawn_with_the_line_of_their_goal(book: Book) -> None:
    drawn = chart(book, "emissions_local")
    assert "2022-12-31 · running sum 1,251.0 10,000 t" in labels(drawn)
    assert "2025-12-31 · goal sum ≤ 3,018.0" in labels(drawn)
    assert series(drawn, messages.load("en"))["figures"] == "running sum"


def test_the_goal_of_a_sum_with_a_gap_is_not_drawn_among_its_figures(book: Book) -> None:
    drawn = chart(book, "trees")
    assert extent(drawn)[1] < 300
    assert list(series(drawn, messages.load("en"))) == ["figures"]
    assert not [each for each in labels(drawn) if "goal" in each]


@pytest.mark.parametrize(
    ("target", "drawn"),
    [
        ("service_inside", {"band", "goal"}),
        ("rd_share", {"goal", "interim_met", "interim_unmet", "stepped", "former"}),
        ("gdp", {"goal", "interim_unmet", "stepped"}),
        ("forest", {"goal"}),
    ],
)
def test_the_legend_names_all_that_is_drawn(target: str, drawn: set[str], book: Book) -> None:
    kinds = {"goal", "band", "interim_met", "interim_unmet", "stepped", "former"}
    assert set(series(chart(book, target), messages.load("en"))) & kinds == drawn


def test_the_legend_names_a_single_earlier_year_by_itself() -> None:
    drawn = chart(load(ROOT / "tests/data/years"), "gdp", date(2021, 6, 30))
    assert series(drawn, messages.load("en"))["earlier"] == "earlier years (2018–2019)"
    assert drawn.years is not None
    years = drawn.years._replace(earlier=drawn.years.earlier[-2:])
    found = series(drawn._replace(years=years), messages.load("en"))
    assert (found["year_before"], found["earlier"]) == ("2020", "2019")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("target", ["rd_share", "service_below", "emissions_local"])
def test_plot(target: str, language: str, book: Book, golden: Callable[[str, str], None]) -> None:
    text = plot(chart(book, target), messages.load(language), 80, ascii_only=True)
    golden(f"plot.goals.{target}.{language}.txt", text)
