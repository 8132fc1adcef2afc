"""Targets that are told the share of starts like theirs that met their goals."""

from dataclasses import replace

import pytest
from builders import assessment, history, target

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.start_counts import COUNTS
from bishan_targets.assessment.starts import starts_like
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import Figures, Target

HOMES = history("2023-12-31 0", "2024-12-31 20", "2025-12-31 480")
WANTED = target(">= 1500", by="2030-12-31")  # needs 204 a year, and has had 240


def homes(wanted: Target = WANTED, *figures: str) -> Assessment:
    return assessment(wanted, history(*figures) if figures else HOMES, "2026-02-01")


def test_low_odds_at_ample_pace_are_told_their_class() -> None:
    """240 a year over 2 years, 204 needed over 5: 1.18 times."""
    found = homes()
    assert found.gap.ratio == pytest.approx(1.18, abs=0.01)
    assert found.projection.probability is not None
    assert found.projection.probability < 0.5
    like = starts_like(found)
    assert like
    assert like[:4] == (True, (2, 3), (4, 6), (1.0, 1.25))
    assert (like.number, like.met) == COUNTS["rising"][1][1][0]


def test_a_fall_is_compared_with_falls() -> None:
    figures = ("2023-12-31 1000", "2024-12-31 980", "2025-12-31 520")
    like = starts_like(homes(target("<= 20", by="2027-12-31"), *figures))
    assert like is None  # 240 a year, and 250 needed: the pace does not suffice
    like = starts_like(homes(target("<= 220", by="2027-12-31"), *figures))
    assert like
    assert like[:4] == (False, (2, 3), (1, 3), (1.5, 2.0))
    assert (like.number, like.met) == COUNTS["falling"][1][0][2]


@pytest.mark.parametrize(
    "wanted",
    [
        target(">= 600", by="2030-12-31"),  # likely
        target(">= 2000", by="2030-12-31"),  # the pace does not suffice
        target(">= 480", by="2030-12-31"),  # met
        target(">= 1500", by="2031-06-30"),  # another time of the year
        target(">= 12000", by="2090-12-31"),  # too far ahead
        target("between 1500 1600", by="2030-12-31"),
        target("total >= 1500 2023-01-01", by="2030-12-31")._replace(figures=Figures.OF_PERIOD),
        WANTED._replace(figures=Figures.YEAR_TO_DATE),
        WANTED._replace(season=True),
    ],
)
def test_nothing_is_told_of_other_targets(wanted: Target) -> None:
    assert starts_like(homes(wanted)) is None


def test_growth_is_not_counted() -> None:
    figures = ("2023-12-31 100", "2024-12-31 101", "2025-12-31 200")
    wanted = target("growth >= 20", by="2030-12-31", baseline="2023-12-31")
    found = homes(wanted, *figures)
    assert isinstance(found.gap.ratio, float)
    assert found.gap.ratio > 1
    assert found.projection.probability is not None
    assert found.projection.probability < 0.5
    assert starts_like(found) is None


def test_without_two_figures_or_after_the_deadline_there_is_nothing_to_tell() -> None:
    assert starts_like(homes(WANTED, "2025-12-31 480")) is None
    assert starts_like(assessment(WANTED, [], "2026-02-01")) is None
    late = replace(homes(), target=target(">= 1500", by="2025-06-30"))
    assert starts_like(late) is None


@pytest.mark.parametrize(
    ("first", "is_told"),
    [("2024-12-31", True), ("2024-11-15", True), ("2024-10-31", False), ("2024-06-30", False)],
)
def test_years_are_whole_so_that_no_season_is_taken_for_a_pace(first: str, is_told: bool) -> None:
    """Figures in between make no difference: half-yearly ones are told as well."""
    wanted = target(">= 2500", by="2030-12-31", every=Every.HALF_YEAR)
    found = homes(wanted, f"{first} 0", "2025-06-30 20", "2025-12-31 480")
    assert found.projection.probability is not None
    assert found.projection.probability < 0.5
    assert (starts_like(found) is not None) is is_told


def test_more_than_four_times_the_pace_is_not_counted() -> None:
    figures = ("2023-12-31 0", "2024-12-31 -900", "2025-12-31 480")
    odds = homes(target(">= 700", by="2030-12-31"), *figures).projection.probability
    assert odds is not None
    assert odds < 0.5
    assert starts_like(homes(target(">= 700", by="2030-12-31"), *figures)) is None
