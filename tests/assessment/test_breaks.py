"""Figures from before a break are not compared with those since, nor projected."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from builders import assessment, history, steps, target
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.assessment.accumulating import looks_cumulative
from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.steps import StepVerdict
from bishan_targets.assessment.verdict import Flag, Verdict
from bishan_targets.model.goals import Goal, Operator, Quantity
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import Figures, Target

BROKEN = target(">= 500")._replace(breaks=(date(2022, 6, 1),))
BEFORE = ("2018-12-31 210", "2019-12-31 230", "2020-12-31 260", "2021-12-31 290")
SINCE = ("2022-12-31 190", "2023-12-31 240", "2024-12-31 300")
FIGURES = history(*BEFORE, *SINCE)
EACH_YEAR = target("> 1")._replace(
    goal=Goal(Operator.AT_LEAST, Decimal(120), date.max, of=Quantity.YEAR),
    figures=Figures.YEAR_TO_DATE,
    every=Every.QUARTER,
)


def test_only_figures_since_the_break_count() -> None:
    found = assessment(BROKEN, FIGURES, "2025-01-31")
    alone = assessment(BROKEN._replace(breaks=()), history(*SINCE), "2025-01-31")
    assert (found.gap, found.projection) == (alone.gap, alone.projection)
    assert found.projection.observations == 3
    assert found.judgement.verdict is alone.judgement.verdict
    assert found.judgement.flags == (*alone.judgement.flags, Flag.NEW_SERIES)
    assert found.series_from == date(2022, 6, 1)


def test_the_first_figure_since_is_no_trend_and_no_fall() -> None:
    found = assessment(BROKEN, FIGURES[:5], "2023-01-31")
    assert found.judgement.verdict is Verdict.TOO_FEW
    assert found.gap.gap == 310
    assert found.gap.previous is found.gap.recent is Reason.ONE_OBSERVATION
    assert Flag.WORSENING not in found.judgement.flags


def test_without_a_figure_since_nothing_is_judged() -> None:
    found = assessment(BROKEN, FIGURES[:4], "2022-06-01")
    assert found.judgement.verdict is Verdict.TOO_FEW
    assert (found.gap.gap, found.gap.latest) == (Reason.NEW_SERIES, FIGURES[3])
    assert found.projection.probability is None
    assert found.steps == []


@pytest.mark.parametrize("day", ["2022-01-31", "2022-05-31"])
def test_up_to_the_break_nothing_is_different(day: str) -> None:
    found = assessment(BROKEN, FIGURES, day)
    alone = assessment(BROKEN._replace(breaks=()), FIGURES, day)
    assert (found.gap, found.judgement) == (alone.gap, alone.judgement)
    assert found.series_from is None


@pytest.mark.parametrize(
    ("day", "baseline"),
    [
        ("2019-12-31", Reason.BEFORE_BREAK),
        ("2021-12-31", Reason.BEFORE_BREAK),
        ("2022-01-01", FIGURES[4]),  # none on that day or after it before the break
        ("2022-12-31", FIGURES[4]),
        ("2023-01-01", FIGURES[5]),
        (None, FIGURES[4]),
        ("2030-12-31", Reason.NO_BASELINE),
    ],
)
def test_a_baseline_from_before_is_not_known(day: str | None, baseline: object) -> None:
    wanted = target(">= 500", baseline=day)._replace(breaks=BROKEN.breaks)
    found = assessment(wanted, FIGURES, "2025-01-31").gap
    assert found.baseline == baseline
    if isinstance(baseline, Reason):
        assert found.progress is found.planned is found.observed is found.ratio is baseline
    assert found.gap == 200


def test_growth_from_before_a_break_is_unclear() -> None:
    wanted = target("growth >= 7", baseline="2019-12-31")._replace(breaks=BROKEN.breaks)
    found = assessment(wanted, FIGURES, "2025-01-31")
    assert found.judgement.verdict is Verdict.TOO_FEW
    assert found.gap.gap is Reason.BEFORE_BREAK


def test_a_goal_met_before_the_break_is_not_lost() -> None:
    wanted = target(">= 280")._replace(breaks=BROKEN.breaks)
    assert assessment(wanted, FIGURES[:6], "2024-01-31").judgement.verdict is not Verdict.LOST
    unbroken = wanted._replace(breaks=())
    assert assessment(unbroken, FIGURES[:6], "2024-01-31").judgement.verdict is Verdict.LOST


def test_the_series_of_the_deadline_decides() -> None:
    """Figures of a series that begins later neither meet nor miss the goal."""
    wanted = target(">= 280", by="2021-12-31")._replace(breaks=BROKEN.breaks)
    found = assessment(wanted, FIGURES, "2025-01-31")
    assert (found.judgement.verdict, found.judgement.decided_by) == (Verdict.MET, FIGURES[3])
    early = target(">= 280", by="2022-05-31")._replace(breaks=BROKEN.breaks)
    assert assessment(early, FIGURES, "2025-01-31").judgement.verdict is Verdict.MET
    missed = target(">= 295", by="2022-05-31")._replace(breaks=BROKEN.breaks)
    assert assessment(missed, FIGURES, "2025-01-31").judgement.verdict is Verdict.OVERDUE
    assert assessment(missed._replace(breaks=()), FIGURES, "2025-01-31").judgement.verdict in (
        Verdict.MET,
        Verdict.MISSED,
    )


def test_interim_goals_are_decided_by_their_own_series() -> None:
    wanted = BROKEN._replace(
        steps=steps("2021-12-31 >= 280", "2022-05-01 >= 280", "2023-12-31 >= 280")
    )
    found = assessment(wanted, FIGURES, "2025-01-31").steps
    assert [(each.verdict, each.late) for each in found] == [
        (StepVerdict.MET, False),
        (StepVerdict.MET, False),
        (StepVerdict.MET, True),
    ]
    assert [each.decided_by for each in found] == [FIGURES[3], FIGURES[3], FIGURES[6]]


def test_a_sum_across_a_break_is_none() -> None:
    wanted = target("total >= 900 2020-01-01")._replace(
        figures=Figures.OF_PERIOD, breaks=BROKEN.breaks
    )
    found = assessment(wanted, FIGURES, "2025-01-31")
    assert found.gap.gap is Reason.ACROSS_BREAK
    assert found.judgement.verdict is Verdict.TOO_FEW
    later = target("total >= 900 2022-01-01")._replace(
        figures=Figures.OF_PERIOD, breaks=(date(2022, 1, 1),)
    )
    assert assessment(later, FIGURES, "2025-01-31").gap.gap == 900 - 730


YEARS = tuple(
    f"{year}-{day} {value}"
    for year, parts in ((2020, (10, 30, 60, 100)), (2021, (10, 30, 60, 100)))
    for day, value in zip(("03-31", "06-30", "09-30", "12-31"), parts, strict=True)
)
NEW = tuple(
    f"{year}-{day} {value}"
    for year, parts in ((2022, (30, 60, 90, 120)), (2023, (33, 66)))
    for day, value in zip(("03-31", "06-30", "09-30", "12-31"), parts, strict=False)
)


def test_expected_shares_and_growth_are_those_since_the_break() -> None:
    broken = EACH_YEAR._replace(breaks=(date(2022, 1, 1),))
    found = assessment(broken, history(*YEARS, *NEW), "2023-07-15")
    assert found.years is not None
    assert list(found.years.by_year) == [2022, 2023]
    share = found.years.expected_share(date(2023, 6, 30), date(2023, 12, 31))
    assert share.years == ()  # one year is too few: the share of the days
    whole = assessment(EACH_YEAR, history(*YEARS, *NEW), "2023-07-15")
    assert whole.years is not None
    old = whole.years.expected_share(date(2023, 6, 30), date(2023, 12, 31))
    assert old.years == (2020, 2021, 2022)


def test_years_before_the_break_keep_their_outcomes() -> None:
    broken = EACH_YEAR._replace(breaks=(date(2022, 1, 1),))
    found = assessment(broken, history(*YEARS, *NEW), "2023-07-15").steps
    assert [(each.step.goal.by.year, each.verdict) for each in found] == [
        (2020, StepVerdict.MISSED),
        (2021, StepVerdict.MISSED),
        (2022, StepVerdict.MET),
    ]


def test_amounts_of_a_year_with_a_break_are_no_sum() -> None:
    wanted = EACH_YEAR._replace(figures=Figures.OF_PERIOD, breaks=(date(2023, 4, 1),))
    figures = history("2022-12-31 40", "2023-03-31 30", "2023-06-30 33")
    found = assessment(wanted, figures, "2023-07-15")
    assert found.gap.gap is Reason.ACROSS_BREAK


def test_only_the_last_series_looks_cumulative() -> None:
    """Years to date up to the break, levels since."""
    quarters = ("03-31", "06-30", "09-30", "12-31")
    old = [f"{y}-{d} {25 * (n + 1)}" for y in (2018, 2019) for n, d in enumerate(quarters)]
    new = [f"{y}-{d} 100" for y in (2020, 2021) for d in quarters]
    wanted = target(every=Every.QUARTER)
    assert looks_cumulative(wanted, history(*old)) is not None
    broken = wanted._replace(breaks=(date(2020, 1, 1),))
    assert looks_cumulative(broken, history(*old)) is not None
    assert looks_cumulative(broken, history(*old, *new)) is None
    assert looks_cumulative(broken, []) is None


VALUES = st.lists(st.integers(-50, 50), min_size=2, max_size=12)


@given(VALUES, st.integers(1, 11), st.sampled_from([">= 40", "<= 10", "between -5 5"]))
def test_a_break_is_as_if_there_were_no_earlier_figures(
    values: list[int], place: int, wanted: str
) -> None:
    first = date(2010, 12, 31)
    figures = [
        Observation(first + timedelta(365 * year), Decimal(value))
        for year, value in enumerate(values)
    ]
    since = figures[min(place, len(figures) - 1) :]
    broken: Target = target(wanted)._replace(breaks=(since[0].date,))
    found = assessment(broken, figures, "2024-06-30")
    alone = assessment(broken._replace(breaks=()), since, "2024-06-30")
    assert (found.gap, found.projection) == (alone.gap, alone.projection)
    assert found.judgement._replace(flags=alone.judgement.flags) == alone.judgement
