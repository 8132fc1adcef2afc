"""Planned paths in two revisions: changes that ask for less on the way, and others."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import history, steps, target

from bishan_targets.gate.paths import eased_paths
from bishan_targets.model.goals import Goal, Operator, Quantity
from bishan_targets.model.targets import Figures, Target

KNOWN = ("2020-12-31 100", "2021-12-31 102")
START = "2020-12-31"


def level(text: str = ">= 150", *interim: str, by: str = "2025-12-31", **more: Any) -> Target:
    return target(text, by, baseline=START)._replace(steps=steps(*interim), **more)


def eased(
    now: Target,
    before: Target,
    figures: tuple[str, ...] = KNOWN,
    then: tuple[str, ...] | None = None,
) -> list[tuple[str | None, str, object, object, bool | None]]:
    """Each comparison: of which target and aspect, both values, and whether it holds."""
    found = eased_paths(
        now, before, history(*figures), history(*(figures if then is None else then))
    )
    return [(each.metric, each.aspect, each.value, each.reference, each.holds) for each in found]


@pytest.mark.parametrize(
    ("step", "holds"), [("139", False), ("139.4", False), ("139.51", True), ("145", True)]
)
def test_a_new_step_may_lie_a_hundredth_of_the_way_below_the_path(step: str, holds: bool) -> None:
    """From 100 to 150: half a point below 140.005, where the line is at the end of 2024."""
    path = ("firms", "path.2024-12-31", f">= {step}", "140.005", holds)
    assert eased(level(">= 150", f"2024-12-31 >= {step}"), level()) == [path]


def test_exactly_a_hundredth_is_allowed() -> None:
    """Half of a hundred days, from 0 to 100."""
    before = level(">= 100", by="2021-04-10")
    for step, holds in (("49", True), ("48.9", False)):
        now = level(">= 100", f"2021-02-19 >= {step}", by="2021-04-10")
        assert eased(now, before, ("2020-12-31 0",))[0][3:] == ("50", holds)


def test_the_way_is_that_to_the_goal_and_not_to_the_first_step() -> None:
    """From 110 at the end of 2022 the line is at 123.3 a year later; 0.3 lower will do."""
    known = "2022-12-31 >= 110"
    now = level(">= 150", known, "2023-12-31 >= 123")
    assert [each[-1] for each in eased(now, level(">= 150", known))] == [True]


def test_only_new_steps_on_the_way_are_compared() -> None:
    known = "2022-12-31 >= 101"
    early, first, late = "2019-12-31 >= 1", "2020-12-31 >= 1", "2024-12-31 >= 120"
    announced = "2021-06-30 >= 1 since 2021-12-31"
    before = level(">= 150", known)
    for passed_over in (early, first, announced):
        now = level(">= 150", passed_over, known, late)
        assert [each[1] for each in eased(now, before)] == ["path.2024-12-31"]
    assert eased(level(">= 150", late), before) == []  # the known one is gone: found as that


def test_the_side_of_a_band_is_the_one_that_is_faced() -> None:
    """From 150 down to a band that ends at 110: at the end of 2024 the line is at 117.996."""
    falling = ("2020-12-31 150",)
    now, before = level("between 90 110", "2024-12-31 between 90 130"), level("between 90 110")
    assert eased(now, before, falling) == [("firms", "path.2024-12-31", "<= 130", "117.996", False)]


def test_a_step_of_growth_is_compared_as_the_level_that_it_comes_to() -> None:
    """Three percent a year for three years is 109.273; seven are 122.504."""
    before = level("growth >= 7")
    (path,) = eased(level("growth >= 7", "2023-12-31 growth >= 3"), before)
    assert path == ("firms", "path.2023-12-31", ">= 109.273", "122.504", False)


def test_to_keep_what_was_to_be_reached_takes_the_path_away() -> None:
    assert eased(level(keep=True), level()) == [("firms", "keep", "true", "false", False)]
    assert eased(level(keep=True), level(keep=True)) == []
    assert eased(level(">= 90", keep=True), level(">= 90")) == []


def test_without_a_figure_to_start_from_there_is_no_path() -> None:
    kept = level(">= 150", "2024-12-31 >= 1", keep=True)
    assert eased(kept, level(), ()) == []
    assert eased(level("growth >= 7", keep=True), level("growth >= 7"), ()) == []
    assert eased(kept, level(), KNOWN, ()) == []


def test_within_a_year_there_is_no_path_to_compare() -> None:
    goal = Goal(Operator.AT_LEAST, Decimal(150), date(2021, 12, 31), of=Quantity.YEAR)
    yearly = level()._replace(goal=goal, figures=Figures.YEAR_TO_DATE)
    assert eased(yearly._replace(keep=True), yearly, ("2020-12-31 100", "2021-06-30 40")) == []


OLDER = ("2019-12-31 50", *KNOWN)


def test_growth_from_a_lower_figure_is_easier() -> None:
    grown = target("growth >= 7", baseline="2019-12-31")
    for value, holds in (("50", False), ("100", True)):
        found = eased(grown, grown, (f"2019-12-31 {value}", *KNOWN), KNOWN)
        assert found == [("firms", "baseline", f"{value} (2019-12-31)", "100 (2020-12-31)", holds)]
    assert eased(grown, grown) == []


def test_only_growth_depends_on_its_baseline() -> None:
    plain, grown = (target(text, baseline="2019-12-31") for text in (">= 150", "growth >= 7"))
    assert eased(plain, plain, OLDER, KNOWN) == []
    assert eased(grown, plain, OLDER, KNOWN) == []
    assert eased(plain, grown, OLDER, KNOWN) == []
    assert eased(grown, grown, (), KNOWN) == eased(grown, grown, KNOWN, ()) == []
    other = target("growth >= 7", baseline="2020-12-31")
    assert eased(other, grown, OLDER, OLDER) == []  # found as another baseline
