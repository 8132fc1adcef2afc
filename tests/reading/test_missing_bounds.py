"""Hints about metrics that cannot fall below zero, in plans that do not say so."""

from collections.abc import Sequence

import pytest

from bishan_targets.model.diagnostics import Diagnostic, Severity
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.missing_bounds import missing_bounds
from bishan_targets.reading.plan import read
from bishan_targets.reading.toml.source import Source

HEAD = "[plan]\nby = 2025-12-31\n"
FIRMS = HEAD + '[targets.firms]\nunit = "家"\n'
FOREST = HEAD + '[targets.forest]\nname = "Share of land under forest"\nunit = "%"\n'


def hints(plan: str, *values: str, source: bool = True, linked: bool = False) -> list[Diagnostic]:
    """The hints for a plan with figures of successive years, one text a year."""
    files = []
    for year, text in enumerate(values, 2020):
        path = f"actuals/{year}-12-31.toml"
        content = f"date = {year}-12-31\n[values]\n{text}\n".encode()
        files.append(File(f"{year}-12-31.toml", path, content))
    book = read(Files(File("targets.toml", "targets.toml", plan.encode()), files))
    if linked:
        book = book._replace(beyond=frozenset({"targets.toml"}))
    return missing_bounds(book, Source("targets.toml", plan) if source else None)


def ids(found: Sequence[Diagnostic]) -> list[str]:
    return [each.values["id"] for each in found]


def test_a_count_without_a_minimum_is_named_with_the_line_to_write() -> None:
    (found,) = hints(FIRMS + "more_than = 500\n", "firms = 0", "firms = 9")
    assert (found.code, found.severity, found.line) == ("no-minimum", Severity.INFO, 3)
    assert (found.values, found.hint) == ({"id": "firms", "table": "targets"}, None)


@pytest.mark.parametrize(
    "keys",
    [
        "more_than = 500\nminimum = 0\n",
        "more_than = 500\nminimum = 3\n",
        "more_than = 500\nnever_falls = true\n",
        "at_least = -2\n",
        'figures = "of_period"\ntotal = { at_least = 9, from = 2020-01-01 }\n',
        "",  # no goal yet
    ],
)
def test_what_is_declared_or_makes_no_difference_is_not_named(keys: str) -> None:
    assert hints(FIRMS + keys, "firms = 3", "firms = 9") == []


def test_figures_below_zero_speak_against_it_and_one_figure_for_nothing() -> None:
    plan = FIRMS + "more_than = 500\n"
    assert hints(plan, "firms = 3") == hints(plan) == []
    assert hints(plan, "firms = -0.1", "firms = 9") == []


def test_a_rate_of_growth_below_zero_is_no_value_below_zero() -> None:
    plan = FIRMS + "growth = { at_least = -3 }\nbaseline = 2020-12-31\n"
    assert ids(hints(plan, "firms = 3", "firms = 9")) == ["firms"]


def test_a_part_of_a_whole_is_told_both_bounds() -> None:
    plan = FOREST + "at_least = 55\n"
    (found,) = hints(plan, "forest = 50", "forest = 51")
    assert found.hint == "no-minimum-share"
    for keys, latest in (("maximum = 100\n", "51"), ("", "101")):
        (found,) = hints(plan + keys, "forest = 50", f"forest = {latest}")
        assert found.hint is None


def test_a_metric_is_named_once_and_at_its_first_target() -> None:
    plan = FIRMS + "more_than = 500\n[targets.later]\nmetric = 'firms'\nat_least = 600\n"
    assert ids(hints(plan, "firms = 3", "firms = 9")) == ["firms"]
    plan = plan.replace("[targets.later]", "minimum = 0\n[targets.later]")
    assert hints(plan, "firms = 3", "firms = 9") == []
    speaking = plan.replace("minimum = 0\n", "").replace("[targets.later]", "[targets.growth]")
    assert hints(speaking, "firms = 3", "firms = 9") == []


def test_without_the_plans_text_there_is_no_line_and_beyond_the_folder_no_name() -> None:
    plan = FIRMS + "more_than = 500\n"
    (found,) = hints(plan, "firms = 3", "firms = 9", source=False)
    assert (found.file, found.line, ids([found])) == ("targets.toml", None, ["firms"])
    (found,) = hints(plan, "firms = 3", "firms = 9", linked=True)
    assert ids([found]) == ["…"]
