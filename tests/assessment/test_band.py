"""A goal with two bounds: from below, from inside, from above."""

from typing import Any

import pytest
from builders import assessment, history, target

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.gap import Reason

BAND = target("between 45 55")


def judged(*figures: str, as_of: str = "2023-06-30") -> Assessment:
    return assessment(BAND, history(*figures), as_of)


def test_from_below_the_way_ends_at_the_lower_bound() -> None:
    """35 → 40 of 35 → 45: half of it, 5 to go, in 730 of 1826 days."""
    gap: Any = judged("2020-12-31 35", "2022-12-31 40").gap
    assert (gap.gap, gap.progress) == (5, 0.5)
    assert gap.planned == pytest.approx(35 + 10 * 730 / 1826)
    assert gap.ahead_days == 913 - 730
    assert gap.required == pytest.approx(5 / (1096 / 365.25))


def test_from_above_it_ends_at_the_upper_one() -> None:
    """65 → 62 of 65 → 55: 30 % of it, 7 to go, downwards."""
    gap: Any = judged("2020-12-31 65", "2022-12-31 62").gap
    assert (gap.gap, gap.progress) == (7, 0.3)
    assert gap.planned == pytest.approx(65 - 10 * 730 / 1826)
    assert gap.required == pytest.approx(-7 / (1096 / 365.25))


def test_from_inside_both_bounds_are_kept() -> None:
    """48 has 3 to the lower bound: 3 in the 1096 days that are left."""
    gap: Any = judged("2020-12-31 50", "2022-12-31 48").gap
    assert (gap.gap, gap.progress, gap.margin) == (0, Reason.HOLDS_AT_BASELINE, 3)
    assert gap.room == pytest.approx(3 / (1096 / 365.25))
    left: Any = judged("2020-12-31 50", "2022-12-31 57").gap
    assert (left.gap, left.margin, left.room) == (2, -2, Reason.GOAL_UNMET)
    assert left.required == pytest.approx(-2 / (1096 / 365.25))


@pytest.mark.parametrize("figures", [("35", "45"), ("35", "54.9"), ("65", "55"), ("65", "46")])
def test_inside_all_of_the_way_is_done(figures: tuple[str, str]) -> None:
    """However deep inside, and however near the baseline was: by 2022 what 2025 asks for."""
    start, now = figures
    gap: Any = judged(f"2020-12-31 {start}", f"2022-12-31 {now}").gap
    assert (gap.gap, gap.progress) == (0, 1)
    assert gap.ahead_days == 1826 - 730


def test_a_baseline_beside_the_band_gives_no_progress_of_900_percent() -> None:
    """Sales growth: 6.5 ± 0.5, from 7.1 to 6.2, and on to 5.9."""
    wanted = target("between 6 7")
    inside = assessment(wanted, history("2020-12-31 7.1", "2022-12-31 6.2"), "2023-06-30").gap
    assert inside.progress == 1
    through = assessment(wanted, history("2020-12-31 7.1", "2022-12-31 5.9"), "2023-06-30").gap
    assert through.progress is Reason.BEYOND_BAND


def test_beyond_the_other_bound_is_outside_again() -> None:
    """From 35 past 45 and 55 to 58: off the way to 45, and 3 too far."""
    gap: Any = judged("2020-12-31 35", "2022-12-31 58").gap
    assert (gap.gap, gap.progress, gap.ahead_days) == (3, *[Reason.BEYOND_BAND] * 2)
    assert gap.required == pytest.approx(-3 / (1096 / 365.25))


@pytest.mark.parametrize(
    ("figures", "as_of", "verdict"),
    [
        (("2020-12-31 35", "2022-12-31 45"), "2023-06-30", "met"),
        (("2020-12-31 65", "2022-12-31 55"), "2023-06-30", "met"),
        (("2020-12-31 50", "2022-12-31 55.01"), "2023-06-30", "lost"),
        (("2020-12-31 35", "2025-12-31 55"), "2026-01-01", "met"),
        (("2020-12-31 35", "2025-12-31 58"), "2026-01-01", "missed"),
        (("2020-12-31 35", "2025-12-31 58", "2026-12-31 54"), "2027-01-01", "met"),
    ],
)
def test_inside_the_band_is_met(figures: tuple[str, ...], as_of: str, verdict: str) -> None:
    assert judged(*figures, as_of=as_of).judgement.verdict == verdict


def test_worse_is_further_outside() -> None:
    assert "worsening" in judged("2020-12-31 50", "2022-12-31 57").judgement.flags
    assert "worsening" not in judged("2020-12-31 50", "2022-12-31 46").judgement.flags
    assert "worsening" not in judged("2020-12-31 60", "2022-12-31 42").judgement.flags
    away = judged("2020-12-31 60", "2022-12-31 63").judgement.flags
    assert {"worsening", "moving_away"} <= set(away)
