"""Faulty goals of all kinds: everything is reported at once, for any file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bishan_targets import messages
from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read
from bishan_targets.report.status import assess
from bishan_targets.report.wording import word

YTD = 'figures = "year_to_date"\n'
HEAD = "[plan]\nby = 2025-12-31\nbaseline = 2020-12-31\n"
FIGURES = "date = 2020-12-31\n[values]\nt = 4\n"


def book(plan: str, figures: str = FIGURES) -> Book:
    files = [File(f"{figures[7:17]}.toml", f"actuals/{figures[7:17]}.toml", figures.encode())]
    return read(Files(File("targets.toml", "targets.toml", plan.encode()), files))


def faults(plan: str) -> Sequence[Diagnostic]:
    try:
        return book(plan).diagnostics
    except InputError as error:
        return error.diagnostics


def places(target: str) -> list[tuple[str, str]]:
    """Each error of the target's table, with the text that is marked."""
    return [
        (each.code, (each.source_line or "")[(each.column or 1) - 1 :][: each.length])
        for each in faults(f"{HEAD}[targets.t]\n{target}\n")
    ]


def test_faults_in_all_parts_are_reported_at_once() -> None:
    assert places(
        "between = [3, 2]\nsince = 2022-01-01\n"
        "steps = [{ by = 2023-12-31, at_least = 2 }, { by = 2026-12-31, between = [1] }]\n"
        'was = [{ until = 2021-01-01, reason = "r" }]'
    ) == [
        ("band-order", "[3, 2]"),
        ("step-operator", "at_least"),
        ("bad-band", "[1]"),
        ("no-goal-here", '{ until = 2021-01-01, reason = "r" }'),
        ("was-before-since", "2021-01-01"),
    ]


def test_a_goal_may_be_replaced_before_since_if_that_is_the_day_of_such_a_change() -> None:
    was = "{{ at_least = 2, until = {}, reason = 'r' }}"
    former = ", ".join(map(was.format, ("2021-01-01", "2022-01-01")))
    plan = f"at_least = 3\nwas = [{former}]\nsince = "
    assert places(f"{plan}2022-01-01") == []
    assert places(f"{plan}2021-06-01") == [("was-before-since", "2021-01-01")]


def test_a_faulty_entry_of_an_array_does_not_hide_the_faults_of_others() -> None:
    steps = [f"{{ by = {by}, at_least = 3 }}" for by in ("2023-12-31", "3", "2026-12-31")]
    assert places(f"at_least = 5\nsteps = [{', '.join(steps)}]") == [
        ("wrong-type", "3"),
        ("step-after-deadline", "2026-12-31"),
    ]


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("steps = 3\nat_least = 1", [("wrong-type", "3")]),
        ('was = "x"\nat_least = 1', [("wrong-type", '"x"')]),
        ("growth = 7", [("wrong-type", "7")]),
        ("total = {}", [("missing-key", "total"), ("one-operator", "total")]),
        ("growth = {}", [("one-operator", "growth")]),
        ("growth = { at_lest = 7 }", [("unknown-key", "at_lest")]),
        ("growth.at_least = 7\ngrowth.at_most = 8", [("one-operator", "growth")]),
        ("between = [1]", [("bad-band", "[1]")]),
        ('between = ["a", 2]', [("wrong-type", '["a", 2]')]),
        ("between = [1, nan]", [("not-finite", "[1, nan]")]),
        ("steps = [3, []]\nat_least = 1", [("wrong-type", "3"), ("wrong-type", "[]")]),
        ("at_least = 1\nbetween = [1, 2]", [("several-goals", "between")]),
        ("within = 1\nat_least = 1", [("about-and-within", "within")]),
        ("about = 3\nwithin = 1e-30", [("within-zero", "1e-30")]),
        ("about = 1\nwithin = 1\nat_least = 1", [("several-goals", "at_least")]),
    ],
)
def test_any_wrong_value_is_named_in_its_place(target: str, found: list[tuple[str, str]]) -> None:
    assert places(target) == found


@pytest.mark.parametrize(
    ("every", "start", "by", "whole"),
    [
        ("quarter", "2021-01-01", "2025-12-31", True),
        ("quarter", "2021-01-01", "2025-10-31", False),
        ("month", "2021-01-28", "2025-12-27", True),
        ("month", "2021-01-29", "2025-12-28", False),
        ("month", "2021-01-31", "2025-12-30", False),
        ("year", "2021-01-01", "9999-12-31", True),
        ("year", "0001-01-01", "2025-12-31", False),
    ],
)
def test_a_sum_is_of_whole_periods(every: str, start: str, by: str, whole: bool) -> None:
    found = places(
        f'figures = "of_period"\nevery = "{every}"\nby = {by}\n'
        f"total = {{ at_least = 1, from = {start} }}"
    )
    assert found == ([] if whole else [("total-periods", start)])


@pytest.mark.parametrize(("start", "whole"), [("2021-01-01", True), ("2021-07-01", False)])
def test_years_to_date_are_added_by_year_however_often_they_come(start: str, whole: bool) -> None:
    target = 'figures = "year_to_date"\nevery = "month"\n'
    found = places(f"{target}total = {{ at_least = 1, from = {start} }}")
    assert found == ([] if whole else [("total-periods", start)])


@pytest.mark.parametrize(
    "goal", ["at_least = 5", "between = [1, 2]", "about = 2\nwithin = 1", "growth.at_least = 7"]
)
def test_a_year_to_date_may_have_a_goal_for_its_year(goal: str) -> None:
    assert places(f'figures = "year_to_date"\n{goal}') == []


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ("each_year = { at_least = 5 }", "year-of-level each_year"),
        ('figures = "level"\nyears = { 2024 = 5 }\nbetter = "higher"', "year-of-level years"),
        ('figures = "of_period"\nevery = "week"\neach_year.at_least = 5', "year-periods each_year"),
        (f"{YTD}years = {{ 2024 = 5 }}", "years-without-better years"),
        (f'{YTD}at_least = 5\nbetter = "higher"', "better-without-years better"),
        (f'{YTD}years.2024 = 5\nbetter = "lower"\nby = 2024-12-31', "beside-years by"),
        (f"{YTD}each_year = {{ }}", "one-operator each_year"),
        (f"{YTD}each_year = {{ at_least = 5, at_most = 6 }}", "one-operator each_year"),
        (f"{YTD}each_year = {{ about = 5 }}", "about-and-within about"),
        (f"{YTD}each_year.at_least = 5\nat_most = 5", "several-goals at_most"),
        (f'{YTD}years = {{ }}\nbetter = "higher"', "no-years { }"),
        (f'{YTD}years = {{ 24 = 5 }}\nbetter = "higher"', "bad-year 24"),
        (f'{YTD}year_starts = "04-31"\nat_least = 5', 'bad-year-start "04-31"'),
        (f"{YTD}year_starts = 4\nat_least = 5", "wrong-type 4"),
    ],
)
def test_goals_a_year_need_figures_that_accumulate(goal: str, expected: str) -> None:
    ((code, at),) = places(goal)
    assert f"{code} {at}" == expected


@pytest.mark.parametrize(
    "goal",
    [
        f"{YTD}each_year = {{ at_least = 5 }}",
        f"{YTD}each_year = {{ about = 5, within = 1 }}",
        f'{YTD}years = {{ 2024 = 5, 2025 = 6 }}\nbetter = "higher"',
        'figures = "of_period"\nevery = "month"\neach_year.at_most = 5',
    ],
)
def test_goals_a_year_need_no_deadline(goal: str) -> None:
    assert faults(f"[targets.t]\n{goal}\n") == []


def test_figures_said_by_another_target_of_the_metric_count() -> None:
    plan = f'{HEAD}[targets.t]\nat_least = 5\n[targets.u]\nmetric = "t"\neach_year.at_least = 1\n'
    assert [each.code for each in faults(plan)] == ["year-of-level"]
    assert faults(plan + 'figures = "year_to_date"\n') == []


def test_a_misspelt_metric_is_named_and_a_new_one_is_none() -> None:
    plan = HEAD + '[targets.patents]\nat_least = 5\n[targets.later]\nat_least = 5\nmetric = "{}"\n'
    assert [each.code for each in faults(plan.format("patent"))] == ["unknown-figures"]
    assert faults(plan.format("passengers")) == []


@pytest.mark.parametrize("figures", ["of_period", "year_to_date"])
@pytest.mark.parametrize("start", ["0001-04-01", "9999-01-01"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_sum_at_the_ends_of_the_calendar_is_judged(figures: str, start: str, day: str) -> None:
    by = "9999-03-31" if start < "9999" else "9999-12-31"
    plan = f'[targets.t]\nfigures = "{figures}"\nby = {by}\n'
    plan += f'year_starts = "{start[5:]}"\ntotal = {{ at_least = 1, from = {start} }}\n'
    found = book(plan, f"date = {day}\n[values]\nt = 4\n")
    for as_of in (date.min, date(2021, 1, 1), date.max):
        assert len(assess(found, as_of).targets) == 1


# --- Arrays and tables of anything ---------------------------------------------------------------

days = st.sampled_from([date.min, date(2021, 1, 1), date(2023, 12, 31), date.max])
plain = st.one_of(
    st.sampled_from([3, -5, 0, 1.5, float("inf"), True, "", "x", "of_period", "year_to_date"]), days
)
keys = st.sampled_from(
    [
        *("at_least", "at_most", "between", "about", "within", "growth", "total", "from"),
        *("by", "until", "since", "reason", "steps", "was", "baseline", "every"),
        *("figures", "metric", "never_falls"),
    ]
)
anything = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(keys, anything, min_size=1, max_size=8))
def test_whatever_a_target_contains_it_is_read_or_refused(target: dict[str, Any]) -> None:
    plan = HEAD + tomli_w.dumps({"targets": {"t": target}})
    found = faults(plan)
    for each in found:
        for language in messages.languages():
            assert word(each, messages.load(language)).message
    if not any(each.severity == "error" for each in found):
        for day in (date(2021, 1, 1), date(2026, 1, 1)):
            assess(book(plan), day)
