"""A chart drawn by its compiled form is the one that Vega-Lite draws."""

from collections.abc import Iterator
from datetime import date

import pytest
import vl_convert
from builders import book, history, target
from running import ROOT

from bishan_targets import messages
from bishan_targets.model.book import Book
from bishan_targets.render.page import forms, picture
from bishan_targets.render.page.canvas import PRINT, Spec
from bishan_targets.render.page.chart import spec
from bishan_targets.report.page import card
from bishan_targets.storage.store import load


def charts(found: Book, day: date, language: str = "en") -> Iterator[Spec]:
    for each in found.plan.targets.values():
        drawn = card(found, each, day).chart
        if drawn.figures:
            yield spec(drawn, messages.load(language), PRINT)


def is_same(drawn: Spec) -> bool:
    return picture.compact(forms.svg(drawn)) == picture.compact(picture.svg(drawn))


def of_values(goal: str, *values: str) -> Spec:
    figures = history(*(f"{2018 + year}-12-31 {each}" for year, each in enumerate(values)))
    found = book(target(goal), figures)
    (drawn,) = charts(found, date(2022, 12, 31))
    return drawn


@pytest.mark.parametrize(
    ("folder", "day", "language", "apart"),
    [
        ("tests/data/goals", date(2023, 1, 15), "en", 6),
        ("tests/data/years", date(2022, 9, 1), "zh", 1),
    ],
)
def test_goals_of_every_kind_and_years_laid_over_one_another(
    folder: str, day: date, language: str, apart: int
) -> None:
    some = list(charts(load(ROOT / folder), day, language))[::apart]
    assert len(some) > 1
    assert all(is_same(each) for each in some)


@pytest.mark.parametrize(
    ("goal", "values"),
    [
        ("< -40", ["-2", "-8.5", "-20", "-19"]),  # below zero
        (">= 10", ["-2", "1", "3", "5"]),  # across it
        (">= 1000", ["931", "940.25", "950", "962"]),  # far above it
        (">= 5000000000", ["1E+9", "2E+9", "2.5E+9", "3E+9"]),  # with exponents
        (">= 0.002", ["0.0005", "0.0007", "0.0007", "0.0011"]),
        (">= 1", ["0", "0", "0", "0"]),
        (">= 7", ["5"]),
    ],
)
def test_values_of_any_size_and_sign(goal: str, values: list[str]) -> None:
    assert is_same(of_values(goal, *values))


@pytest.mark.parametrize("words", ["", "W" * 30, "发展" * 40, "<&>" * 40])
def test_words_that_reach_beyond_the_chart_make_it_wider(words: str) -> None:
    drawn = of_values(">= 10", "1", "2", "4", "5")
    for row in [row for layer in drawn["layer"] for row in layer["data"]["values"]]:
        if "goal" in row:
            row["goal"] = words
    assert is_same(drawn)


def test_a_second_chart_of_a_form_is_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    forms.svg(of_values(">= 10", "1", "2", "4", "5"))
    monkeypatch.delattr(vl_convert, "vegalite_to_vega")
    other = of_values(">= 300", "70", "90", "120", "101")
    assert is_same(other)


def test_what_would_read_the_tables_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    given, drawn = [], vl_convert.vega_to_svg

    def recorded(spec: Spec) -> str:
        given.append(spec)
        return drawn(spec)

    monkeypatch.setattr(vl_convert, "vega_to_svg", recorded)
    forms.svg(of_values(">= 10", "1", "2", "4", "5"))
    of_chart = next(each for each in given if "data" in each)
    assert not [each for each in of_chart["data"] if "transform" in each or "source" in each]
    first, last = of_chart["scales"][0]["domain"]
    assert (first, last > first) == (1546214400000, True)  # from the end of 2018


def test_tables_of_which_more_is_made_are_left_to_vega() -> None:
    drawn = of_values(">= 10", "1", "2", "4", "5")
    drawn["layer"][-1]["transform"] = [{"calculate": "datum.value * 2", "as": "value"}]
    assert is_same(drawn)


def test_labels_that_would_overlap_are_left_to_vega(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = of_values(">= 10", "1", "2", "4", "5")
    drawn["config"]["axis"]["labelFontSize"] = 60
    left, svg = [], picture.svg

    def recorded(spec: Spec) -> str:
        left.append(spec)
        return svg(spec)

    monkeypatch.setattr(picture, "svg", recorded)
    assert forms.svg(drawn) == svg(drawn)
    assert left == [drawn]
