"""Goals of years beside interim goals in one plan: each kind is counted under its own heading."""

from collections.abc import Callable
from pathlib import Path

import pytest
from plans import write_plan
from running import Run

Bishan = Callable[..., Run]
PLAN = """
[plan]
by = 2025-12-31
[targets.firms]
more_than = 600
steps = [{ by = 2023-12-31, more_than = 450 }]
[targets.grain]
figures = "of_period"
each_year = { at_least = 12 }
[targets.flat]
at_least = 5
"""
FIGURES = {
    "d2022_12_31": "[values]\nfirms = 400\ngrain = 11.9\nflat = 1\n",
    "d2023_12_31": "[values]\nfirms = 470\ngrain = 12.1\nflat = 2\n",
    "d2024_12_31": "[values]\nfirms = 520\ngrain = 12.3\nflat = 3\n",
}


@pytest.fixture
def status(bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.chdir(write_plan(tmp_path / "plan", PLAN, **FIGURES))
    monkeypatch.setenv("COLUMNS", "120")

    def run(language: str, shown: str, *ids: str) -> str:
        given = ("--lang", language, "--format", shown, "--as-of", "2024-12-31")
        return bishan("status", *ids, *given).out

    return run


@pytest.mark.parametrize(
    ("language", "headings", "counts"),
    [
        ("en", ["interim", "other years"], ["1/1 in time", "1/2 years"]),
        ("zh", ["阶段目标", "其他年度"], ["按期1/1", "1/2年达标"]),
    ],
)
def test_each_kind_has_its_own_column(
    language: str, headings: list[str], counts: list[str], status: Callable[..., str]
) -> None:
    heading, *rows = [line.split("\t") for line in status(language, "plain").splitlines()]
    first = heading.index(headings[0])
    assert heading[first : first + 2] == headings
    assert [row[first : first + 2] for row in rows] == [
        [counts[0], "—"],
        ["—", counts[1]],
        ["—", "—"],
    ]
    for shown in ("table", "markdown"):
        text = status(language, shown)
        assert all(each in text for each in [*headings, *counts])


@pytest.mark.parametrize(("id_", "other"), [("firms", "其他年度"), ("grain", "阶段目标")])
def test_a_plan_with_one_kind_has_no_heading_of_the_other(
    id_: str, other: str, status: Callable[..., str]
) -> None:
    for shown in ("table", "plain", "markdown"):
        assert other not in status("zh", shown, id_)


def test_a_year_s_amount_has_no_change_a_year_in_tables(status: Callable[..., str]) -> None:
    assert "年均增减" in status("zh", "table", "firms")
    assert "年均增减" not in status("zh", "table", "grain")
    heading, row = [line.split("\t") for line in status("en", "plain", "grain").splitlines()]
    assert row[heading.index("pace/yr")] == "12.3"
