"""Ratios on reading: figures computed, and diagnostics for those typed in as well."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from histories import parquet
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, InputError, Severity
from bishan_targets.model.observations import Observation
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read

TARGET = "[targets.rd_share]\nat_least = 3.5\nby = 2025-12-31\n"
RATIO = '[ratios.rd_share]\nof = "rd_spending"\nto = "gdp"\nscale = 100\n'
OTHER = "[targets.firms]\nat_least = 3\nby = 2025-12-31\n"


def book(plan: str, *snapshots: tuple[str, str]) -> Book:
    """`book(PLAN, ("2020-12-31", "gdp = 1"))`."""
    files = [
        File(f"{name}.toml", f"actuals/{name}.toml", f"date = {name[:10]}\n{text}".encode())
        for name, text in snapshots
    ]
    return read(Files(File("targets.toml", "targets.toml", plan.encode()), files))


def snapshot(day: str, **values: object) -> tuple[str, str]:
    lines = "\n".join(f"{metric} = {value}" for metric, value in values.items())
    return day, f"[values]\n{lines}\n"


def refused(plan: str, *snapshots: tuple[str, str]) -> Sequence[Diagnostic]:
    with pytest.raises(InputError) as caught:
        book(plan, *snapshots)
    return [each for each in caught.value.diagnostics if each.severity is Severity.ERROR]


def values(found: Book, metric: str = "rd_share") -> dict[str, str]:
    return {str(each.date): str(each.value) for each in found.observations.get(metric, ())}


def test_a_figure_is_computed_for_each_date_with_both() -> None:
    found = book(
        TARGET + RATIO,
        snapshot("2020-12-31", rd_spending=20, gdp=800),
        snapshot("2021-12-31", rd_spending=22),
        snapshot("2022-06-30", gdp=400),
        snapshot("2022-12-31", rd_spending=27, gdp=900),
    )
    assert values(found) == {"2020-12-31": "2.5", "2022-12-31": "3"}
    assert found.diagnostics == []


def test_a_computed_figure_has_what_its_parts_have() -> None:
    first = """source = "bureau of science"
[values]
rd_spending = { value = 20, note = "first count", provisional = true }
"""
    second = 'source = "bureau of statistics"\n[values]\ngdp = { value = 800, note = "of 2021" }\n'
    found = book(TARGET + RATIO, ("2020-12-31_a", first), ("2020-12-31_b", second))
    assert found.observations["rd_share"] == [
        Observation(
            date(2020, 12, 31),
            Decimal("2.5"),
            source="bureau of science; bureau of statistics",
            note="first count; of 2021",
            provisional=True,
            file="",
        )
    ]
    assert found.is_computed("rd_share", found.observations["rd_share"][0])
    assert not found.is_computed("gdp", found.observations["gdp"][0])


@pytest.mark.parametrize(
    ("of", "to", "source"),
    [
        ('"a"', '"a"', "a"),
        ('"a"', '"b"', "a; b"),
        ('"a"', "", "a"),
        ("", '"b"', "b"),
        ("", "", None),
    ],
)
def test_sources_are_joined_if_they_differ(of: str, to: str, source: str | None) -> None:
    written = [f", source = {each}" if each else "" for each in (of, to)]
    found = book(
        TARGET + RATIO,
        snapshot(
            "2020-12-31",
            rd_spending="{ value = 1" + written[0] + " }",
            gdp="{ value = 2" + written[1] + " }",
        ),
    )
    assert found.observations["rd_share"][0].source == source


def test_the_figure_typed_in_stands_if_it_agrees() -> None:
    typed = '{ value = 3.25, source = "yearbook" }'
    both = snapshot("2022-12-31", rd_spending=25.4, gdp=781.5, rd_share=typed)
    (figure,) = book(TARGET + RATIO, both).observations["rd_share"]
    assert (figure.value, figure.source) == (Decimal("3.25"), "yearbook")
    assert figure.file == "actuals/2022-12-31.toml"


def test_a_figure_typed_in_alone_is_one_of_the_history() -> None:
    found = book(
        TARGET + RATIO,
        snapshot("2019-12-31", rd_share=2.4),
        snapshot("2020-12-31", rd_spending=20, gdp=800),
    )
    assert values(found) == {"2019-12-31": "2.4", "2020-12-31": "2.5"}


def test_baselines_in_the_plan_count_for_both_sides() -> None:
    parts = (
        "[targets.gdp]\nat_least = 1000\nby = 2025-12-31\n"
        "baseline = { date = 2019-12-31, value = 750 }\n"
    )
    found = book(TARGET + parts + RATIO, snapshot("2019-12-31", rd_spending=15))
    assert values(found) == {"2019-12-31": "2"}
    own = TARGET + "baseline = { date = 2019-12-31, value = 2.1 }\n"
    (said,) = refused(own + parts + RATIO, snapshot("2019-12-31", rd_spending=15))
    assert (said.code, said.file, said.line) == ("ratio-disagrees", "targets.toml", 4)
    assert said.values["other"] == "actuals/2019-12-31.toml, targets.toml"


def test_a_disagreement_names_both_places() -> None:
    (said,) = refused(
        TARGET + RATIO,
        snapshot("2020-12-31_a", gdp=800),
        snapshot("2020-12-31_b", rd_spending=20),
        snapshot("2020-12-31_c", rd_share=2.51),
    )
    assert (said.code, said.file, said.line) == ("ratio-disagrees", "actuals/2020-12-31_c.toml", 3)
    assert said.values["other"] == "actuals/2020-12-31_b.toml, actuals/2020-12-31_a.toml"
    assert said.values["computed"] == "2.5000"


def test_a_zero_below_is_an_error_where_the_zero_stands() -> None:
    (said,) = refused(TARGET + RATIO, snapshot("2020-12-31", rd_spending=1, gdp="0.0"))
    assert (said.code, said.file, said.line) == ("ratio-zero", "actuals/2020-12-31.toml", 4)
    assert values(book(TARGET + RATIO, snapshot("2020-12-31", rd_spending=0, gdp=1))) == {
        "2020-12-31": "0"
    }
    assert values(book(TARGET + RATIO, snapshot("2020-12-31", gdp=0))) == {}


def test_a_computed_figure_must_lie_within_the_bounds() -> None:
    bounded = TARGET + "maximum = 100\n" + RATIO
    (said,) = refused(bounded, snapshot("2020-12-31", rd_spending=2540, gdp=781.5))
    assert (said.code, said.line) == ("figure-outside-bounds", 3)
    assert said.values["given"] == "325.016"


@pytest.mark.parametrize(
    ("described", "decimals"), [("", 2), ("decimals = 3\n", 3), ("decimals = 0\n", 0)]
)
def test_two_decimals_are_shown_unless_the_plan_says_otherwise(
    described: str, decimals: int
) -> None:
    found = book(TARGET + described + RATIO)
    assert found.plan.targets["rd_share"].decimals == decimals
    indicator = f'{OTHER}[indicators.rd_share]\nbetter = "higher"\n{described}{RATIO}'
    assert book(indicator).plan.indicators["rd_share"].decimals == decimals
    undecided = f'[targets.rd_share]\nname = "R&D"\n{described}{RATIO}'
    assert book(undecided).plan.undecided["rd_share"].decimals == decimals


def test_several_targets_may_share_a_ratio() -> None:
    later = '[targets.rd_2030]\nmetric = "rd_share"\nat_least = 4\nby = 2030-12-31\n'
    first = later.replace("rd_2030", "rd_2027").replace("2030", "2027")
    found = book(first + later + "maximum = 100\n" + RATIO)
    assert [each.decimals for each in found.plan.targets.values()] == [2, 2]
    assert found.metrics == ["rd_share", "gdp", "rd_spending"]
    (said,) = refused(
        first + later + "maximum = 100\n" + RATIO,
        snapshot("2020-12-31", rd_spending=2540, gdp=781.5),
    )
    assert said.code == "figure-outside-bounds"


def test_neither_a_ratio_nor_its_parts_are_untracked() -> None:
    snapshots = [snapshot("2020-12-31", rd_spending=20, gdp=800, firms=4, people=9)]
    assert book(OTHER + RATIO, *snapshots).untracked == ["people"]
    assert book(OTHER, *snapshots).untracked == ["gdp", "people", "rd_spending"]
    assert book(OTHER + RATIO).metrics == ["firms", "gdp", "rd_share", "rd_spending"]


def test_parts_without_figures_are_said_once_each() -> None:
    found = book(OTHER + RATIO, snapshot("2020-12-31", gdp=800))
    (said,) = found.diagnostics
    assert (said.code, said.severity, said.values["id"]) == (
        "ratio-without-figures",
        Severity.WARNING,
        "rd_spending",
    )
    described = OTHER + RATIO.replace("rd_spending", "firms")
    assert book(described, snapshot("2020-12-31", gdp=800)).diagnostics == []


def test_a_slip_from_a_part_is_noticed_in_the_figures() -> None:
    found = book(
        OTHER + RATIO,
        snapshot("2020-12-31", rd_spending=20, gdp=800),
        snapshot("2021-12-31", rd_spendng=20, gdp=800),
    )
    (said,) = found.diagnostics
    assert (said.code, said.values["match"]) == ("misspelt-metric", "rd_spending")


# --- Properties -----------------------------------------------------------------------------------

DAYS = [f"20{year}-12-31" for year in range(10, 20)]
FIGURES = st.dictionaries(
    st.sampled_from(DAYS), st.tuples(st.integers(1, 10**9), st.booleans()), max_size=8
)


def table(metric: str, figures: Mapping[str, tuple[int, bool]]) -> list[tuple[str, str]]:
    return [
        snapshot(
            f"{day}_{metric}", **{metric: f"{{ value = {value}, provisional = {flag} }}".lower()}
        )
        for day, (value, flag) in figures.items()
    ]


@given(FIGURES, FIGURES, st.randoms(use_true_random=False))
def test_its_dates_are_those_of_both_in_any_order(
    of: Mapping[str, tuple[int, bool]], to: Mapping[str, tuple[int, bool]], random: Random
) -> None:
    snapshots = [*table("rd_spending", of), *table("gdp", to)]
    found = book(OTHER + RATIO, *snapshots)
    figures = found.observations.get("rd_share", [])
    assert [str(each.date) for each in figures] == sorted(of.keys() & to.keys())
    for each in figures:
        (above, first), (below, second) = of[str(each.date)], to[str(each.date)]
        assert each.value == Decimal(100 * above) / Decimal(below)
        assert each.provisional == (first or second)
    random.shuffle(snapshots)
    again = book(OTHER + RATIO, *snapshots)
    assert again.observations == found.observations


@given(FIGURES, FIGURES)
def test_long_histories_give_the_same(
    of: Mapping[str, tuple[int, bool]], to: Mapping[str, tuple[int, bool]]
) -> None:
    rows = [
        (day, metric, value, flag)
        for metric, figures in (("rd_spending", of), ("gdp", to))
        for day, (value, flag) in figures.items()
    ] or [("2010-12-31", "firms", 1, False)]
    plan = File("targets.toml", "targets.toml", (OTHER + RATIO).encode())
    lines = [f"{day},{metric},{value},{str(flag).lower()}" for day, metric, value, flag in rows]
    csv = "\n".join(["date,metric,value,provisional", *lines, ""]).encode()
    columns = zip(*rows, strict=True)
    names = ("date", "metric", "value", "provisional")
    arrow = parquet({name: list(each) for name, each in zip(names, columns, strict=True)})
    wanted = book(OTHER + RATIO, *table("rd_spending", of), *table("gdp", to))
    for name, content in (("h.csv", csv), ("h.parquet", arrow)):
        found = read(Files(plan, [File(name, f"actuals/{name}", content)]))
        assert found.observations.get("rd_share") == wanted.observations.get("rd_share")
