"""Goals below zero for the amount of a year, such as losses, as their readers see them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from plans import write_plan
from running import Run

Bishan = Callable[..., Run]
FIGURES = {
    "d2019_06_30": "[values]\nnet = -30",
    "d2019_12_31": "[values]\nnet = -80",
    "d2020_06_30": "[values]\nnet = -35",
    "d2020_12_31": "[values]\nnet = -90",
    "d2021_06_30": "[values]\nnet = -40",
}


@pytest.fixture
def shown(bishan: Bishan, tmp_path: Path) -> Callable[[int, str], str]:
    def show(bound: int, better: str) -> str:
        plan = (
            '[targets.net]\nfigures = "year_to_date"\nevery = "quarter"\n'
            f'years = {{ 2020 = {bound}, 2021 = {bound} }}\nbetter = "{better}"\n'
        )
        path = write_plan(tmp_path / "plan", plan, **FIGURES)
        return bishan("show", "net", "-f", str(path), "--as-of", "2021-07-05").out

    return show


def test_a_floor_below_zero_is_used_up_like_a_cap(shown: Callable[[int, str], str]) -> None:
    text = shown(-100, "higher")
    assert "Verdict: on track" in text
    assert "40.0% of the year's cap used by 30 June 2021, 9.6 percentage points below" in text
    assert "Odds that the year's amount stays within the cap" in text
    assert "reaches the goal" not in text


def test_a_cap_below_zero_is_still_to_be_reached(shown: Callable[[int, str], str]) -> None:
    text = shown(-80, "lower")
    assert "50.0% of the year's goal by 30 June 2021" in text
    assert "Odds of meeting the goal by then" in text
    assert "reaches the goal" not in text


def test_the_projection_of_a_year_is_not_called_a_damped_trend(
    bishan: Bishan, tmp_path: Path
) -> None:
    plan = '[targets.net]\nfigures = "year_to_date"\nevery = "quarter"\n'
    plan += "at_least = 9\nby = 2021-12-31\n"
    path = str(write_plan(tmp_path / "plan", plan, **FIGURES))
    shown = [
        bishan("project", "-f", path, "--as-of", "2021-07-05", "--format", "table", *method).out
        for method in ([], ["--method", "linear"])
    ]
    assert ["from the years' totals" in " ".join(each.split()) for each in shown] == [True, False]
