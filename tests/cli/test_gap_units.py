"""The unit of a gap between shares, in the formats for programs: points, beside the share's %."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from plans import write_plan
from running import Run

Bishan = Callable[..., Run]
PLAN = """
[plan]
by = 2025-12-31
[targets.rd]
unit = "{unit}"
at_least = 3.5
[targets.firms]
unit = "firms"
at_least = 500
"""
FIGURES = "[values]\nrd = 2.78\nfirms = 320\n"


@pytest.mark.parametrize(
    ("unit", "language", "points"),
    [
        ("%", "en", "pp"),
        ("%", "zh", "百分点"),
        ("％", "zh", "百分点"),
        ("‰", "en", "per-mille points"),
        ("‰", "zh", "千分点"),
    ],
)
@pytest.mark.parametrize("shown", ["plain", "csv"])
def test_shares_differ_by_points(
    shown: str, unit: str, language: str, points: str, bishan: Bishan, tmp_path: Path
) -> None:
    plan = write_plan(tmp_path, PLAN.format(unit=unit), d2021_12_31=FIGURES)
    labels = ["--labels"] if shown == "csv" else []
    given = ("--file", str(plan), "--as-of", "2022-01-31", "--lang", language)
    run = bishan("status", "--format", shown, *labels, *given)
    rows = list(csv.reader(io.StringIO(run.out), delimiter="\t" if shown == "plain" else ","))
    assert {row[7] for row in rows[1:]} == {unit, "firms"}
    assert [row[-1] for row in rows] == [
        {"en": "gap unit", "zh": "缺口单位"}[language],
        points,
        "firms",
    ]


@pytest.mark.parametrize("shown", ["plain", "csv"])
def test_no_column_where_gaps_have_the_units_of_figures(
    shown: str, bishan: Bishan, tmp_path: Path
) -> None:
    plan = write_plan(tmp_path, PLAN.format(unit="index"), d2021_12_31=FIGURES)
    run = bishan("status", "--format", shown, "--file", str(plan), "--as-of", "2022-01-31")
    assert run.out.split("\n")[0].split("\t" if shown == "plain" else ",")[-1] == "flags"
