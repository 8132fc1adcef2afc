from datetime import date

import pytest
from builders import history, target

from bishan_targets.assessment.gap import measure
from bishan_targets.assessment.verdict import Judgement, judge
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import BaselineRule, Target


def judged(
    wanted: Target, figures: list[Observation], as_of: str, probability: float | None = None
) -> Judgement:
    gap = measure(wanted.goal, wanted.baseline, figures, keep=wanted.keep)
    return judge(wanted, figures, gap, lambda: probability, date.fromisoformat(as_of))


BEFORE = "2023-06-30"


@pytest.mark.parametrize(
    ("figures", "as_of", "probability", "verdict", "rule"),
    [
        ([], BEFORE, None, "no_data", "no_data"),
        ([], "2030-01-01", None, "no_data", "no_data"),
        (["2020-12-31 400"], BEFORE, None, "too_few", "too_few"),
        (["2020-12-31 600"], BEFORE, None, "met", "met_now"),
        (["2020-12-31 400", "2022-12-31 450"], BEFORE, 0.66, "on_track", "likely"),
        (["2020-12-31 400", "2022-12-31 450"], BEFORE, 0.6599, "at_risk", "as_likely_as_not"),
        (["2020-12-31 400", "2022-12-31 450"], BEFORE, 0.33, "at_risk", "as_likely_as_not"),
        (["2020-12-31 400", "2022-12-31 450"], BEFORE, 0.3299, "off_track", "unlikely"),
        (["2020-12-31 600", "2022-12-31 450"], BEFORE, 0.99, "lost", "lost"),
        (["2020-12-31 400", "2022-12-31 501"], BEFORE, 0.01, "met", "met_now"),
        # The deadline day still counts; the day after it does not.
        (["2020-12-31 400", "2022-12-31 450"], "2025-12-31", 0.5, "at_risk", "as_likely_as_not"),
        (["2020-12-31 400", "2022-12-31 450"], "2026-01-01", 0.5, "overdue", "overdue"),
        (["2020-12-31 600", "2022-12-31 450"], "2026-01-01", 0.5, "overdue", "overdue"),
        (["2020-12-31 400", "2022-12-31 600"], "2026-01-01", 0.5, "met", "met_now"),
        # A figure on the deadline or after it decides, by the first such figure.
        (["2020-12-31 400", "2025-12-31 501"], "2025-12-31", None, "met", "met_at_deadline"),
        (["2020-12-31 400", "2025-12-31 500"], "2025-12-31", None, "missed", "missed"),
        (["2025-12-31 501", "2026-12-31 400"], "2027-01-01", None, "met", "met_at_deadline"),
        (["2020-12-31 600", "2026-03-31 400"], "2027-01-01", None, "missed", "missed"),
        (["2026-03-31 400", "2026-12-31 501"], "2027-01-01", None, "met", "met_late"),
    ],
)
def test_the_first_rule_that_applies(
    figures: list[str], as_of: str, probability: float | None, verdict: str, rule: str
) -> None:
    found = judged(target("> 500"), history(*figures), as_of, probability)
    assert (found.verdict, found.rule) == (verdict, rule)


def test_only_what_held_since_the_baseline_can_be_lost() -> None:
    figures = history("2015-12-31 600", "2020-12-31 400", "2022-12-31 450")
    since = target("> 500")._replace(baseline=BaselineRule(date(2020, 12, 31)))
    assert judged(target("> 500"), figures, BEFORE, 0.5).verdict == "lost"
    assert judged(since, figures, BEFORE, 0.5).verdict == "at_risk"


@pytest.mark.parametrize(
    ("values", "verdict", "flags"),
    [
        ((5.1, 5.0, 4.9), "met", ()),
        ((5.1, 5.2, 5.4), "met", ("worsening",)),
        ((5.1, 5.4, 5.8), "lost", ("worsening",)),
        ((5.1, 5.9, 5.8), "lost", ()),
    ],
)
def test_a_cap_is_met_or_lost_and_never_moved_away_from(
    values: tuple[float, ...], verdict: str, flags: tuple[str, ...]
) -> None:
    figures = history(*(f"{2020 + n}-12-31 {value}" for n, value in enumerate(values)))
    found = judged(target("<= 5.5"), figures, BEFORE, 0.5)
    assert (found.verdict, found.flags) == (verdict, flags)


def test_the_deciding_figure() -> None:
    late = history("2026-03-31 400", "2026-12-31 501", "2027-12-31 502")
    lost = history("2020-12-31 600", "2021-12-31 601", "2022-12-31 450")
    assert judged(target("> 500"), late, "2028-01-01").decided_by == late[1]
    assert judged(target("> 500"), lost, BEFORE).decided_by == lost[1]
    assert judged(target("> 500"), [], BEFORE).decided_by is None


def test_the_first_figure_after_the_deadline_decides() -> None:
    kept = history("2025-12-31 501", "2026-12-31 502")
    missed = history("2025-12-31 499", "2026-12-31 498")
    assert judged(target("> 500"), kept, "2028-01-01").decided_by == kept[0]
    assert judged(target("> 500"), missed, "2028-01-01").decided_by == missed[0]


def flags(wanted: Target, *figures: str, as_of: str = BEFORE) -> tuple[str, ...]:
    return judged(wanted, history(*figures), as_of, 0.5).flags


def test_worsening_is_against_the_goals_direction() -> None:
    assert flags(target(">= 9"), "2022-06-30 5", "2022-12-31 4") == ("worsening", "moving_away")
    assert flags(target("<= 1"), "2022-06-30 5", "2022-12-31 4") == ()
    assert flags(target("<= 1"), "2022-06-30 4", "2022-12-31 5") == ("worsening", "moving_away")
    assert flags(target(">= 9"), "2022-06-30 5", "2022-12-31 5") == ()


def test_a_target_can_be_met_and_worsening() -> None:
    found = judged(
        target(">= 9"), history("2020-12-31 5", "2021-12-31 12", "2022-12-31 10"), BEFORE
    )
    assert (found.verdict, found.flags) == ("met", ("worsening",))


def test_moving_away_is_measured_from_the_baseline() -> None:
    recovering = ("2020-12-31 5", "2021-12-31 3", "2022-12-31 4")
    assert flags(target(">= 9"), *recovering) == ("moving_away",)
    assert flags(target(">= 9", baseline="2021-01-01"), *recovering) == ()


@pytest.mark.parametrize(
    ("every", "days"),
    [(Every.YEAR, 547), (Every.HALF_YEAR, 273), (Every.QUARTER, 136), (Every.MONTH, 45)],
)
def test_stale_after_the_period_and_half_of_it(every: Every, days: int) -> None:
    wanted = target(">= 9", by="2030-12-31", every=every)
    fresh = date.fromordinal(date(2020, 12, 31).toordinal() + days).isoformat()
    old = date.fromordinal(date(2020, 12, 31).toordinal() + days + 1).isoformat()
    assert flags(wanted, "2020-12-31 5", as_of=fresh) == ()
    assert flags(wanted, "2020-12-31 5", as_of=old) == ("stale",)


def test_provisional_is_the_latest_figures() -> None:
    assert flags(target(">= 9"), "2022-06-30 4?", "2022-12-31 5") == ()
    assert flags(target(">= 9"), "2022-06-30 4", "2022-12-31 5?") == ("provisional",)


def test_late_is_a_flag_and_flags_keep_their_order() -> None:
    found = flags(
        target(">= 9"), "2026-01-31 5", "2026-06-30 11", "2026-12-31 10?", as_of="2030-01-01"
    )
    assert found == ("late", "worsening", "stale", "provisional")
