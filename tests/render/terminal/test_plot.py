"""Plots and sparklines for terminals."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from builders import book, history, target
from running import Run

from bishan_targets import messages
from bishan_targets.cli import output
from bishan_targets.model.book import Book
from bishan_targets.render.extent import extent
from bishan_targets.render.terminal.plot import plot
from bishan_targets.render.terminal.sparkline import MOST, sparkline
from bishan_targets.report.page import ChartReport, card
from bishan_targets.text.display import display_width

Bishan = Callable[..., Run]


def chart(book: Book, metric: str) -> ChartReport:
    return card(book, book.plan.targets[metric], date(2021, 12, 31)).chart


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("metric", ["high_tech_firms", "tech_firms", "rd_share"])
def test_plot(
    metric: str, language: str, bishan_book: Book, golden: Callable[[str, str], None]
) -> None:
    text = plot(chart(bishan_book, metric), messages.load(language), 80, ascii_only=True)
    assert max(map(display_width, text.splitlines())) <= 80
    assert language == "zh" or text.isascii()
    golden(f"plot.{metric}.{language}.txt", text)


def test_the_numbers_stand_beside_their_rows(bishan_book: Book) -> None:
    lines = plot(chart(bishan_book, "high_tech_firms"), messages.load("en"), 80, ascii_only=False)
    (goal,) = [line for line in lines.splitlines() if line.endswith("│ 500")]
    assert "-----" in goal
    (latest,) = [line for line in lines.splitlines() if line.endswith("│ 300")]
    assert "o" in latest


def test_without_a_figure_there_is_no_plot(bishan_book: Book) -> None:
    assert (
        plot(chart(bishan_book, "invention_patents"), messages.load("en"), 80, ascii_only=True)
        == ""
    )


def test_the_axis_spans_the_fan_up_to_the_deadline_alone() -> None:
    wanted = target("> 2000", by="2025-12-31", bounds=("0", None))
    figures = history("2020-12-31 939", "2021-06-30 1306")
    drawn = card(book(wanted, figures), wanted, date(2021, 12, 31)).chart
    low, high = extent(drawn)
    at_deadline = max(each.high for each in drawn.fan if each.date <= wanted.goal.by)
    assert low == 0
    assert at_deadline < high < drawn.fan[-1].high


@pytest.mark.parametrize(
    ("by", "labels"),
    [("2110-12-31", ["2020", "2060", "2100"]), ("9999-12-31", ["3000", "6000", "9000"])],
)
def test_over_centuries_the_axis_shows_years(by: str, labels: list[str]) -> None:
    wanted = target("> 500", by=by)
    drawn = card(
        book(wanted, history("2019-12-31 100", "2020-12-31 200")), wanted, date(2021, 1, 1)
    )
    *_, axis, _ = plot(drawn.chart, messages.load("en"), 80, ascii_only=True).splitlines()
    assert set(labels) <= set(axis.split())


@pytest.mark.parametrize(
    ("values", "blocks", "signs"),
    [
        ([], "", ""),
        ([5], "", ""),
        ([1, 2], "▁█", "_@"),
        ([3, 3, 3], "▅▅▅", "+++"),
        ([0, 7, 3.5, 14], "▁▅▃█", "_+-@"),
        ([100, *range(8)], "▁▂▃▄▅▆▇█", "_.-=+*#@"),
    ],
)
def test_sparkline(values: list[float], blocks: str, signs: str) -> None:
    assert sparkline(values, ascii_only=False) == blocks
    assert sparkline(values, ascii_only=True) == signs
    assert len(blocks) <= MOST


@pytest.mark.parametrize(
    ("environment", "plain"),
    [
        ({}, False),
        ({"BISHAN_ASCII": "1"}, True),
        ({"BISHAN_ASCII": "0", "TERM": "linux"}, False),
        ({"TERM": "linux"}, True),
        ({"TERM": "xterm-256color"}, False),
    ],
)
def test_who_gets_ascii(
    environment: dict[str, str], plain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stream:
        encoding = "utf-8"

    monkeypatch.setattr("sys.stdout", Stream())
    assert output.ascii_only(environment) is plain
    monkeypatch.setattr(Stream, "encoding", "gbk")
    assert output.ascii_only({})


def test_a_terminal_gets_both(
    bishan: Bishan, in_repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    day = ("--as-of", "2021-12-31")
    assert "▁▂▅▇█" in bishan("status", *day).out
    assert "o figures  * median" in bishan("show", "tech_firms", *day).out
    assert "o figures" not in bishan("show", "rd_institutions", *day).out
    monkeypatch.setenv("COLUMNS", "80")
    assert "▁▂▅▇█" not in bishan("status", *day).out


def test_a_pipe_gets_a_plot_when_it_asks(bishan: Bishan, in_repository: Path) -> None:
    day = ("tech_firms", "--as-of", "2021-12-31")
    assert "o figures" not in bishan("show", *day).out
    assert "o figures" in bishan("show", *day, "--plot").out
    assert "o figures" not in bishan("show", *day, "--plot", "--json").out
