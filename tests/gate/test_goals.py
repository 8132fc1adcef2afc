"""Goals in the gate: every way to ease one, declarations, and the goal judged meanwhile."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import books, goal, history, steps, target, was

from bishan_targets.gate.decide import Check, Outcome, Result, check
from bishan_targets.gate.goals import stricter_goal
from bishan_targets.messages import load
from bishan_targets.model.book import Book
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import Policy, Rule, TargetPolicy, Waiver
from bishan_targets.model.targets import BaselineRule, Figures, Target
from bishan_targets.render.check.findings import word_result
from bishan_targets.report.checked import checked

TODAY = date(2022, 3, 1)
PAST = ("2019-12-31 3.0", "2020-12-31 3.1", "2021-12-31 3.2")
WANTED = target(">= 3.5")


def book(wanted: Target, *figures: str, policy: Policy | None = None) -> Book:
    return books([(wanted, history(*(figures or PAST)))], policy)


def changed(new: Target, old: Target = WANTED, as_of: date = TODAY, **more: Any) -> list[Check]:
    """The gate's checks of a goal that changed, all figures as before."""
    return of_goals(check(book(new, **more), book(old, **more), as_of))


def of_goals(result: Result) -> list[Check]:
    rules = (Rule.TARGET_LOOSENED, Rule.GOAL_LOWERED, Rule.HISTORY_REWRITTEN)
    return [each for each in result.findings if each.comparison.rule in rules]


def named(found: list[Check]) -> list[tuple[str, str]]:
    return [(each.comparison.rule, each.comparison.aspect) for each in found]


def aspects(new: Target, old: Target = WANTED, as_of: date = TODAY) -> list[tuple[str, str]]:
    return named(changed(new, old, as_of))


def goal_of(text: str, by: str = "2025-12-31", **more: Any) -> Target:
    return target(text, by)._replace(**more)


# --- every aspect of a goal -----------------------------------------------------------------------

LOOSENED = [
    (">= 3.5", ">= 3.4", "value"),
    ("<= 10", "<= 11", "value"),
    ("> 3.5", ">= 3.5", "strictness"),
    ("< 10", "<= 10", "strictness"),
    (">= 3.5", "<= 3.5", "operator"),
    (">= 3.5", "between 3 4", "operator"),
    (">= 7", "growth >= 7", "operator"),
    ("between 45 55", "between 44 55", "value"),
    ("between 45 55", "between 45 56", "value"),
    ("between 45 55", "between 46 56", "value"),
    ("growth >= 7", "growth >= 6", "value"),
    ("total <= 500 2021-01-01", "total <= 501 2021-01-01", "value"),
    ("total <= 500 2021-01-01", "total <= 500 2022-01-01", "operator"),
]


@pytest.mark.parametrize(("old", "new", "aspect"), LOOSENED)
def test_a_looser_goal_is_found(old: str, new: str, aspect: str) -> None:
    before, after = (_of_any_kind(text) for text in (old, new))
    found = changed(after, before)
    assert named(found) == [("target-loosened", aspect)]
    assert found[0].outcome is Outcome.FAIL
    assert found[0].level == "error"


def _of_any_kind(text: str) -> Target:
    kind = Figures.OF_PERIOD if text.startswith("total") else Figures.LEVEL
    return goal_of(text, figures=kind)


@pytest.mark.parametrize(
    ("old", "new"),
    [(new, old) for old, new, aspect in LOOSENED if aspect != "operator" and "46" not in new]
    + [(">= 3.5", ">= 3.5"), ("between 45 55", "between 46 54")],
)
def test_a_harder_goal_passes(old: str, new: str) -> None:
    assert aspects(_of_any_kind(new), _of_any_kind(old)) == []


def test_a_later_deadline_is_found_and_an_earlier_one_passes() -> None:
    assert aspects(goal_of(">= 3.5", "2026-12-31")) == [("target-loosened", "deadline")]
    assert aspects(goal_of(">= 3.5", "2024-12-31")) == []
    slower = aspects(goal_of(">= 3.55", "2026-12-31"))
    assert slower == [("target-loosened", "deadline")]


# --- interim goals --------------------------------------------------------------------------------

STEPPED = WANTED._replace(steps=steps("2023-12-31 >= 3.3", "2024-12-31 >= 3.4"))


@pytest.mark.parametrize(
    ("now", "years"),
    [
        (("2023-12-31 >= 3.3",), ["2024-12-31"]),
        ((), ["2023-12-31", "2024-12-31"]),
        (("2023-12-31 >= 3.2", "2024-12-31 >= 3.4"), ["2023-12-31"]),
        (("2023-12-31 > 3.3", "2024-12-31 >= 3.5"), []),
        (("2023-12-31 >= 3.3 since 2022-02-01", "2024-12-31 >= 3.4"), ["2023-12-31"]),
        (("2023-12-31 <= 3.3", "2024-12-31 >= 3.4"), ["2023-12-31"]),
        # Half a year later is another one: that of 2023 is gone.
        (("2024-06-30 >= 3.3", "2024-12-31 >= 3.4"), ["2023-12-31"]),
        (("2022-12-31 >= 3.3", "2023-12-31 >= 3.3", "2024-12-31 >= 3.4"), []),
    ],
)
def test_interim_goals_removed_or_eased_are_found(now: tuple[str, ...], years: list[str]) -> None:
    found = aspects(WANTED._replace(steps=steps(*now)), STEPPED)
    assert found == [("target-loosened", f"interim.{year}") for year in years]


def test_an_interim_goal_decided_no_later_passes() -> None:
    old = WANTED._replace(steps=steps("2023-12-31 >= 3.3 since 2022-02-01"))
    earlier = WANTED._replace(steps=steps("2023-12-31 >= 3.3 since 2022-01-01"))
    assert aspects(earlier, old) == []
    assert aspects(WANTED._replace(steps=steps("2023-12-31 >= 3.3")), old) == []


def test_the_path_is_that_of_the_base_where_an_interim_goal_was_eased() -> None:
    """On 2021-12-31 the base's path is at 3.25 halfway to 3.3; 3.2 is behind it."""
    figures = ("2020-12-31 3.2", "2021-12-31 3.2")
    old = WANTED._replace(steps=steps("2022-12-31 >= 3.3"))
    result = check(book(WANTED, *figures), book(old, *figures), TODAY)
    (behind,) = (
        each.comparison for each in result.checks if each.comparison.rule is Rule.BEHIND_PACE
    )
    assert behind.reference == pytest.approx(3.25)


def test_interim_goals_of_another_kind_do_not_lead_to_the_bases_goal() -> None:
    """Growth by 8 % on the way is no level of 8."""
    new = goal_of("growth >= 7", steps=steps("2023-12-31 growth >= 8"))
    result = check(book(new), book(WANTED), TODAY)
    (behind,) = (
        each.comparison for each in result.checks if each.comparison.rule is Rule.BEHIND_PACE
    )
    # 3.0 → 3.5 from 2019-12-31 on: 731 of 2192 days.
    assert behind.reference == pytest.approx(3.0 + 0.5 * 731 / 2192)


# --- the reading of the figures -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "old", "aspect"),
    [
        ({"figures": Figures.OF_PERIOD}, {"figures": Figures.YEAR_TO_DATE}, "figures"),
        ({"figures": Figures.YEAR_TO_DATE}, {}, "figures"),
        ({"since": date(2022, 1, 1)}, {}, "since"),
        ({"since": date(2022, 2, 1)}, {"since": date(2022, 1, 1)}, "since"),
        ({"never_falls": True}, {}, "never_falls"),
        ({"figures_from": "others"}, {}, "metric"),
    ],
)
def test_another_reading_of_the_figures_is_found(
    new: dict[str, Any], old: dict[str, Any], aspect: str
) -> None:
    assert aspects(WANTED._replace(**new), WANTED._replace(**old)) == [("target-loosened", aspect)]


def test_another_quantity_or_reading_is_named_in_both_revisions() -> None:
    def values(new: Target, old: Target) -> list[tuple[object, object]]:
        found = (each.comparison for each in changed(new, old))
        return [(each.value, each.reference) for each in found]

    since_2021, since_2022 = (
        goal_of(f"total <= 500 {year}-01-01", figures=Figures.OF_PERIOD) for year in (2021, 2022)
    )
    assert values(since_2022, since_2021) == [("total 2022-01-01 <=", "total 2021-01-01 <=")]
    assert values(goal_of("growth >= 7"), goal_of(">= 7")) == [("growth >=", ">=")]
    amounts = WANTED._replace(figures=Figures.OF_PERIOD)
    assert values(amounts, WANTED) == [("of_period", "level")]
    assert values(amounts._replace(year_starts=(4, 1)), amounts) == [("04-01", "01-01")]


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ({}, {"since": date(2022, 1, 1)}),
        ({"since": date(2021, 1, 1)}, {"since": date(2022, 1, 1)}),
        ({}, {"never_falls": True}),
        ({"figures_from": "firms"}, {}),
        ({"figures": Figures.OF_PERIOD}, {"figures": Figures.OF_PERIOD}),
    ],
)
def test_a_reading_that_is_no_looser_passes(new: dict[str, Any], old: dict[str, Any]) -> None:
    assert aspects(WANTED._replace(**new), WANTED._replace(**old)) == []


def test_another_baseline_makes_another_goal_for_growth() -> None:
    """7 % a year from 400 ends lower than from 500."""
    since_2020 = BaselineRule(date(2020, 12, 31))
    old = goal_of("growth >= 7", baseline=since_2020)
    lower = old._replace(baseline=BaselineRule(date(2020, 12, 31), Decimal("2.5")))
    found = changed(lower, old)
    assert named(found) == [("target-loosened", "baseline")]
    assert (found[0].comparison.value, found[0].comparison.reference) == (
        "2020-12-31 2.5",
        "2020-12-31",
    )
    assert aspects(old, old) == []
    # A goal for a level stays the same.
    assert aspects(WANTED._replace(baseline=since_2020)) == []


def test_another_metric_is_judged_by_the_figures_of_the_bases() -> None:
    """To name a metric that does well is no way out of a bad figure."""
    good = history(*PAST, "2022-02-28 9")
    bad = [*history(*PAST), *history("2022-02-28 2")]
    other = target("> 0", name="others")
    head = books([(WANTED._replace(figures_from="others"), bad), (other, good)])
    base = books([(WANTED, history(*PAST)), (other, history(*PAST))])
    rules = [
        each.comparison.rule
        for each in check(head, base, TODAY).findings
        if each.comparison.metric == "firms" and each.level == "error"
    ]
    assert set(rules) == {"target-loosened", "regressed"}


@pytest.mark.parametrize(
    ("every", "kind"),
    [(Every.MONTH, "total <= 9 2019-01-01"), (Every.MONTH, ">= 3"), (Every.WEEK, ">= 3")],
)
def test_the_sum_of_the_base_is_judged_by_the_periods_of_the_base(every: Every, kind: str) -> None:
    """3.0 + 3.1 + 3.2 = 9.3: as figures of months, most of them would be missing."""
    old = goal_of("total <= 9 2019-01-01", "2021-12-31", figures=Figures.OF_PERIOD)
    new = goal_of(kind, "2021-12-31", figures=Figures.OF_PERIOD, every=every)
    result = check(book(new), book(old), TODAY)
    (missed,) = (each.comparison for each in result.checks if each.comparison.rule is Rule.MISSED)
    assert (missed.holds, missed.value) == (False, Decimal("9.3"))


# --- goals that were changed on record ------------------------------------------------------------

LOWERED = goal_of(">= 3.2", was=(was(">= 3.5", "2022-01-01"),))


def test_a_lower_goal_that_keeps_the_old_one_is_said_to_be_lowered() -> None:
    (found,) = changed(LOWERED)
    compared = found.comparison
    assert named([found]) == [("goal-lowered", "value")]
    assert (compared.value, compared.reference) == ("3.2", "3.5")
    assert (compared.day, compared.reason) == (date(2022, 1, 1), "too far")
    assert found.outcome is Outcome.FAIL


def test_a_later_deadline_on_record_is_lowered_too() -> None:
    new = goal_of(">= 3.5", "2027-12-31", was=(was(">= 3.5", "2022-01-01"),))
    assert aspects(new) == [("goal-lowered", "deadline")]


def test_a_former_goal_that_never_was_declares_nothing() -> None:
    other = goal_of(">= 3.2", was=(was(">= 3.4", "2022-01-01"),))
    assert aspects(other) == [("target-loosened", "value")]


def test_a_raised_goal_on_record_passes() -> None:
    assert aspects(goal_of(">= 3.8", was=(was(">= 3.5", "2022-01-01"),))) == []


def test_a_waiver_lets_a_lowered_goal_pass() -> None:
    until = date(2022, 5, 1)
    allowed = Waiver(Rule.GOAL_LOWERED, "firms", "council, 3 January", "office", until)
    (found,) = of_goals(check(book(LOWERED, policy=Policy(waivers=[allowed])), book(WANTED), TODAY))
    assert (found.outcome, found.waiver) == (Outcome.WAIVED, allowed)
    # It is none for a goal that was lowered in silence.
    silent = check(book(goal_of(">= 3.2"), policy=Policy(waivers=[allowed])), book(WANTED), TODAY)
    assert [each.outcome for each in of_goals(silent)] == [Outcome.FAIL]


def test_once_lowered_it_is_not_found_again() -> None:
    assert aspects(LOWERED, LOWERED) == []


def test_a_goal_lowered_twice_is_lowered_from_the_latest() -> None:
    again = goal_of(">= 3", was=(*LOWERED.was, was(">= 3.2", "2022-02-01")))
    (found,) = changed(again, LOWERED)
    assert named([found]) == [("goal-lowered", "value")]
    assert (found.comparison.value, found.comparison.reference) == ("3", "3.2")


@pytest.mark.parametrize(
    "now",
    [
        (),
        (was(">= 3.4", "2022-01-01"),),
        (was(">= 3.5", "2022-01-02"),),
        (was(">= 3.5", "2022-01-01", by="2026-12-31"),),
        (was(">= 3.5", "2022-01-01")._replace(reason="easier"),),
        (was(">= 3.5", "2022-01-01")._replace(source="minutes"),),
    ],
)
def test_a_former_goal_edited_or_removed_is_history_rewritten(now: tuple[Any, ...]) -> None:
    (found,) = changed(LOWERED._replace(was=now), LOWERED)
    assert named([found]) == [("history-rewritten", "was")]
    assert (found.comparison.reference, found.comparison.day) == (">= 3.5", date(2022, 1, 1))


def test_a_former_goal_added_or_moved_in_the_list_is_not() -> None:
    older = was(">= 2", "2018-01-01")
    both = LOWERED._replace(was=(older, *LOWERED.was))
    assert aspects(both, LOWERED) == []


# --- the goals in force, today and later ----------------------------------------------------------


def test_an_easier_goal_in_force_today_is_found_though_the_last_one_stays() -> None:
    """3.5 is said to begin in 2023 only; until then 3 is enough."""
    new = WANTED._replace(was=(was(">= 3", "2023-01-01"),))
    (found,) = changed(new)
    assert named([found]) == [("target-loosened", "value")]
    assert (found.comparison.value, found.comparison.reference) == ("3", "3.5")
    # From its day on the goal is the same as before.
    assert aspects(new, as_of=date(2023, 1, 1)) == []


def test_an_easier_goal_in_force_later_is_found_now() -> None:
    """By the day when it comes into force, the base has it, too."""
    old = WANTED._replace(was=(was(">= 3.4", "2023-01-01"),))
    new = old._replace(was=(*old.was, was(">= 3", "2024-01-01")))
    (found,) = changed(new, old)
    assert (found.comparison.value, found.comparison.reference) == ("3", "3.5")


@pytest.mark.parametrize(
    ("text", "by", "aspect"),
    [
        (">= 3.5", "2027-12-31", "deadline"),
        ("<= 3.5", "2025-12-31", "operator"),
        ("between 3 4", "2025-12-31", "operator"),
    ],
)
def test_a_goal_in_force_today_is_compared_in_every_aspect(text: str, by: str, aspect: str) -> None:
    new = WANTED._replace(was=(was(text, "2023-01-01", by=by),))
    assert aspects(new) == [("target-loosened", aspect)]


def test_a_harder_goal_in_force_today_passes() -> None:
    assert aspects(WANTED._replace(was=(was(">= 3.6", "2023-01-01"),))) == []


def test_the_judgement_is_by_the_stricter_goal_in_force() -> None:
    """3.6 was met and is not any more; an easier one until 2023 does not change that."""
    figures = ("2019-12-31 3.0", "2020-12-31 3.6", "2021-12-31 3.3")
    new = WANTED._replace(was=(was(">= 3", "2023-01-01"),))
    result = check(book(new, *figures), book(WANTED, *figures), TODAY)
    (lost,) = (each.comparison for each in result.checks if each.comparison.rule is Rule.LOST)
    assert (lost.holds, lost.goal) == (False, WANTED.goal)
    alone = check(book(new, *figures), None, TODAY)
    (kept,) = (each.comparison for each in alone.checks if each.comparison.rule is Rule.LOST)
    assert kept.holds


def test_a_goal_lowered_today_is_judged_by_the_former_one_in_this_change() -> None:
    figures = ("2019-12-31 3.0", "2020-12-31 3.6", "2021-12-31 3.3")
    result = check(book(LOWERED, *figures), book(WANTED, *figures), TODAY)
    assert "lost" in [each.comparison.rule for each in result.findings]
    after = check(book(LOWERED, *figures), book(LOWERED, *figures), TODAY)
    assert "lost" not in [each.comparison.rule for each in after.findings]


@pytest.mark.parametrize(
    ("new", "old", "stricter"),
    [
        (goal(">= 3.2"), goal(">= 3.5"), goal(">= 3.5")),
        (goal(">= 3.8"), goal(">= 3.5", "2024-12-31"), goal(">= 3.8", "2024-12-31")),
        (goal("> 3.5"), goal(">= 3.5"), goal("> 3.5")),
        (goal("<= 3"), goal(">= 3", "2026-12-31"), goal(">= 3")),
        (goal("between 40 50"), goal("between 45 55"), goal("between 45 50")),
        (goal("between 60 70"), goal("between 45 55"), goal("between 45 55")),
        (
            goal("total <= 5 2022-01-01"),
            goal("total <= 9 2021-01-01"),
            goal("total <= 9 2021-01-01"),
        ),
    ],
)
def test_of_two_goals_the_stricter_applies(new: Any, old: Any, stricter: Any) -> None:
    assert stricter_goal(new, old) == stricter


# --- several targets on one metric ----------------------------------------------------------------


def shared(*figures: str, policy: TargetPolicy | None = None) -> Book:
    first = target(">= 3.3", "2023-12-31", policy=policy)
    second = target(">= 3.5", name="later")._replace(figures_from="firms")
    found = books([(first, [])], None)
    plan = found.plan._replace(targets={"firms": first, "later": second})
    dated = [each._replace(file=f"actuals/{each.date}.toml") for each in history(*figures)]
    return Book(plan, {"firms": dated}, ())


def test_a_worse_figure_is_told_for_each_target_of_its_metric() -> None:
    head, base = shared(*PAST, "2022-02-28 3.1"), shared(*PAST)
    result = check(head, base, TODAY)
    worse = [each.comparison for each in result.findings if each.comparison.rule == "regressed"]
    assert {each.metric for each in worse} == {"firms", "later"}
    assert {(each.value, each.reference) for each in worse} == {(Decimal("3.1"), Decimal("3.2"))}


def test_a_rewritten_figure_is_told_once() -> None:
    head, base = shared(*PAST[:2], "2021-12-31 3.3"), shared(*PAST)
    found = of_goals(check(head, base, TODAY))
    assert [(each.comparison.rule, each.comparison.metric) for each in found] == [
        ("history-rewritten", "firms")
    ]


def placed(
    head: Book, base: Book
) -> dict[tuple[str, str | None], tuple[str | None, tuple[Any, ...]]]:
    """The file and the key that each finding points at."""
    result = check(head, base, TODAY)
    keys: list[tuple[Any, ...]] = []

    def locate(file: str, key: tuple[Any, ...]) -> tuple[str | None, int | None]:
        keys.append(key)
        return None, None

    words = word_result(result, head, base, load("en"))
    report = checked(
        head, base, TODAY, result, words, (None, None), locate, fail_on="error", first_run=False
    )
    return {
        (each.rule, each.target): (each.file, key)
        for each, key in zip(report.findings, keys[: len(report.findings)], strict=True)
    }


def test_findings_point_at_the_figure_of_the_metric() -> None:
    found = placed(shared(*PAST, "2022-02-28 3.1"), shared(*PAST))
    place = ("actuals/2022-02-28.toml", ("values", "firms", "2022-02-28"))
    assert found["regressed", "firms"] == found["regressed", "later"] == place


def test_findings_about_goals_point_at_the_plan() -> None:
    """So do former ones, whether or not there is a figure of that day."""
    dated = [Observation(date(2022, 1, 1), Decimal("3.3"), file="actuals/2022-01-01.toml")]
    head = books([(LOWERED._replace(was=()), dated)])
    base = books([(LOWERED, dated)])
    assert placed(head, base)["history-rewritten", "firms"] == (
        "targets.toml",
        ("targets", "firms"),
    )
    lowered = placed(books([(LOWERED, dated)]), books([(WANTED, dated)]))
    assert lowered["goal-lowered", "firms"] == ("targets.toml", ("targets", "firms"))


# --- ways out of a judgement ----------------------------------------------------------------------

YEARS = ("2021-12-31 104", "2022-12-31 103", "2023-12-31 103")
BUDGET = goal_of("total <= 320 2021-01-01", figures=Figures.OF_PERIOD)


@pytest.mark.parametrize(
    "now",
    [
        book(BUDGET, YEARS[0], YEARS[2]),
        book(BUDGET, "2021-06-30 0", *YEARS),
        book(BUDGET._replace(every=Every.MONTH), *YEARS),
    ],
)
def test_a_sum_that_can_no_longer_be_judged_is_found(now: Book) -> None:
    found = of_goals(check(now, book(BUDGET, *YEARS), date(2024, 3, 1)))
    assert ("target-loosened", "sum") in named(found)


def test_a_deadline_moved_before_the_decision_is_found() -> None:
    decided = WANTED._replace(since=date(2023, 1, 1))
    earlier = goal_of(">= 3.5", "2022-12-31", since=date(2023, 1, 1))
    assert aspects(earlier, decided, date(2024, 1, 1)) == [("target-loosened", "since")]


def test_a_renamed_target_may_keep_its_figures_under_their_old_id() -> None:
    old = target(">= 3.5", name="a")
    policy = TargetPolicy(renamed_from="a")
    new = target(">= 3.5", name="z")._replace(figures_from="a", policy=policy)
    before = books([(old, history(*PAST))])
    after = before._replace(plan=before.plan._replace(targets={"z": new}))
    assert of_goals(check(after, before, TODAY)) == []


def test_an_amount_lower_than_the_one_before_is_a_warning() -> None:
    policy = TargetPolicy(accumulates=True)
    floor = goal_of("total >= 500 2021-01-01", figures=Figures.OF_PERIOD, policy=policy)
    after = check(book(floor, *YEARS, "2024-12-31 90"), book(floor, *YEARS), date(2025, 2, 1))
    (found,) = (each for each in after.findings if each.comparison.rule is Rule.REGRESSED)
    assert (found.level, after.outcome) == ("warning", Outcome.PASS)
