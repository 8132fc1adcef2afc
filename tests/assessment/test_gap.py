from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from builders import goal, history
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.assessment.gap import Gap, Reason, find_baseline, known_on, measure
from bishan_targets.model.goals import Goal, Operator
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import BaselineRule

FROM_2020 = BaselineRule(date(2020, 12, 31))
HIGH_TECH = history("2018-12-31 135", "2019-12-31 170", "2020-12-31 239", "2021-06-30 285")
TECH = history("2020-12-31 939", "2021-06-30 1306")


def test_high_tech_firms_by_hand_on_2021_06_30() -> None:
    found = measure(goal("> 500"), FROM_2020, HIGH_TECH)
    assert found.gap == 215
    assert found.progress == pytest.approx(46 / 261)
    assert found.elapsed == pytest.approx(181 / 1826)
    assert found.planned == pytest.approx(239 + 261 * 181 / 1826)
    assert found.ahead_days == round((46 / 261 - 181 / 1826) * 1826) == 141
    assert found.observed == pytest.approx(46 / (181 / 365.25))
    assert found.recent == pytest.approx(46 / (181 / 365.25))
    assert found.required == pytest.approx(215 / (1645 / 365.25))
    assert found.ratio == pytest.approx((46 / 181) / (215 / 1645))


def test_tech_firms_by_hand_on_2021_06_30() -> None:
    found = measure(goal("> 2000"), FROM_2020, TECH)
    assert found.gap == 694
    assert found.progress == pytest.approx(367 / 1061)
    assert found.elapsed == pytest.approx(181 / 1826)


def test_recent_pace_is_since_the_previous_figure_not_the_baseline() -> None:
    found = measure(goal("> 500"), FROM_2020, [*HIGH_TECH, *history("2021-12-26 300")])
    assert found.recent == pytest.approx(15 / (179 / 365.25))
    assert found.observed == pytest.approx(61 / (360 / 365.25))


def test_less_is_better_for_at_most() -> None:
    found = measure(goal("<= 50"), BaselineRule(), history("2020-12-31 80", "2022-12-31 70"))
    assert found.gap == 20
    assert found.progress == pytest.approx(1 / 3)
    assert found.observed == pytest.approx(-10 / (730 / 365.25))
    assert found.required == pytest.approx(-20 / (1096 / 365.25))
    assert found.ratio == pytest.approx((10 / 730) / (20 / 1096))


def test_progress_is_not_clamped() -> None:
    back = measure(goal(">= 20"), BaselineRule(), history("2020-12-31 10", "2021-12-31 5"))
    beyond = measure(goal(">= 20"), BaselineRule(), history("2020-12-31 10", "2021-12-31 30"))
    assert back.progress == pytest.approx(-0.5)
    assert beyond.progress == pytest.approx(2)
    assert beyond.gap == -10


def test_gap_is_exact_where_binary_floats_are_not() -> None:
    found = measure(goal(">= 3.2"), BaselineRule(), history("2020-12-31 3.3", "2021-12-31 3.1"))
    assert found.gap == Decimal("0.1")
    assert goal(">= 3.2").holds(Decimal("3.3") - Decimal("0.1"))


@pytest.mark.parametrize(
    ("operator", "below", "equal", "above"),
    [
        (">=", False, True, True),
        (">", False, False, True),
        ("<=", True, True, False),
        ("<", True, False, False),
    ],
)
def test_operators(operator: str, below: bool, equal: bool, above: bool) -> None:
    wanted = goal(f"{operator} 500")
    assert [wanted.holds(Decimal(v)) for v in (499, 500, 501)] == [below, equal, above]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (None, date(2018, 12, 31)),
        (date(2019, 12, 31), date(2019, 12, 31)),
        (date(2020, 1, 1), date(2020, 12, 31)),
        (date(2021, 7, 1), Reason.NO_BASELINE),
    ],
)
def test_baseline_is_that_day_else_the_first_after_it(day: Any, expected: Any) -> None:
    found = find_baseline(BaselineRule(day), HIGH_TECH)
    assert (found.date if isinstance(found, Observation) else found) == expected


def test_later_figures_do_not_exist() -> None:
    assert known_on(HIGH_TECH, date(2020, 12, 31)) == HIGH_TECH[:3]
    assert known_on(HIGH_TECH, date(2020, 12, 30)) == HIGH_TECH[:2]


def reasons(found: Gap) -> dict[str, str]:
    return {name: str(v) for name, v in found._asdict().items() if isinstance(v, Reason)}


def test_nothing_is_known_without_figures() -> None:
    assert set(reasons(measure(goal("> 500"), BaselineRule(), [])).values()) == {"no_data"}
    assert len(reasons(measure(goal("> 500"), BaselineRule(), []))) == len(Gap._fields)


UNMET = {"margin": "unmet_at_baseline", "room": "unmet_at_baseline"}


def test_one_figure_has_a_gap_and_no_pace() -> None:
    found = measure(goal(">= 3.5"), FROM_2020, history("2021-12-26 3.25"))
    assert found.gap == Decimal("0.25")
    assert found.baseline == found.latest
    assert found.required == pytest.approx(0.25 / (1466 / 365.25))
    assert reasons(found) == {
        "previous": "one_observation",
        "progress": "one_observation",
        "elapsed": "one_observation",
        "planned": "one_observation",
        "ahead_days": "one_observation",
        "observed": "one_observation",
        "recent": "one_observation",
        "ratio": "one_observation",
        **UNMET,
    }


def test_no_figure_since_the_baseline_date() -> None:
    found = measure(goal("> 500"), FROM_2020, history("2018-12-31 1", "2019-12-31 2"))
    named = ("baseline", "progress", "elapsed", "planned", "ahead_days", "observed", "ratio")
    for name in (*named, "margin", "room"):
        assert getattr(found, name) is Reason.NO_BASELINE
    assert found.gap == 498
    assert found.recent == pytest.approx(1 / (365 / 365.25))


def test_a_cap_that_holds_has_a_margin_and_room_in_place_of_progress() -> None:
    # 失业率控制在5.5%以内: 0.6 of a point to spare, over the 1,096 days that are left.
    figures = history("2020-12-31 5.1", "2021-12-31 5.0", "2022-12-31 4.9")
    found = measure(goal("<= 5.5"), BaselineRule(), figures)
    assert reasons(found) == {
        **dict.fromkeys(("progress", "planned", "ahead_days", "required"), "holds_at_baseline"),
        "ratio": "goal_met",
    }
    assert (found.gap, found.margin) == (Decimal("-0.6"), Decimal("0.6"))
    assert found.room == pytest.approx(0.6 / (1096 / 365.25))
    assert found.elapsed == pytest.approx(730 / 1826)


def test_a_cap_that_is_crossed_has_a_pace_back_and_no_room() -> None:
    figures = history("2020-12-31 5.1", "2021-12-31 5.4", "2022-12-31 5.8")
    found = measure(goal("<= 5.5"), BaselineRule(), figures)
    assert reasons(found) == {
        **dict.fromkeys(("progress", "planned", "ahead_days"), "holds_at_baseline"),
        "room": "goal_unmet",
    }
    assert found.margin == Decimal("-0.3")
    assert found.required == pytest.approx(-0.3 / (1096 / 365.25))
    assert found.ratio == pytest.approx((0.7 / 730) / (-0.3 / 1096))


def test_a_floor_is_the_mirror_of_a_cap() -> None:
    floor = measure(goal(">= 45"), BaselineRule(), history("2020-12-31 50", "2022-12-31 47"))
    cap = measure(goal("<= -45"), BaselineRule(), history("2020-12-31 -50", "2022-12-31 -47"))
    assert floor.margin == cap.margin == 2
    assert floor.room == cap.room == pytest.approx(2 / (1096 / 365.25))


def test_one_figure_that_holds_has_a_margin_and_room() -> None:
    found = measure(goal("<= 5.5"), FROM_2020, history("2021-12-26 5.25"))
    assert found.margin == Decimal("0.25")
    assert found.room == pytest.approx(0.25 / (1466 / 365.25))
    assert found.progress is Reason.HOLDS_AT_BASELINE


def test_a_goal_to_keep_is_a_cap_or_a_floor_whatever_its_baseline() -> None:
    figures = history("2020-12-31 8", "2021-12-31 9")
    found = measure(goal(">= 10"), BaselineRule(), figures, keep=True)
    assert {found.progress, found.planned, found.elapsed} == {Reason.HOLDS_AT_BASELINE}
    assert (found.margin, found.room) == (Decimal(-1), Reason.GOAL_UNMET)
    early = measure(goal(">= 10"), BaselineRule(date(2030, 1, 1)), figures, keep=True)
    assert (early.baseline, early.margin) == (Reason.NO_BASELINE, Decimal(-1))


def test_no_room_is_left_at_the_deadline() -> None:
    found = measure(goal("<= 5"), BaselineRule(), history("2020-12-31 4", "2025-12-31 4.5"))
    assert (found.margin, found.room) == (Decimal("0.5"), Reason.DEADLINE_PASSED)
    eve = measure(goal("<= 5"), BaselineRule(), history("2020-12-31 4", "2025-12-30 4.5"))
    assert eve.room == pytest.approx(0.5 * 365.25)


def test_a_baseline_that_equals_a_strict_goal_does_not_meet_it() -> None:
    found = measure(goal("> 10"), BaselineRule(), history("2020-12-31 10", "2021-12-31 9"))
    assert reasons(found) == {
        "progress": "baseline_is_goal",
        "ahead_days": "baseline_is_goal",
        **UNMET,
    }
    assert found.planned == 10


def test_no_time_is_left_at_the_deadline() -> None:
    found = measure(goal("> 500"), BaselineRule(), history("2020-12-31 1", "2025-12-31 2"))
    assert reasons(found) == {"required": "deadline_passed", "ratio": "deadline_passed", **UNMET}
    assert found.elapsed == 1


def test_a_met_goal_requires_no_pace_to_compare_with() -> None:
    found = measure(goal(">= 5"), BaselineRule(), history("2020-12-31 1", "2021-12-31 5"))
    assert reasons(found) == {"ratio": "goal_met", **UNMET}


def test_the_baseline_is_the_latest_of_several() -> None:
    found = measure(
        goal("> 5"), BaselineRule(date(2021, 1, 1)), history("2020-06-30 1", "2021-06-30 2")
    )
    for name in ("progress", "elapsed", "planned", "ahead_days", "observed", "ratio"):
        assert getattr(found, name) is Reason.BASELINE_IS_LATEST
    assert found.recent == pytest.approx(1 / (365 / 365.25))


def test_a_baseline_on_the_deadline_leaves_no_time() -> None:
    late = measure(goal("> 5"), BaselineRule(), history("2025-12-31 1", "2026-12-31 2"))
    assert late.elapsed is Reason.BASELINE_AFTER_DEADLINE
    assert late.planned is Reason.BASELINE_AFTER_DEADLINE
    assert late.ahead_days is Reason.BASELINE_AFTER_DEADLINE
    assert late.progress == pytest.approx(1 / 4)


def test_a_day_from_the_baseline_to_the_deadline_is_time_enough() -> None:
    found = measure(goal("> 5"), BaselineRule(), history("2025-12-30 1", "2026-01-01 3"))
    assert found.elapsed == 2
    assert found.planned == 9
    assert found.ahead_days == round(2 / 4 - 2) == -2


numbers = st.decimals(-(10**9), 10**9, places=3)


@given(numbers, numbers, numbers, st.integers(1, 4000), st.integers(1, 4000))
def test_mirror_symmetry(b: Decimal, v: Decimal, g: Decimal, gone: int, left: int) -> None:
    """Turning every number's sign, and the goal with it, changes neither gap nor shares."""
    start = date(2000, 1, 1)
    then, by = start + timedelta(gone), start + timedelta(gone + left)

    def found(sign: int, operator: Operator) -> Gap:
        figures = [Observation(start, sign * b), Observation(then, sign * v)]
        return measure(Goal(operator, sign * g, by), BaselineRule(), figures)

    up, down = found(1, Operator.AT_LEAST), found(-1, Operator.AT_MOST)
    same = ("gap", "progress", "elapsed", "ahead_days", "ratio", "margin", "room")
    assert [getattr(up, name) for name in same] == [getattr(down, name) for name in same]


@given(numbers, numbers, numbers, st.integers(1, 4000), st.integers(1, 4000))
def test_on_the_linear_path_progress_and_time_agree(
    b: Decimal, v: Decimal, g: Decimal, gone: int, left: int
) -> None:
    """`planned` is the value at which one is neither ahead nor behind."""
    start = date(2000, 1, 1)
    wanted = Goal(Operator.AT_LEAST, g, start + timedelta(gone + left))
    figures = [Observation(start, b), Observation(start + timedelta(gone), v)]
    planned = measure(wanted, BaselineRule(), figures).planned
    if wanted.holds(b):
        assert planned is Reason.HOLDS_AT_BASELINE
        return
    assert isinstance(planned, float)
    exactly = Decimal(repr(planned))
    again = measure(wanted, BaselineRule(), [figures[0], Observation(figures[1].date, exactly)])
    if abs(g - b) > 1:
        assert again.ahead_days == 0


@pytest.mark.parametrize(
    ("figures", "is_beyond"),
    [
        (("2020-12-31 40", "2021-12-31 44"), False),
        (("2020-12-31 40", "2021-12-31 55"), False),
        (("2020-12-31 40", "2021-12-31 56"), True),
        (("2020-12-31 60", "2021-12-31 44"), True),
        (("2020-12-31 60", "2021-12-31 66"), False),
    ],
)
def test_a_figure_beyond_the_other_bound_of_a_band_is_ahead_of_no_path(
    figures: tuple[str, ...], is_beyond: bool
) -> None:
    band = Goal(Operator.BETWEEN, Decimal(45), date(2025, 12, 31), high=Decimal(55))
    found = measure(band, FROM_2020, history(*figures))
    assert (found.ahead_days is Reason.BEYOND_BAND) == is_beyond
