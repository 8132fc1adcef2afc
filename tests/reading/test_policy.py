"""A plan's settings for the gate in `[check]` and in lists, and their errors."""

from datetime import date
from decimal import Decimal

import pytest

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.policy import (
    DEFAULT_LEVELS,
    Closure,
    Correction,
    Level,
    Policy,
    Retirement,
    Rule,
    TargetPolicy,
    Tolerance,
    Waiver,
    stricter,
)
from bishan_targets.reading.policy import (
    build_policy,
    policy_problems,
    target_policy,
)
from bishan_targets.reading.schema.plan_file import PlanFile
from bishan_targets.reading.schema.shape import check
from bishan_targets.reading.schema.whole_plan_file import WholePlanFile
from bishan_targets.reading.toml.parse import parse
from bishan_targets.reading.toml.source import Source

TARGETS = "[plan]\nby = 2025-12-31\n[targets.a]\nat_least = 1\n[targets.b]\nat_least = 1\n"
RULES = (
    "regressed, cumulative-fell, lost, missed, closed-early, dropped, metric-removed, "
    "member-removed, coverage-fell, target-loosened, goal-lowered, history-rewritten, "
    "milestone-undone, milestone-removed, evidence-removed, waiver-expired, waiver-unused, "
    "rollup-regressed, behind-pace, off-track, drift, overdue, expected-slipped, stale, "
    "future-dated, untracked, looks-cumulative, no-baseline"
)
LEVELS = "error, warning, info, off"
LONG = "0x" + "f" * 5000
WHOLE = f"""{TARGETS}renamed_from = "z"
[check]
severity = {{ lost = "warning", stale = "off" }}
tolerance = {{ abs = "0.5" }}
drift = {{ rel = "10%" }}
longest_waiver = 30
[check.targets.b]
severity = {{ lost = "error" }}
tolerance = {{ rel = "2.5%" }}
drift = {{ abs = "3" }}
[[waivers]]
rule = "regressed"
metric = "a"
reason = "re-certified"
owner = "office"
until = 2022-06-01
no_worse_than = 4.5
[[waivers]]
rule = "target-loosened"
reason = "r"
owner = "o"
until = 2022-06-02
[[revisions]]
metric = "a"
date = 2020-12-31
old = 1.5
new = 2.5
source = "yearbook"
[[revisions]]
metric = "b"
date = 2019-12-31
new = 3
source = "s"
[[retired]]
metric = "c"
reason = "not collected"
on = 2021-01-01
[[closed]]
target = "b"
outcome = "missed"
source = "report"
"""


def plan(text: str) -> tuple[WholePlanFile, list[Diagnostic]]:
    file, found = check(WholePlanFile, parse(Source("targets.toml", text)))
    assert file
    return file, found


def test_a_whole_policy() -> None:
    file, found = plan(WHOLE)
    assert found == []
    assert build_policy(file) == Policy(
        severity={Rule.LOST: Level.WARNING, Rule.STALE: Level.OFF},
        longest_waiver=30,
        waivers=[
            Waiver(Rule.REGRESSED, "a", "re-certified", "office", date(2022, 6, 1), Decimal("4.5")),
            Waiver(Rule.TARGET_LOOSENED, None, "r", "o", date(2022, 6, 2), None),
        ],
        withdrawals=[],
        corrections=[
            Correction("a", date(2020, 12, 31), Decimal("1.5"), Decimal("2.5"), "yearbook"),
            Correction("b", date(2019, 12, 31), None, Decimal(3), "s"),
        ],
        retirements=[Retirement("c", "not collected", date(2021, 1, 1))],
        closures=[Closure("b", "missed", "report")],
    )


def test_a_targets_own_settings_go_before_those_for_all() -> None:
    file, _ = plan(WHOLE)
    tenth = Tolerance(Decimal("0.1"), relative=True)
    assert target_policy(file, "a") == TargetPolicy({}, Tolerance(Decimal("0.5")), tenth, None)
    fortieth = Tolerance(Decimal("0.025"), relative=True)
    own = TargetPolicy({Rule.LOST: Level.ERROR}, fortieth, Tolerance(Decimal(3)), "z")
    assert target_policy(file, "b") == own


def test_a_plan_that_asks_for_nothing() -> None:
    file, _ = plan(TARGETS)
    assert build_policy(file) == Policy({}, 366, [], [], [], [], [])
    assert target_policy(file, "a") == TargetPolicy({}, None, None, None)


def test_a_plan_without_lists_is_read_without_them() -> None:
    text = f'{TARGETS}[check]\nseverity = {{ lost = "off" }}\n[check.targets.x]\nseverity = {{}}\n'
    source = Source("targets.toml", text)
    file, found = check(PlanFile, parse(source))
    assert file
    assert found == []
    assert build_policy(file) == Policy(severity={Rule.LOST: Level.OFF})
    assert [each.line for each in policy_problems(file, ["a", "b"], source)] == [9]


def test_settings_of_no_target_and_targets_retired() -> None:
    text = (
        "[check.targets.aa]\nseverity = {}\n[check.targets.x]\nseverity = {}\n"
        '[[closed]]\ntarget = "xyz"\noutcome = "o"\nsource = "s"\n'
        '[[retired]]\nmetric = "a"\nreason = "r"\non = 2021-01-01\n'
        '[[retired]]\nmetric = "b"\nreason = "r"\non = 2021-01-01\n'
    )
    file, _ = plan(text)
    found = policy_problems(file, ["aaa", "b"], Source("targets.toml", text))
    assert [(each.code, each.line, each.column, each.hint, each.values) for each in found] == [
        ("unknown-target", 1, 1, "did-you-mean", {"id": "aa", "match": "aaa"}),
        ("unknown-target", 3, 1, None, {"id": "x", "match": ""}),
        ("unknown-target", 6, 10, None, {"id": "xyz", "match": ""}),
        ("retired-target", 14, 10, None, {"id": "b"}),
    ]


def problem(text: str) -> list[str]:
    _, found = check(WholePlanFile, parse(Source("targets.toml", f"{TARGETS}{text}\n")))
    return [each.code for each in found]


@pytest.mark.parametrize(
    ("days", "codes"),
    [
        ("0", ["bad-longest-waiver"]),
        ("1", []),
        ("3660", []),
        ("3661", ["bad-longest-waiver"]),
        (LONG, ["bad-longest-waiver"]),
        ("30.5", ["wrong-type"]),
    ],
)
def test_the_longest_waiver_is_between_a_day_and_ten_years(days: str, codes: list[str]) -> None:
    assert problem(f"[check]\nlongest_waiver = {days}") == codes


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ('{ abs = "1" }', []),
        ('{ abs = "1.25" }', []),
        ('{ rel = "1.25%" }', []),
        ('{ abs = "1%" }', ["bad-tolerance"]),
        ('{ rel = "1" }', ["bad-tolerance"]),
        ('{ abs = "-1" }', ["bad-tolerance"]),
        ('{ abs = "1." }', ["bad-tolerance"]),
        ("{ abs = 1 }", ["bad-tolerance"]),
        ("{}", ["bad-tolerance"]),
        ('{ abs = "1", rel = "1%" }', ["bad-tolerance"]),
        (f'{{ abs = "{"1" * 28}" }}', []),
        (f'{{ abs = "{"1" * 29}" }}', ["bad-tolerance"]),
        (f'{{ rel = "{"1" * 29}%" }}', ["bad-tolerance"]),
        ("1", ["bare-tolerance"]),
        ("1.5", ["bare-tolerance"]),
        ('"1%"', ["bare-tolerance"]),
        ("true", ["wrong-type"]),
        ("[]", ["wrong-type"]),
    ],
)
def test_how_a_tolerance_is_written(written: str, codes: list[str]) -> None:
    for key in ("tolerance", "drift"):
        assert problem(f"[check]\n{key} = {written}") == codes


@pytest.mark.parametrize(
    ("written", "code", "given"),
    [
        ("1", "bare-tolerance", "1"),
        ("1.50", "bare-tolerance", "1.50"),
        ('"1%"', "bare-tolerance", '"1%"'),
        (LONG, "bare-tolerance", LONG),
        ("{}", "bad-tolerance", ""),
        ('{ abs = "1", rel = "1%" }', "bad-tolerance", 'abs = "1", rel = "1%"'),
        ("{ abs = 1.50 }", "bad-tolerance", "abs = 1.50"),
        ("{ abs = 1E400 }", "bad-tolerance", "abs = 1e+400"),
        (f"{{ abs = {LONG} }}", "bad-tolerance", f"abs = {LONG}"),
        ("{ abs = true, rel = false }", "bad-tolerance", "abs = true, rel = false"),
        ("{ abs = 2020-12-31 }", "bad-tolerance", "abs = 2020-12-31"),
        ("{ abs = [1], rel = { a = 1 } }", "bad-tolerance", "abs = [...], rel = {...}"),
    ],
)
def test_what_is_no_tolerance_is_told_as_it_is_written(written: str, code: str, given: str) -> None:
    _, (found,) = plan(f"[check]\ntolerance = {written}")
    assert (found.code, found.line, found.column) == (code, 2, 13)
    assert found.values == {"key": "tolerance", "given": given}


@pytest.mark.parametrize(
    ("written", "code", "values"),
    [
        ("lots = 'off'", "unknown-rule", {"given": "lots", "known": RULES, "match": "lost"}),
        ("x = 'off'", "unknown-rule", {"given": "x", "known": RULES, "match": ""}),
        ("lost = 'eror'", "unknown-severity", {"given": "eror", "known": LEVELS, "match": "error"}),
        ("lost = 'x'", "unknown-severity", {"given": "x", "known": LEVELS, "match": ""}),
    ],
)
def test_what_is_no_rule_and_no_severity(written: str, code: str, values: dict[str, str]) -> None:
    _, (found,) = plan(f"[check.severity]\n{written}")
    key = written.partition(" ")[0]
    known = values["known"].replace(", ", "\n")
    assert (found.code, found.values) == (code, {"key": key, **values, "known": known})
    assert found.hint == ("did-you-mean" if values["match"] else None)


@pytest.mark.parametrize(
    ("written", "expected", "given"),
    [
        ("tolerance = true", "tolerance", "boolean"),
        ("drift = []", "tolerance", "array"),
        ("severity = { lost = 1 }", "text", "number"),
    ],
)
def test_what_a_setting_of_another_type_should_be(written: str, expected: str, given: str) -> None:
    _, (found,) = plan(f"[check]\n{written}")
    assert (found.code, found.line, found.column) == ("wrong-type", 2, written.rindex("= ") + 3)
    told = (str(found.values["expected"]), str(found.values["given"]))
    assert told == (f"type.{expected}", f"type.{given}")


# --- What the values mean -------------------------------------------------------------------------


def test_levels_rank_from_errors_down() -> None:
    assert [level.rank for level in Level] == [4, 3, 2, 1]
    assert stricter(Level.INFO, Level.WARNING) is Level.WARNING
    assert stricter(Level.ERROR, Level.OFF) is Level.ERROR


def test_the_severity_of_a_rule_when_nothing_is_said() -> None:
    by_level = {
        level: {rule.value for rule in Rule if DEFAULT_LEVELS[rule] is level} for level in Level
    }
    assert by_level == {
        "error": {
            *("regressed", "lost", "missed", "dropped", "metric-removed", "target-loosened"),
            *("goal-lowered", "history-rewritten", "waiver-expired", "waiver-unused"),
            *("milestone-undone", "milestone-removed", "evidence-removed", "cumulative-fell"),
            *("closed-early", "member-removed", "coverage-fell"),
        },
        "warning": {
            *("behind-pace", "off-track", "drift", "overdue", "stale", "future-dated"),
            *("untracked", "expected-slipped", "looks-cumulative", "rollup-regressed"),
        },
        "info": {"no-baseline"},
        "off": set(),
    }


def test_a_targets_severity_goes_before_the_plans_and_that_before_the_default() -> None:
    policy = Policy(severity={Rule.LOST: Level.INFO})
    own = TargetPolicy(severity={Rule.LOST: Level.OFF})
    assert policy.level(Rule.LOST, own) is Level.OFF
    assert policy.level(Rule.LOST, TargetPolicy()) is policy.level(Rule.LOST) is Level.INFO
    assert Policy().level(Rule.LOST) is Level.ERROR


def test_a_tolerance_is_an_amount_or_a_share_of_the_reference() -> None:
    amount, share = Tolerance(Decimal("2.50")), Tolerance(Decimal("0.025"), relative=True)
    assert (amount.limit(Decimal(40)), share.limit(Decimal(40))) == (Decimal("2.5"), Decimal(1))
    assert (str(amount), str(share)) == ("2.50", "2.5%")
    assert str(Tolerance(Decimal(1), relative=True)) == "100%"
