"""The gate's rules at their edges: whose figure it is, which reference counts, which day."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from builders import target
from judged import of_year, subject

from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.rules import (
    SAME_PERIOD,
    behind_pace,
    drifted,
    missed,
    off_track,
    regressed,
)
from bishan_targets.gate.subject import Subject
from bishan_targets.model.goals import Goal, Operator, Quantity
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import TargetPolicy, Tolerance

PLAIN = target(">= 500", policy=TargetPolicy(drift=Tolerance(Decimal(1000))))
SLOW = ("2021-12-31 100", "2022-12-31 101", "2023-12-31 102", "2024-12-31 103")


def only(found: Iterator[Comparison]) -> Comparison:
    (one,) = found
    return one


@pytest.mark.parametrize("rule", [behind_pace, off_track, drifted])
def test_it_is_a_question_if_the_latest_figure_is_the_bases(
    rule: Callable[[Subject], Iterator[Comparison]],
) -> None:
    for base, question in ((SLOW[:3], False), (SLOW[3:], True), (SLOW, True)):
        found = only(rule(subject(PLAIN, *SLOW, base=base)))
        assert found.question is question


HALVES = target("<= 50", every=Every.HALF_YEAR)._replace(season=True)
THEN = ("2023-06-30 60", "2023-12-31 90", "2024-06-30 58")


def year_before(latest: str, now: str, then: str, *, is_new: bool) -> tuple[object, object]:
    """The reference of a December, if that of the year before is `now`, and in the base `then`."""
    figures, base = ((THEN[0], f"2023-12-31 {each}", THEN[2]) for each in (now, then))
    new = f"2024-12-31 {latest}"
    wanted = subject(HALVES, *figures, new, base=base if is_new else (*base, new))
    found = [each for each in regressed(wanted) if each.day == date(2024, 12, 31)]
    (one,) = found
    return one.reference, one.holds


def test_a_new_figure_is_compared_with_the_harder_of_both_revisions() -> None:
    """For a cap that is the lower one."""
    assert year_before("85", "90", "80", is_new=True) == (80, False)
    assert year_before("85", "80", "90", is_new=True) == (80, False)
    assert year_before("75", "90", "80", is_new=True) == (80, True)


def test_a_figure_of_the_base_is_compared_with_the_bases() -> None:
    assert year_before("85", "80", "90", is_new=False) == (90, True)
    assert year_before("85", "90", "80", is_new=False) == (80, False)


YEARS = ("2022-06-30 40", "2022-12-31 80", "2023-06-30 45", "2023-12-31 90")


def test_a_year_to_date_is_behind_whatever_the_season() -> None:
    """By June half of a year's total was there in both years before: 65 of 130."""
    wanted = of_year(target("> 1"), 2024)
    found = only(behind_pace(subject(wanted, *YEARS, "2024-06-30 40", as_of="2024-08-01")))
    assert (found.holds, found.aspect, found.reference) == (False, "", 65)


def test_a_band_for_each_year_is_missed_on_the_side_that_it_is_left() -> None:
    band = Goal(Operator.BETWEEN, Decimal(60), date(9999, 12, 31), Decimal(80), Quantity.YEAR)
    wanted = of_year(target("> 1"), 2024)._replace(goal=band, years=())
    judged = subject(wanted, *YEARS, "2024-06-30 40", as_of="2024-08-01", base=YEARS[:2])
    found = [each for each in missed(judged) if each.day == date(2023, 12, 31)]
    assert [(each.value, each.reference, each.holds) for each in found] == [(90, 80, False)]


def test_on_the_day_of_the_goal_it_is_met_or_missed() -> None:
    by = "2024-12-31"
    met = subject(target(">= 100", by), "2023-12-31 90", f"{by} 103", as_of=by)
    assert only(missed(met)).holds is True
    assert only(missed(subject(target(">= 104", by), *SLOW, as_of=by))).holds is False
    early = subject(target(">= 100", by), "2023-12-31 101", as_of="2024-12-30")
    assert list(missed(early)) == []


def test_a_band_is_missed_by_the_bound_that_is_nearer() -> None:
    by = "2024-12-31"
    for value, bound in ((120, 110), (80, 90)):
        judged = subject(target("between 90 110", by), "2023-12-31 100", f"{by} {value}", as_of=by)
        assert only(missed(judged)).reference == bound


QUARTERS = tuple(
    f"{year}-{day} {value}"
    for year in (2022, 2023, 2024)
    for day, value in (("03-31", 10), ("06-30", 20), ("09-30", 10), ("12-31", 20))
)


def drift(season: bool | None, *figures: str) -> Comparison:
    policy = TargetPolicy(drift=Tolerance(Decimal(5)))
    wanted = target(">= 500", every=Every.QUARTER, policy=policy)._replace(season=season)
    return only(drifted(subject(wanted, *figures)))


def test_with_seasons_the_best_is_that_of_the_period() -> None:
    assert drift(True, *QUARTERS).aspect == SAME_PERIOD
    assert drift(True, *QUARTERS[:-1]).aspect == SAME_PERIOD


def test_seasons_that_only_show_are_looked_for_if_the_best_is_far() -> None:
    peak, low = drift(None, *QUARTERS), drift(None, *QUARTERS[:-1])
    assert (peak.aspect, peak.holds, peak.reference) == ("", True, 20)
    assert (low.aspect, low.holds, low.reference) == (SAME_PERIOD, True, 10)
    plain = drift(False, *QUARTERS[:-1])
    assert (plain.aspect, plain.holds) == ("", False)
