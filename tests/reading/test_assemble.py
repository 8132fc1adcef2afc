"""The rules that span several keys or several files."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.model.book import Plan
from bishan_targets.model.diagnostics import Diagnostic, Severity
from bishan_targets.model.goals import Goal, Operator
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import Policy, TargetPolicy
from bishan_targets.model.targets import (
    BaselineRule,
    Better,
    Bounds,
    Indicator,
    PublishedRule,
    Target,
)
from bishan_targets.reading.assemble import build_plan
from bishan_targets.reading.histories.history import History, SnapshotPlaces
from bishan_targets.reading.histories.long_csv import read_csv
from bishan_targets.reading.observations import (
    add_given_baselines,
    build_observations,
    figures_outside_bounds,
    stray_metrics,
)
from bishan_targets.reading.plan_input import PlanInput
from bishan_targets.reading.schema.plan_file import SnapshotFile
from bishan_targets.reading.schema.shape import check
from bishan_targets.reading.schema.whole_plan_file import WholePlanFile
from bishan_targets.reading.toml.parse import parse
from bishan_targets.reading.toml.source import Source

PLAN = "[plan]\nby = 2025-12-31\nbaseline = 2020-12-31\nsource = 'plan'\n"


def plan_input(text: str) -> PlanInput:
    parsed = parse(Source("targets.toml", text))
    file, _ = check(WholePlanFile, parsed)
    assert file
    return PlanInput(file, parsed)


def plan(text: str) -> tuple[Plan, list[tuple[str, int | None, int | None]]]:
    built, found = build_plan(plan_input(text))
    return built, [(each.code, each.line, each.column) for each in found]


def snapshot(name: str, values: str, *, dated: bool = True) -> History:
    parsed = parse(Source(f"actuals/{name}.toml", f"date = {name[:10]}\n[values]\n{values}\n"))
    file, _ = check(SnapshotFile, parsed)
    assert file
    return history(file, parsed.source, dated=dated)


def history(file: SnapshotFile, source: Source, *, dated: bool) -> History:
    return History(source.file, file.observations(source.file), SnapshotPlaces(source), dated=dated)


def table(name: str, *rows: str) -> History:
    lines = ("date,metric,value", *rows, "")
    found, _ = read_csv(Source(f"actuals/{name}.csv", "\n".join(lines)))
    assert found
    return found


# --- Plans ---------------------------------------------------------------------------------------


def test_defaults_are_filled_in() -> None:
    built, found = plan(
        PLAN + "[targets.a]\nat_least = 1\n[targets.b]\nless_than = 2\nby = 2030-01-01\n"
        "baseline = { date = 2019-12-31, value = 3 }\nsource = 'own'\nname = 'B'\ndecimals = 1\n"
    )
    assert found == []
    first, second = built.targets.values()
    assert first.goal == Goal(Operator.AT_LEAST, Decimal(1), date(2025, 12, 31))
    assert first.baseline == BaselineRule(date(2020, 12, 31))
    assert (first.source, first.name, first.decimals) == ("plan", {"und": "a"}, None)
    assert second.goal == Goal(Operator.LESS_THAN, Decimal(2), date(2030, 1, 1))
    assert second.baseline == BaselineRule(date(2019, 12, 31), Decimal(3))
    assert (second.source, second.name, second.decimals) == ("own", {"und": "B"}, 1)


def test_a_whole_plan() -> None:
    built, found = plan(
        """
        [plan]
        name = "P"
        by = 2025-12-31
        baseline = 2020-12-31
        source = "plan"
        rule = "un"
        [targets.a]
        name = "A"
        unit = "%"
        at_most = 5
        decimals = 1
        every = "quarter"
        minimum = 0
        maximum = 100
        note = "n"
        group = "g"
        renamed_from = "z"
        keep = true
        [indicators.i]
        name = "I"
        unit = "km"
        better = "lower"
        baseline = { date = 2019-12-31, value = 3 }
        decimals = 2
        minimum = 1
        maximum = 9
        source = "own"
        note = "m"
        [indicators.j]
        better = "higher"
        [import]
        names = { "Row" = "a" }
        [check]
        longest_waiver = 30
        """
    )
    assert found == []
    assert built == Plan(
        name={"und": "P"},
        source="plan",
        file="targets.toml",
        targets={
            "a": Target(
                id="a",
                name={"und": "A"},
                unit={"und": "%"},
                goal=Goal(Operator.AT_MOST, Decimal(5), date(2025, 12, 31)),
                baseline=BaselineRule(date(2020, 12, 31)),
                decimals=1,
                every=Every.QUARTER,
                bounds=Bounds(Decimal(0), Decimal(100)),
                source="plan",
                note="n",
                group={"und": "g"},
                policy=TargetPolicy(renamed_from="z"),
                keep=True,
            )
        },
        policy=Policy(
            longest_waiver=30,
            waivers=[],
            corrections=[],
            withdrawals=[],
            retirements=[],
            closures=[],
        ),
        rule=PublishedRule.UN,
        indicators={
            "i": Indicator(
                id="i",
                name={"und": "I"},
                unit={"und": "km"},
                better=Better.LOWER,
                baseline=BaselineRule(date(2019, 12, 31), Decimal(3)),
                decimals=2,
                bounds=Bounds(Decimal(1), Decimal(9)),
                source="own",
                note="m",
            ),
            "j": Indicator(
                id="j",
                name={"und": "j"},
                unit=None,
                better=Better.HIGHER,
                baseline=BaselineRule(date(2020, 12, 31)),
                decimals=None,
                bounds=Bounds(),
                source="plan",
                note=None,
            ),
        },
        import_names={"Row": "a"},
    )


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        ("at_least = 5\nminimum = 1\nmaximum = 1", [("bounds-order", 8, 11)]),
        ("at_least = 5\nminimum = 1\nmaximum = 9", []),
        ("at_least = 1\nminimum = 1\nmaximum = 9", [("goal-outside-bounds", 6, 12)]),
        ("at_least = 9\nminimum = 1\nmaximum = 9", []),
        ("more_than = 9\nminimum = 1\nmaximum = 9", [("goal-outside-bounds", 6, 13)]),
        ("more_than = 1\nminimum = 1\nmaximum = 9", []),
        ("at_most = 9\nmaximum = 9", [("goal-outside-bounds", 6, 11)]),
        ("less_than = 9\nmaximum = 9", []),
        ("less_than = 1\nminimum = 1", [("goal-outside-bounds", 6, 13)]),
        ("at_most = 1\nminimum = 1", []),
    ],
)
def test_a_goal_lies_where_the_bounds_leave_it_open(
    lines: str, places: list[tuple[str, int, int]]
) -> None:
    assert plan(f"{PLAN}[targets.a]\n{lines}\n")[1] == places


@pytest.mark.parametrize(
    ("key", "operator"),
    [("at_least", ">="), ("more_than", ">"), ("at_most", "<="), ("less_than", "<")],
)
def test_the_key_is_the_operator(key: str, operator: str) -> None:
    built, _ = plan(f"{PLAN}[targets.a]\n{key} = 1\n")
    assert built.targets["a"].goal.operator == operator


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [("no-targets", 1, 1)]),
        ("[targets]", [("no-targets", 5, 2)]),
        ("[targets.a]", [("missing-goal", 5, 10)]),
        ("[targets]\na = {}", [("missing-goal", 6, 1)]),
        ("[targets.a]\nat_lest = 1", []),
        ("[targets.a]\nat_least = true", []),
        ("[targets.a]\nat_least = 1,0", []),
        ("[targets.a]\nname = 1,0", [("missing-goal", 5, 10)]),
        ("[targets.a\n[targets.b]", [("missing-goal", 6, 10)]),
        ("[targets.a]\nat_least = 1\nless_than = 2", [("several-goals", 7, 1)]),
        (
            "[targets.a]\nat_most = 1\nat_least = true\nmore_than = 2",
            [("several-goals", 7, 1), ("several-goals", 8, 1)],
        ),
        ("[target.a]\nat_least = 1", []),
        ("[targets.a]\n= 1", []),
        ("[indicators.a]\nbetter = 'lower'", []),
        (
            "[targets.a]\nat_least = 1\n[indicators.a]\nbetter = 'lower'",
            [("indicator-with-goal", 7, 13)],
        ),
        ("[targets.a]\nat_least = 1\n[check.targets.b]", [("unknown-target", 7, 1)]),
        ("[targets.a]\nat_least = 1,0\n[check.targets.a]", []),
        ("[targets", []),
        ("[targets.a", []),
    ],
)
def test_goals(text: str, found: list[tuple[str, int, int]]) -> None:
    assert plan(PLAN + text)[1] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[targets.a]\nat_least = 1", [("missing-deadline", 1, 10)]),
        ("[targets.a]\nat_least = 1\nby = 2025-12-31", []),
        ("[targets.a]\nat_least = 1\nbye = 2025-12-31", []),
        ("[targets.a]\nat_least = 1\nby = '2025-12-31'", []),
        ("[targets.a]\nat_least = 1\nby = 2025/12/31", []),
        ("[targets.a]\nat_least = 1\n[plan]\nby = '2025-12-31'", []),
        ("[targets.a]\nat_least = 1\n[plan]\nby = 2025/12/31", []),
        ("[targets.a]\nat_least = 1\n[plan\nby = 2025-12-31", []),
        ("[targets.a]\nat_least = 1\n[plan]\n= 1", []),
        ("[targets.a]\nat_least = 1\n[plan]\nname = 1,0", [("missing-deadline", 1, 10)]),
    ],
)
def test_deadlines(text: str, found: list[tuple[str, int, int]]) -> None:
    assert plan(text)[1] == found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("[targets.a]", {"id": "a"}),
        ("[targets.a]\nat_least = 1\nmore_than = 2", {"key": "more_than", "first": "at_least"}),
        (
            "[targets.a]\nat_least = 1\nby = 2020-01-01",
            {"id": "a", "by": "2020-01-01", "baseline": "2020-12-31"},
        ),
        (
            "[targets.a]\nat_least = 1\nminimum = 3\nmaximum = 2",
            {"minimum": "3", "maximum": "2"},
        ),
        ("[targets.a]\nat_least = 1\nminimum = 3", {"key": "at_least", "value": "1"}),
        ("[targets.a]\nat_least = 1\n[indicators.a]\nbetter = 'lower'", {"id": "a"}),
    ],
)
def test_what_a_problem_tells(text: str, values: dict[str, str]) -> None:
    _, (found,) = build_plan(plan_input(f"{PLAN}{text}\n"))
    assert found.values == values


def test_a_missing_deadline_names_its_target() -> None:
    _, (found,) = build_plan(plan_input("[targets.a]\nat_least = 1"))
    assert (found.code, found.values) == ("missing-deadline", {"id": "a"})


@pytest.mark.parametrize(
    ("settings", "own", "places"),
    [
        ("by = 2020-01-02\nbaseline = 2020-01-01", "", []),
        ("by = 2020-01-01\nbaseline = 2020-01-01", "", [(2, 6)]),
        ("by = 2020-01-01", "baseline = 2020-01-01", [(6, 12)]),
        ("baseline = 2020-01-01", "by = 2020-01-01", [(6, 6)]),
        ("baseline = 2020-01-01", "by = 2020-01-02", []),
        ("", "by = 2020-01-01\nbaseline = { date = 2020-01-01, value = 1 }", [(6, 6)]),
        ("by = 2019-01-01\nbaseline = 2020-01-01", "by = 2021-01-01", [(2, 6)]),
        ("by = 2020-01-01", "baseline = 2021-01-01\nby = '2022-01-01'", []),
        ("by = 2020-01-01", "baseline = 2021-01-01\nby = 2022/01/01", []),
        ("baseline = 2020-01-01", "by = 2019-01-01\nbaseline = { date = 2018 }", []),
    ],
)
def test_deadline_comes_after_the_baseline(
    settings: str, own: str, places: list[tuple[int, int]]
) -> None:
    padding = "\n" * (1 - settings.count("\n"))
    _, found = plan(f"[plan]\n{settings}\n{padding}[targets.a]\nat_least = 1\n{own}\n")
    assert [(line, column) for _, line, column in found] == places
    assert {code for code, *_ in found} <= {"deadline-before-baseline"}


def test_a_plan_with_one_mistake_for_all_targets_says_it_once() -> None:
    targets = "".join(f"[targets.t{number}]\nat_least = 1\n" for number in range(9))
    text = "[plan]\nby = 2019-12-31\nbaseline = 2020-12-31\n" + targets
    assert plan(text)[1] == [("deadline-before-baseline", 2, 6)]
    _, (found,) = build_plan(plan_input(text))
    assert found.values == {"id": "plan", "by": "2019-12-31", "baseline": "2020-12-31"}


def test_targets_with_errors_are_left_out() -> None:
    built, _ = plan(PLAN + "[targets.a]\n[targets.b]\nat_least = 1\n")
    assert list(built.targets) == ["b"]
    built, _ = plan(PLAN + "[targets.a]\nat_least = 1\nat_most = 2\n[targets.b]\nat_lest = 1\n")
    assert built.targets == {}


# --- Figures -------------------------------------------------------------------------------------


def observe(*snapshots: History) -> dict[str, list[tuple[str, Decimal]]]:
    observations, _ = build_observations(snapshots)
    return {
        name: [(each.date.isoformat(), each.value) for each in figures]
        for name, figures in observations.items()
    }


@given(st.permutations(["2018-12-31", "2019-12-31", "2020-06-30", "2020-12-31_a", "2020-12-31_b"]))
def test_figures_are_in_order_of_date_whatever_the_order_of_files(names: Sequence[str]) -> None:
    found = observe(*(snapshot(name, f"m{name[10:]} = {names.index(name)}") for name in names))
    assert [day for day, _ in found["m"]] == ["2018-12-31", "2019-12-31", "2020-06-30"]


def test_what_a_figure_says_of_itself_goes_before_what_its_file_says() -> None:
    text = "date = 2020-12-31\nsource = 'file'\n[values]\na = 1\n"
    text += "b = { value = 2, source = 'own', note = 'n', provisional = true }"
    parsed = parse(Source("actuals/x.toml", text))
    file, _ = check(SnapshotFile, parsed)
    assert file
    observations, _ = build_observations([history(file, parsed.source, dated=True)])
    (first,), (second,) = observations.values()
    assert (first.source, first.note, first.provisional) == ("file", None, False)
    assert (second.source, second.note, second.provisional) == ("own", "n", True)
    assert first.file == "actuals/x.toml"


def test_a_metric_twice_on_a_date_names_both_places() -> None:
    _, found = build_observations(
        [
            snapshot("2020-12-31_b", "x = 1\nm = 2"),
            snapshot("2020-12-31_a", "m = 1"),
            snapshot("2020-12-31_c", "\n\nm = 1"),
            snapshot("2021-12-31", "m = 1"),
        ]
    )
    assert found[0].values == {
        "id": "m",
        "date": "2020-12-31",
        "other": "actuals/2020-12-31_b.toml:4",
    }
    places = [(each.code, each.file, each.line, each.values["other"]) for each in found]
    first = "actuals/2020-12-31_b.toml:4"
    assert places == [
        ("duplicate-observation", "actuals/2020-12-31_a.toml", 3, first),
        ("duplicate-observation", "actuals/2020-12-31_c.toml", 5, first),
    ]


def test_two_metrics_twice_on_a_date() -> None:
    _, found = build_observations([snapshot("2020-12-31", "m = 1\nn = 2")] * 2)
    assert [(each.line, each.values["id"]) for each in found] == [(3, "m"), (4, "n")]


def test_a_history_is_left_as_it_is_unless_another_file_has_figures_too() -> None:
    first = table("a", "2020-12-31,a,1", "2020-12-31,b,2", "2021-12-31,c,3")
    second = table("b", "2020-12-31,c,4")
    observations, found = build_observations([first, second])
    assert found == []
    assert observations["a"] is first.figures["a"]
    assert observations["b"] is first.figures["b"]
    assert [each.value for each in observations["c"]] == [4, 3]


def test_a_metric_twice_on_its_latest_date() -> None:
    days = ("2019-12-31", "2020-12-31_a", "2020-12-31_b", "2021-12-31")
    _, (found,) = build_observations([snapshot(day, "m = 1") for day in days])
    assert (found.file, found.values["other"]) == (
        "actuals/2020-12-31_b.toml",
        "actuals/2020-12-31_a.toml:3",
    )


def test_snapshots_whose_date_is_in_doubt_are_left_out() -> None:
    sound, doubtful = snapshot("2020-12-31", "m = 1"), snapshot("2020-12-31", "m = 2", dated=False)
    assert build_observations([sound, doubtful])[1] == []
    assert observe(doubtful, sound) == {"m": [("2020-12-31", Decimal(1))]}


# --- Baselines -----------------------------------------------------------------------------------


def baseline(
    lines: str, *snapshots: History
) -> tuple[list[tuple[str, Decimal, str]], list[Diagnostic]]:
    observations, _ = build_observations(snapshots)
    given = plan_input(f"{PLAN}[targets.m]\nat_least = 5\nbaseline = {lines}\n")
    found = add_given_baselines(given, observations)
    figures = observations.get("m", [])
    return [(each.date.isoformat(), each.value, each.file) for each in figures], found


def test_a_baseline_with_a_value_is_an_observation() -> None:
    later = snapshot("2021-12-31", "m = 3")
    figures, found = baseline("{ date = 2020-12-31, value = 2.0 }", later)
    assert figures == [
        ("2020-12-31", Decimal(2), "targets.toml"),
        ("2021-12-31", Decimal(3), "actuals/2021-12-31.toml"),
    ]
    assert found == []


def test_targets_without_a_baseline_do_not_hide_one() -> None:
    text = "[targets.a]\nat_least = 1\n[targets.m]\nat_least = 5\n"
    observations: dict[str, Sequence[Observation]] = {}
    given = plan_input(f"{PLAN}{text}baseline = {{ date = 2019-12-31, value = 2 }}\n")
    assert add_given_baselines(given, observations) == []
    assert observations.keys() == {"m"}


def test_a_baseline_stands_before_figures_that_are_given_twice() -> None:
    twice = (
        snapshot("2021-12-31_a", "m = { value = 3, note = 'n' }"),
        snapshot("2021-12-31", "m = 3"),
    )
    figures, _ = baseline("{ date = 2020-12-31, value = 2 }", *twice)
    assert [value for _, value, _ in figures] == [2, 3, 3]


def test_a_baseline_that_a_snapshot_confirms_counts_once() -> None:
    figures, found = baseline(
        "{ date = 2020-12-31, value = 2.00 }", snapshot("2020-12-31", "m = 2")
    )
    assert figures == [("2020-12-31", Decimal(2), "actuals/2020-12-31.toml")]
    assert found == []


def test_a_baseline_that_a_snapshot_contradicts() -> None:
    same = snapshot("2020-12-31", "m = 2.1")
    _, (found,) = baseline("{ date = 2020-12-31, value = 2 }", same)
    assert (found.code, found.line, found.column) == ("baseline-contradiction", 7, 41)
    assert found.values == {
        "id": "m",
        "date": "2020-12-31",
        "given": "2",
        "other": "2.1",
        "file": "actuals/2020-12-31.toml",
    }


@pytest.mark.parametrize(("own", "source"), [("", "plan"), ("source = 'own'\n", "own")])
def test_a_baseline_has_the_source_of_its_target_or_of_the_plan(own: str, source: str) -> None:
    text = f"{PLAN}[targets.m]\nat_least = 5\nbaseline = {{ date = 2019-12-31, value = 2 }}\n{own}"
    observations: dict[str, Sequence[Observation]] = {}
    assert add_given_baselines(plan_input(text), observations) == []
    assert observations == {
        "m": [Observation(date(2019, 12, 31), Decimal(2), source, file="targets.toml")]
    }


def test_an_indicators_baseline_that_a_snapshot_contradicts() -> None:
    text = "[indicators.i]\nbetter = 'lower'\nbaseline = { date = 2020-12-31, value = 2 }\n"
    observations, _ = build_observations([snapshot("2020-12-31", "i = 3")])
    (found,) = add_given_baselines(plan_input(text), observations)
    assert (found.line, found.column, found.values["id"]) == (3, 41, "i")


def test_figures_outside_their_targets_bounds() -> None:
    text = f"{PLAN}[targets.m]\nat_least = 5\nminimum = 0\nmaximum = 9\n"
    built, _ = build_plan(plan_input(text))
    low, high = snapshot("2020-12-31", "m = -0.5\nx = -1"), snapshot("2021-12-31", "m = 9.5")
    ends = snapshot("2019-12-31", "m = 0"), snapshot("2018-12-31", "m = 9")
    other = snapshot("2017-12-31", "x = -1")
    found = figures_outside_bounds(built, [low, *ends, other, high])
    assert [(each.code, each.file, each.line, each.values) for each in found] == [
        *(("figure-outside-bounds", low.file, 3, {"id": "m", "given": "-0.5"}),),
        *(("figure-outside-bounds", high.file, 3, {"id": "m", "given": "9.5"}),),
    ]


def test_a_baseline_without_a_value_is_no_observation() -> None:
    assert baseline("2020-12-31") == ([], [])
    assert baseline("{ date = 2020-12-31 }") == ([], [])


# --- Names ---------------------------------------------------------------------------------------


def strays(given: PlanInput, *snapshots: History) -> list[Diagnostic]:
    return stray_metrics(given, build_plan(given)[0], snapshots)


def misspelt(text: str, *snapshots: History) -> list[tuple[str, str | None]]:
    found = strays(plan_input(PLAN + text), *snapshots)
    for each in found:
        assert (each.code, each.severity, each.line) == ("misspelt-metric", Severity.WARNING, 4)
        assert each.values["id"] == "tech_firm"
    return [(each.values["match"], each.file) for each in found]


def test_a_metric_one_slip_away_from_a_target_is_worth_a_warning() -> None:
    found = misspelt(
        "[targets.tech_firms]\nat_least = 5\n",
        snapshot("2020-12-31", "tech_firms = 1\ntech_firm = 2\npatents = 3"),
        snapshot("2021-12-31", "tech_firm = 2"),
    )
    assert found == [("tech_firms", "actuals/2020-12-31.toml")]


def test_a_misspelt_metric_is_pointed_at_where_it_is_first() -> None:
    rows = ("2021-12-31,tech_firm,3", "2020-12-31,tech_firm,1", "2020-12-31,tech_firm,2")
    given = plan_input(f"{PLAN}[targets.tech_firms]\nat_least = 5\n")
    assert [each.line for each in strays(given, table("x", *rows))] == [3]


def test_a_target_with_errors_is_a_target_still() -> None:
    text = "[targets.tech_firms]\nat_least = true\n[targets.tech_farms]\nat_least = 1\n"
    assert misspelt(text, snapshot("2020-12-31", "tech_firms = 1")) == []


def test_targets_that_are_no_table_have_no_names() -> None:
    parsed = parse(Source("targets.toml", "[[targets]]\nid = 'tech_firms'"))
    file, _ = check(WholePlanFile, parsed)
    assert file
    assert strays(PlanInput(file, parsed), snapshot("2020-12-31", "tech_firm = 1")) == []
