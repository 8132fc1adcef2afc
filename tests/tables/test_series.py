"""One series of each metric: rows taken, rows left out, and questions."""

from collections.abc import Mapping

import pytest
from spreadsheets import bishan_plan, csv, sheets, text

from bishan_targets.tables.understanding import understand
from bishan_targets.tables.understood import Told, Understood

FIRMS = "high_tech_firms"


def read(
    table: str, *, value: bool = False, where: Mapping[str, str] | None = None
) -> tuple[Understood, list[str]]:
    """Contents of a table, and the codes of the errors; `value` maps its last heading."""
    last = table.strip().splitlines()[0].split("|")[-1].strip()
    told = Told(names={last: FIRMS} if value else {}, where=where or {})
    (found,), problems = understand("表.csv", sheets(csv(text(table))), bishan_plan(), told)
    return found, [each.code for each in problems]


def taken(
    table: str, *, value: bool = False, where: Mapping[str, str] | None = None
) -> list[tuple[int, str]]:
    """Years and figures of a table without errors or questions."""
    found, problems = read(table, value=value, where=where)
    assert not problems
    assert not found.questions
    return [(entry.date.year, str(entry.value)) for entry in found.entries]


def asked(table: str, *, value: bool = False) -> list[tuple[str, list[str]]]:
    """The questions about a table without errors, and the figures that would be taken."""
    found, problems = read(table, value=value)
    assert not problems
    return [(each.code, [str(e.value) for e in found.entries]) for each in found.questions]


OPEN_SDG = """
    Year | Series   | Sex    | Age | GeoCode   | Units | Observation status | Value
    2019 | Firms    |        |     | K02000001 | firms | A                  | 120
    2020 | Firms    | Female | 5   |           | firms | A                  | 31
    2021 | Firms    | Male   |     |           | firms | P                  | 84
    2022 | Firms    |        |     |           | firms | P                  | 108
"""


def test_the_headline_of_open_sdg_is_taken_and_the_rest_listed() -> None:
    found, problems = read(OPEN_SDG, value=True)
    assert not problems
    assert [(e.date.year, str(e.value), e.provisional) for e in found.entries] == [
        (2019, "120", None),
        (2022, "108", True),
    ]
    assert [(place, dict(each.what), each.figures) for place, each in found.omitted] == [
        ("C3", {"Sex": "Female", "Age": "5"}, 1),
        ("C4", {"Sex": "Male", "Age": ""}, 1),
    ]


@pytest.mark.parametrize(
    ("where", "figures"),
    [
        ({"Sex": "Male"}, [(2021, "84")]),
        ({"sex": " female ", "AGE": "5"}, [(2020, "31")]),
        ({"Sex": ""}, [(2019, "120"), (2022, "108")]),
    ],
)
def test_rows_are_chosen(where: dict[str, str], figures: list[tuple[int, str]]) -> None:
    assert taken(OPEN_SDG, value=True, where=where) == figures


def test_choices_are_told_by_metric() -> None:
    found, _ = read(OPEN_SDG, value=True, where={"Sex": "Male"})
    assert found.chosen == {FIRMS: {"Sex": "Male"}}


@pytest.mark.parametrize(
    ("where", "code"), [({"Gender": "Male"}, "no-column"), ({"Sex": "Men"}, "no-row")]
)
def test_a_choice_that_fits_nothing_is_an_error(where: dict[str, str], code: str) -> None:
    _, problems = read(OPEN_SDG, value=True, where=where)
    assert problems[0] == code


@pytest.mark.parametrize(
    "table",
    [
        # several units or series are several series, even of the headline
        "Year | Units | Value\n2019 | firms | 5\n2020 | % | 300",
        "Year | Series | Value\n2019 | A | 5\n2020 | B | 300",
        # a headline without figures is none
        "Year | Sex | Value\n2019 | | ..\n2019 | Female | 5\n2020 | Female | 6",
        # codes of parts are whole numbers
        "Year | Quintile | Value\n2019 | 1 | 5\n2020 | 2 | 6\n2021 | 1 | 7\n2022 | 2 | 8",
        "Year | Age | Value\n2019 | 14 | 5\n2020 | 15 | 6",
        # dimensions of SDMX's
        "FREQ | REF_AREA | TIME_PERIOD | OBS_VALUE\nA | AT | 2019 | 5\nA | DE | 2020 | 6",
    ],
)
def test_what_tells_rows_apart_is_an_error(table: str) -> None:
    _, problems = read(table, value=True)
    assert set(problems) == {"mixed-rows"}


def test_a_measure_beside_the_figures_tells_nothing_apart() -> None:
    table = "Year | Lower CI | Sample size | Value\n2019 | 4.1 | 900 | 5\n2020 | 5.2 | 1100 | 6"
    assert taken(table, value=True) == [(2019, "5"), (2020, "6")]


def test_one_series_needs_no_choice() -> None:
    table = "Year | Sex | Units | Value\n2019 | Total | firms | 5\n2020 | Total | firms | 6"
    assert taken(table, value=True) == [(2019, "5"), (2020, "6")]


def test_the_whole_is_a_question_elsewhere() -> None:
    table = "年份 | 指标 | 性别 | 数值\n2019 | 高新技术企业 | | 120\n2020 | 高新技术企业 | 女 | 31"
    assert asked(table) == [("doubtful-whole", ["120"])]


def test_a_headline_within_one_part_is_a_question() -> None:
    table = "Year | Country | Sex | Value\n2019 | UK | | 5\n2020 | UK | Female | 6"
    assert asked(table, value=True) == [("doubtful-whole", ["5"])]


@pytest.mark.parametrize(
    ("labels", "is_one"),
    [
        (("5 years", "5 years", "5 years old"), True),
        (("Person", "Persons", "Persons aged 5"), True),
        (("5 years", "5 years old", "5 years"), False),
        (("5 years", "6 years", "6 years"), False),
        (("Male", "Female", "Female"), False),
    ],
)
def test_a_label_that_drifts_is_a_question(labels: tuple[str, ...], is_one: bool) -> None:
    rows = [f"{2019 + n} | {label} | {n + 5}" for n, label in enumerate(labels)]
    table = "\n".join(["Year | Age | Value", *rows])
    if is_one:
        assert asked(table, value=True) == [("doubtful-label", ["5", "6", "7"])]
    else:
        assert read(table, value=True)[1] == ["mixed-rows"]


@pytest.mark.parametrize(
    ("status", "figures"),
    [
        ("A", ["5", "6"]),
        ("Normal value", ["5", "6"]),
        ("M", ["5"]),
        ("Missing value", ["5"]),
        ("F", ["5"]),
        ("预测数", ["5"]),
    ],
)
def test_statuses_are_read(status: str, figures: list[str]) -> None:
    table = f"Year | OBS_STATUS | Value\n2019 | | 5\n2020 | {status} | 6"
    assert [figure for _, figure in taken(table, value=True)] == figures


def test_forecasts_are_listed() -> None:
    found, _ = read("Year | OBS_STATUS | Value\n2019 | A | 5\n2030 | F | 6", value=True)
    assert ("C3", "6") in found.left_out


def test_an_unknown_status_is_a_question() -> None:
    table = "Year | OBS_STATUS | Value\n2019 | A | 5\n2020 | B | 6"
    assert asked(table, value=True) == [("doubtful-status", ["5", "6"])]


@pytest.mark.parametrize("factor", ["Thousands", "3", "6", "10^3"])
def test_a_factor_must_be_in_the_unit(factor: str) -> None:
    table = f"Year | Unit multiplier | Value\n2019 | {factor} | 5"
    assert read(table, value=True)[1] == ["other-unit"]


@pytest.mark.parametrize("factor", ["Units", "0", "1", ""])
def test_a_factor_of_one_says_nothing(factor: str) -> None:
    assert taken(f"Year | UNIT_MULT | Value\n2019 | {factor} | 5", value=True) == [(2019, "5")]


def test_a_unit_beside_figures_by_metric_must_be_the_own() -> None:
    assert read("年份 | 单位 | 高新技术企业\n2019 | 万家 | 5")[1] == ["other-unit"]
    assert taken("年份 | 单位 | 高新技术企业\n2019 | 家 | 5") == [(2019, "5")]


def test_names_of_two_parts_must_not_mean_one_metric_twice() -> None:
    rows = "2019 | 甲区 | 高新技术企业 | 5\n2020 | 乙区 | 高新技术企业 | 6"
    assert read(f"年份 | 项目 | 指标 | 数值\n{rows}")[1] == ["mixed-rows"]


def test_codes_below_the_heading_of_a_breakdown_count_beside_any_metric() -> None:
    rows = "2019 | 1 | 5\n2020 | 2 | 6\n2021 | 1 | 7"
    assert read(f"年份 | 年级 | 高新技术企业\n{rows}")[1] == ["mixed-rows"]
    assert read(f"Year | Quintile | 高新技术企业\n{rows}")[1] == ["mixed-rows"]
