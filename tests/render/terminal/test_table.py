"""The status on a terminal: colours, and columns that a narrow one does without."""

import re
from datetime import date
from itertools import pairwise

import pytest
from builders import book, books, history, target

from bishan_targets import messages
from bishan_targets.assessment.verdict import Verdict
from bishan_targets.render.terminal import table
from bishan_targets.report.status import Report, assess

DAY = date(2022, 3, 1)
SAY = messages.load("en")
COLOURS = {"32": "green", "33": "yellow", "31": "red", "35": "magenta", "36": "cyan"}


def shown(report: Report, width: int, *, color: bool = False) -> str:
    courses = {each.id: "▁█" for each in report.targets}
    return table.status(report, SAY, width=width, color=color, courses=courses)


def soon_reached(day: date = date(2023, 9, 1)) -> Report:
    """The median meets its goal within two years, so that the month and the years are told."""
    report = open_goal()
    (row,) = report.targets
    reached = row.projection.reached._replace(median=day, years=1.7)
    projection = row.projection._replace(reached=reached)
    return report._replace(targets=[row._replace(projection=projection)])


def open_goal() -> Report:
    wanted = target()._replace(unit={"en": "firms"}, name={"en": "High-tech firms"})
    return assess(book(wanted, history("2020-12-31 239", "2021-06-30 285", "2021-12-31 300")), DAY)


@pytest.mark.parametrize(
    ("verdict", "colour"),
    [
        ("met", "green"),
        ("on_track", "green"),
        ("at_risk", "yellow"),
        ("off_track", "red"),
        ("lost", "red"),
        ("missed", "red"),
        ("overdue", "magenta"),
        ("too_few", "cyan"),
        ("no_data", "cyan"),
    ],
)
def test_the_verdict_has_a_colour_and_nothing_else_has(verdict: str, colour: str) -> None:
    report = open_goal()
    rows = [each._replace(verdict=Verdict(verdict)) for each in report.targets]
    text = shown(report._replace(targets=rows), 120, color=True)
    coloured = [
        (COLOURS[code], words.strip())
        for codes, words in re.findall(r"\x1b\[([\d;]+)m([^\x1b]*)", text)
        for code in codes.split(";")
        if code in COLOURS and words.strip()
    ]
    assert coloured == [(colour, verdict.replace("_", " "))]


def test_columns_go_by_their_weight_and_four_always_stay() -> None:
    """From the course of the figures to the goal; name, latest figure, gap and verdict stay."""
    report = open_goal()
    heads = [shown(report, width).split("\n─")[0].split() for width in range(120, 29, -1)]
    gone: list[str] = []
    for before, after in pairwise(heads):
        gone += [word for word in before if word not in after]
    of_columns = ("history", "pace/yr", "progress", "goal", "range")
    assert [word for word in gone if word in of_columns] == list(of_columns)
    assert {"target", "latest", "gap", "verdict"} <= set(heads[-1])


def test_a_flag_is_folded_before_the_goal_goes() -> None:
    rows = [each._replace(flags=("set_after",)) for each in open_goal().targets]
    report = open_goal()._replace(targets=rows)
    flag = SAY("flag.set_after")
    texts = {width: shown(report, width) for width in range(40, 121)}
    folded = [width for width, text in texts.items() if flag not in text]
    assert folded
    assert any("goal" in texts[width].split("\n─")[0] for width in folded)
    assert all(len(line) <= width for width in folded for line in texts[width].splitlines())


def test_years_are_spelled_out_where_that_costs_no_column() -> None:
    """With the same columns, a terminal that is wide enough for the word always has it."""
    spelled_out: dict[str, list[bool]] = {}
    for width in range(30, 121):
        text = shown(soon_reached(), width)
        if found := re.search(r"\([\d.]+ (y|years)\)", text):
            columns = " ".join(text.split("\n─")[0].split())
            spelled_out.setdefault(columns, []).append(found[1] == "years")
    assert len(spelled_out) > 1
    for each in spelled_out.values():
        assert list(dict.fromkeys(each)) == [False, True]


def test_a_year_stands_alone() -> None:
    text = shown(soon_reached(day=date(2026, 9, 1)), 200)
    assert re.search(r" 2026  ", text)
    assert "years)" not in text
    assert "2023-09 (1.7 years)" in shown(soon_reached(), 200)


def test_a_target_without_a_name_takes_no_line_for_its_id() -> None:
    figures = history("2020-12-31 239", "2021-12-31 600")
    text = shown(assess(book(target(), figures), DAY), 200)
    assert text.count("firms") == 1
    body = text.split("─\n")[1].splitlines()
    assert body[0].split()[:2] == ["firms", "600"]


def test_what_is_not_known_takes_no_line_below() -> None:
    """A target with a figure and no more has two lines: the second has its dates."""
    text = shown(assess(book(target(), history("2021-12-31 300")), DAY), 200)
    block = text.split("─\n")[1].split("\n1 target")[0].splitlines()
    assert len(block) == 2
    assert block[1].split() == ["2021-12-31", "2025-12-31", "50.0"]


def test_figures_are_set_to_the_right_and_never_folded() -> None:
    long, short = target(name="a"), target(name="b")
    report = assess(
        books(
            [
                (long, history("2020-12-31 1234567.25", "2021-12-31 1234568.25")),
                (short, history("2020-12-31 1", "2021-12-31 2")),
            ]
        ),
        DAY,
    )
    for width in (60, 200):
        lines = shown(report, width).splitlines()
        (first,) = (line for line in lines if "1,234,568.25" in line)
        (second,) = (line for line in lines if re.match(r"b\s", line))
        end = first.index("1,234,568.25") + len("1,234,568.25")
        assert second[:end].rstrip().endswith(" 2")
        assert len(second[:end].rstrip()) == end
