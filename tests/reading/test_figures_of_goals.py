"""Figures at odds with a goal for growth, or with a metric that never falls."""

from collections.abc import Sequence

import pytest

from bishan_targets.model.diagnostics import Diagnostic, InputError, Severity
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read

HEAD = "[plan]\nby = 2025-12-31\nbaseline = 2020-12-31\n"
GROWTH = HEAD + "[targets.gdp]\ngrowth = { at_least = 6 }\n"
METRO = HEAD + "[targets.metro]\nat_least = 120\nnever_falls = true\n"


def faults(plan: str, **figures: str) -> Sequence[Diagnostic]:
    """`faults(PLAN, d2020_12_31="gdp = 1")`."""
    files = []
    for name, text in figures.items():
        day = name[1:].replace("_", "-")
        content = f"date = {day}\n[values]\n{text}\n".encode()
        files.append(File(f"{day}.toml", f"actuals/{day}.toml", content))
    try:
        return read(Files(File("targets.toml", "targets.toml", plan.encode()), files)).diagnostics
    except InputError as error:
        return error.diagnostics


@pytest.mark.parametrize(("value", "refused"), [("0", True), ("-3", True), ("0.1", False)])
def test_nothing_grows_from_zero_or_less(value: str, refused: bool) -> None:
    found = faults(GROWTH, d2020_12_31=f"gdp = {value}", d2021_12_31="gdp = 5")
    assert [each.code for each in found] == ["growth-baseline"] * refused
    for each in found:
        assert (each.file, each.line) == ("targets.toml", 5)
        named = [each.values[name] for name in ("given", "date", "other")]
        assert named == [value, "2020-12-31", "actuals/2020-12-31.toml:3"]


def test_the_first_figure_after_the_baseline_date_is_the_base() -> None:
    (late,) = faults(GROWTH, d2019_12_31="gdp = -1", d2021_12_31="gdp = 5")
    assert (late.code, late.values["first"]) == ("baseline-without-figure", "2021-12-31")
    found, _ = sorted(faults(GROWTH, d2021_12_31="gdp = 0"), key=lambda each: each.severity)
    assert (found.code, found.values["date"]) == ("growth-baseline", "2021-12-31")


def test_without_a_figure_nothing_is_refused_yet() -> None:
    assert faults(GROWTH, d2019_12_31="gdp = -1") == []


def test_a_base_in_the_plan_or_of_a_ratio_is_placed_there() -> None:
    plan = "[plan]\nby = 2025-12-31\n[targets.gdp]\ngrowth = { at_least = 6 }\n"
    (given,) = faults(plan + "baseline = { date = 2020-12-31, value = 0 }\n", d2021_12_31="gdp = 1")
    assert given.values["other"] == "targets.toml:5"
    ratio = 'baseline = 2020-12-31\n[ratios.gdp]\nof = "a"\nto = "b"\n'
    (computed,) = faults(plan + ratio, d2020_12_31="a = -1\nb = 2")
    assert computed.values["other"] == "targets.toml:6"


def test_goals_of_the_past_are_checked_as_well() -> None:
    plan = HEAD + "[targets.gdp]\nat_least = 9\n"
    for number, goal in enumerate(("at_least = 7", "growth = { at_least = 6 }")):
        plan += f'[[targets.gdp.was]]\n{goal}\nuntil = 202{3 - number}-01-01\nreason = "r"\n'
    (found,) = faults(plan, d2020_12_31="gdp = 0")
    assert (found.code, found.source_line) == ("growth-baseline", "growth = { at_least = 6 }")


def test_growth_to_a_level_without_measure_is_refused() -> None:
    (found,) = faults(GROWTH.replace("= 6", "= 1e99"), d2020_12_31="gdp = 5")
    assert found.code == "growth-out-of-range"


@pytest.mark.parametrize(
    ("figures", "places"),
    [
        ({"d2020_12_31": "metro = 85", "d2021_12_31": "metro = 85"}, []),
        ({"d2020_12_31": "metro = 85", "d2021_12_31": "metro = 84"}, [("2021", "84", "85")]),
        # After a slip upwards one figure is questioned, and none of those that follow.
        (
            {
                "d2019_12_31": "metro = 850",
                "d2020_12_31": "metro = 85",
                "d2021_12_31": "metro = 86",
            },
            [("2020", "85", "850")],
        ),
        (
            {"d2020_12_31": "metro = 85", "d2021_12_31": 'metro = { value = 84, note = "closed" }'},
            [],
        ),
    ],
)
def test_a_fall_is_a_warning_at_the_lower_figure(
    figures: dict[str, str], places: list[tuple[str, str, str]]
) -> None:
    found = faults(METRO, **figures)
    assert all(each.severity is Severity.WARNING for each in found)
    assert [
        ((each.file or "")[8:12], each.values["given"], each.values["reference"]) for each in found
    ] == places


def test_a_fall_of_a_ratio_is_told_in_the_plan() -> None:
    plan = METRO + '[ratios.metro]\nof = "a"\nto = "b"\n'
    (found,) = faults(plan, d2020_12_31="a = 8\nb = 2", d2021_12_31="a = 6\nb = 2")
    assert (found.code, found.file, found.line) == ("figure-fell", "targets.toml", 6)


def test_a_year_to_date_falls_every_january() -> None:
    plan = HEAD + '[targets.metro]\nfigures = "year_to_date"\nnever_falls = true\n'
    plan += "total = { at_least = 120, from = 2021-01-01 }\n"
    january = {"d2020_12_31": "metro = 85", "d2021_01_31": "metro = 5"}
    assert faults(plan, **january) == []
    (found,) = faults(plan, **january, d2021_02_28="metro = 4")
    assert found.code == "figure-fell"
