"""A target to be judged: its latest figure, its bar, and whether its outcome is settled."""

from datetime import date
from decimal import Decimal

import pytest
from builders import target
from judged import of_year, subject

from bishan_targets.assessment.gap import Reason
from bishan_targets.model.goals import Goal, Operator, Quantity
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import TargetPolicy, Tolerance
from bishan_targets.model.targets import Figures

PLAIN = target("> 1")
MONTHS = ("2023-06-30 60", "2023-12-31 110", "2024-06-30 65", "2024-12-31 120")


def day_of(found: Observation | Reason) -> str:
    assert isinstance(found, Observation)
    return str(found.date)


def test_before_a_year_has_a_figure_the_latest_is_of_the_year_before() -> None:
    assert day_of(subject(of_year(PLAIN, 2025), *MONTHS).latest) == "2024-12-31"
    assert isinstance(subject(of_year(PLAIN, 2025)).latest, Reason)


def test_the_latest_amount_is_that_of_its_own_period() -> None:
    """Whereas the gap before the year's first amount is that of the whole year before, 120."""
    amounts = ("2023-06-30 60", "2023-12-31 50", "2024-06-30 65", "2024-12-31 55")
    coming = of_year(PLAIN, 2025)._replace(figures=Figures.OF_PERIOD)
    latest = subject(coming, *amounts).latest
    assert isinstance(latest, Observation)
    assert (str(latest.date), int(latest.value)) == ("2024-12-31", 55)


def test_of_a_year_that_is_over_the_latest_figure_is_its_own() -> None:
    assert day_of(subject(of_year(PLAIN, 2023), *MONTHS).latest) == "2023-12-31"


def test_the_bar_of_growth_is_the_level_that_it_comes_to() -> None:
    """From 100 at the end of 2020, ten percent a year for two years."""
    growing = target("growth >= 10", "2022-12-31")
    found = subject(growing, "2020-12-31 100", "2021-12-31 105", as_of="2022-02-01")
    assert float(found.bar(Decimal(105))) == pytest.approx(121, rel=1e-3)
    assert found.bar(Decimal(105)) != Decimal(10)
    assert subject(target(">= 500"), "2020-12-31 100").bar(Decimal(100)) == 500


def test_the_path_falls_to_a_cap_and_rises_or_falls_to_a_band() -> None:
    assert subject(target("<= 90"), "2020-12-31 100").direction == -1
    assert subject(target(">= 500"), "2020-12-31 100").direction == 1
    band = target("between 45 55")
    assert subject(band, "2020-12-31 30").direction == 1
    assert subject(band, "2020-12-31 80").direction == -1
    assert subject(band).direction == 0
    falling = target("growth <= -5", "2022-12-31")
    assert subject(falling, "2020-12-31 100", "2021-12-31 97").direction == -1


def test_growth_without_a_figure_to_start_from_is_its_own_bar() -> None:
    open_ = subject(target("growth >= 7"))
    assert (open_.direction, int(open_.bar(Decimal(5)))) == (1, 7)


def test_a_level_that_meets_its_goal_early_has_no_outcome_yet() -> None:
    met = subject(target(">= 100"), "2020-12-31 90", "2021-12-31 110", as_of="2022-02-01")
    assert not met.has_outcome(date(2025, 12, 31))
    assert subject(target(">= 100"), "2021-12-31 110", as_of="2025-12-31").has_outcome(
        date(2025, 12, 31)
    )


def test_a_figure_is_no_worse_by_a_band_that_is_for_the_year() -> None:
    band = Goal(Operator.BETWEEN, Decimal(5), date(2024, 12, 31), Decimal(9), Quantity.YEAR)
    found = subject(of_year(PLAIN, 2024)._replace(goal=band), *MONTHS)
    assert found.worse_by(Decimal(1), Decimal(2)) == 0
    level = subject(target("between 5 9"), "2020-12-31 4")
    assert level.worse_by(Decimal(1), Decimal(2)) == 1


SEASONS = target(">= 500", every=Every.HALF_YEAR)._replace(season=True)
KNOWN = ("2022-06-30 100", "2022-12-31 60", "2023-06-30 101")


@pytest.mark.parametrize(
    ("latest", "is_worse"),
    [("59.5", True), ("60", False), ("60.5", False), ("58", True)],
)
def test_a_season_is_worse_than_the_same_period_a_year_before(latest: str, is_worse: bool) -> None:
    found = subject(SEASONS, *KNOWN, f"2023-12-31 {latest}", as_of="2024-02-01", base=KNOWN)
    assert found.worse_than_base is is_worse


def test_the_tolerance_holds_to_the_last_bit() -> None:
    wide = SEASONS._replace(policy=TargetPolicy(tolerance=Tolerance(Decimal(1))))
    for latest, is_worse in (("59", False), ("58.9", True)):
        found = subject(wide, *KNOWN, f"2023-12-31 {latest}", as_of="2024-02-01", base=KNOWN)
        assert found.worse_than_base is is_worse


def test_a_new_series_is_not_worse_than_the_one_before() -> None:
    broken = target()._replace(breaks=(date(2023, 1, 1),))
    found = subject(broken, "2022-12-31 100", "2023-12-31 50", base=("2022-12-31 100",))
    assert not found.worse_than_base
    same = subject(target(), "2022-12-31 100", "2023-12-31 50", base=("2022-12-31 100",))
    assert same.worse_than_base
