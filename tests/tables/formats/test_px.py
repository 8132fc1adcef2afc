"""PC-Axis files: each claim of docs/reference/formats.md."""

from datetime import date

import pytest
from spreadsheets import sheets

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.tables.formats.opening import open_sheets
from bishan_targets.tables.sheet import Kind, Sheet
from bishan_targets.text.spans import Span

HEAD = 'CHARSET="ANSI";\nAXIS-VERSION="2013";\nMATRIX="T1";\nCONTENTS="Births";\nUNITS="persons";\n'
AREA = 'VALUES("area")="North","South";\nCODES("area")="01","02";\n'
YEAR = 'VALUES("year")="2020","2021";\n'


def px(data: str, *, head: str = HEAD, variables: str = 'STUB="area";\nHEADING="year";\n') -> Sheet:
    content = head + variables + AREA + YEAR + f"DATA=\n{data};\n"
    (found,) = sheets(content.encode(), "births.px")
    return found


def column(sheet: Sheet, kind: Kind) -> list[str]:
    place = [*sheet.kinds].index(kind)
    return [row[place].text for row in sheet.rows[1:]]


def spans(sheet: Sheet) -> list[Span | None]:
    place = [*sheet.kinds].index(Kind.DATE)
    return [row[place].span for row in sheet.rows[1:]]


def refused(content: str) -> str:
    found = open_sheets("births.px", content.encode())
    assert isinstance(found, Diagnostic)
    return str(found.values["reason"])


def test_the_last_variable_changes_first() -> None:
    found = px("1 2\n3 4")
    assert column(found, Kind.PART) == ["North", "North", "South", "South"]
    assert column(found, Kind.DATE) == ["2020", "2021", "2020", "2021"]
    assert column(found, Kind.VALUE) == ["1", "2", "3", "4"]


def test_a_figure_is_named_by_its_categories() -> None:
    assert px("1 2 3 4").place(4, 0) == "Births / South / 2021"


def test_places_of_the_same_name_stay_apart_by_their_codes() -> None:
    content = (
        'CHARSET="ANSI";\nCONTENTS="x";\nSTUB="a";\nHEADING="year";\n'
        f'VALUES("a")="Springfield","Springfield";\nCODES("a")="01","02";\n{YEAR}DATA=1 2 3 4;'
    )
    (found,) = sheets(content.encode(), "x.px")
    assert [*found.kinds].count(Kind.PART) == 2
    assert found.place(4, 0) == "x / Springfield / 02 / 2021"


def test_codes_stay_texts_beside_their_labels() -> None:
    found = px("1 2 3 4")
    assert [cell.text for cell in found.rows[0]][2] == "area (code)"
    assert [row[2].text for row in found.rows[1:]] == ["01", "01", "02", "02"]


@pytest.mark.parametrize("dots", ['"."', '".."', '"......"', '"......."', ".."])
def test_dots_are_no_figure(dots: str) -> None:
    assert column(px(f"1 {dots} 3 4"), Kind.VALUE) == ["1", "3", "4"]


@pytest.mark.parametrize("dash", ['"-"', "-"])
def test_a_dash_is_an_amount_of_nothing(dash: str) -> None:
    assert column(px(f"1 {dash} 3 4"), Kind.VALUE) == ["1", "0", "3", "4"]


def test_a_dash_that_the_file_words_otherwise_is_no_figure() -> None:
    said = HEAD + 'DATASYMBOLNIL="no data";\n'
    assert column(px('1 "-" 3 4', head=said), Kind.VALUE) == ["1", "3", "4"]
    assert column(px('1 "-" 3 4', head=HEAD + 'DATASYMBOLNIL="–";\n'), Kind.VALUE)[1] == "0"


@pytest.mark.parametrize("data", ["1,2,3,4", "1;2;3;4", "1\t2\t3\t4", "1 2 \r\n3 4 \r\n"])
def test_any_sign_may_part_the_cells(data: str) -> None:
    assert column(px(data), Kind.VALUE) == ["1", "2", "3", "4"]


def test_rows_that_keys_leave_out_are_zeros() -> None:
    keys = HEAD + 'KEYS("area")=CODES;\n'
    assert column(px('"02",3 4\n', head=keys), Kind.VALUE) == ["0", "0", "3", "4"]
    assert column(px('"South",3 4\n', head=HEAD + 'KEYS("area")=VALUES;\n'), Kind.VALUE)[2:] == [
        *("3", "4")
    ]


@pytest.mark.parametrize("data", ['"03",3 4', '"02",3', '"02",3 4 "02",5 6'])
def test_keys_that_do_not_fit_are_refused(data: str) -> None:
    content = HEAD + 'KEYS("area")=CODES;\nSTUB="area";\nHEADING="year";\n' + AREA + YEAR
    assert refused(f"{content}DATA=\n{data};") == "table.px-cells"


@pytest.mark.parametrize("data", ["1 2 3", "1 2 3 4 5", ""])
def test_too_few_or_too_many_cells_are_refused(data: str) -> None:
    content = HEAD + 'STUB="area";\nHEADING="year";\n' + AREA + YEAR
    assert refused(f"{content}DATA=\n{data};") == "table.px-cells"


def test_a_variable_without_values_is_refused() -> None:
    assert refused(HEAD + 'STUB="area";\nDATA=\n1;') == "table.px-head"
    assert refused(HEAD + 'STUB="a";\nVALUES("a")="1";\nCODES("a")="1","2";\nDATA=\n1;') == (
        "table.px-head"
    )
    assert refused(HEAD + 'NOTE="open;\nDATA=\n1;') == "table.px-head"


def test_each_content_is_a_metric_with_its_own_unit() -> None:
    content = (
        'CHARSET="ANSI";\nCONTVARIABLE="what";\nSTUB="what";\nHEADING="year";\n'
        'VALUES("what")="Births","Rate";\nCODES("what")="C1","C2";\nUNITS("Births")="persons";\n'
        f'UNITS("Rate")="%";\n{YEAR}DATA=1 2 3 4;'
    )
    (found,) = sheets(content.encode(), "x.px")
    assert column(found, Kind.NAME) == ["Births", "Births", "Rate", "Rate"]
    assert column(found, Kind.CODE) == ["C1", "C1", "C2", "C2"]
    assert column(found, Kind.UNIT) == ["persons", "persons", "%", "%"]


def test_contents_of_the_same_name_are_told_apart_by_their_codes() -> None:
    content = (
        'CHARSET="ANSI";\nCONTVARIABLE="what";\nSTUB="what";\nHEADING="year";\n'
        f'VALUES("what")="Index","Index";\nCODES("what")="C1","C2";\n{YEAR}DATA=1 2 3 4;'
    )
    (found,) = sheets(content.encode(), "x.px")
    assert column(found, Kind.NAME) == ["Index (C1)", "Index (C1)", "Index (C2)", "Index (C2)"]


def timed(labels: str, times: str, scale: str = "A") -> list[Span | None]:
    content = (
        f'CHARSET="ANSI";\nCONTENTS="x";\nHEADING="t";\nVALUES("t")={labels};\n'
        f'TIMEVAL("t")=TLIST({scale}1),{times};\nDATA=1;'
    )
    (found,) = sheets(content.encode(), "x.px")
    return spans(found)


@pytest.mark.parametrize(
    ("scale", "time", "first", "last"),
    [
        ("A", "2021", "2021-01-01", "2021-12-31"),
        ("H", "20212", "2021-07-01", "2021-12-31"),
        ("T", "20212", "2021-05-01", "2021-08-31"),
        ("Q", "20212", "2021-04-01", "2021-06-30"),
        ("Q", "2021K2", "2021-04-01", "2021-06-30"),
        ("M", "202102", "2021-02-01", "2021-02-28"),
        ("W", "202105", "2021-02-01", "2021-02-07"),
        ("W", "2021U05", "2021-02-01", "2021-02-07"),
    ],
)
def test_the_time_scale_says_what_a_number_is(scale: str, time: str, first: str, last: str) -> None:
    span = Span(date.fromisoformat(first), date.fromisoformat(last))
    assert timed('"2021, period"', f'"{time}"', scale) == [span]


def test_a_label_counts_before_the_time_scale() -> None:
    """Statistics Norway's table 03024 has its time scale in the other order than its labels."""
    assert timed('"2025"', '"2024"') == [Span(date(2025, 1, 1), date(2025, 12, 31))]
    assert timed('"1972 January"', '"19721"', "H") == [Span(date(1972, 1, 1), date(1972, 1, 31))]


def test_a_year_that_is_no_calendar_year_is_not_taken_for_one() -> None:
    assert timed('"2021/22"', '"2021"') == [None]
    assert timed('"School year 2022"', '"2021"') == [None]


def test_a_range_of_times_is_left_to_the_labels() -> None:
    content = (
        'CHARSET="ANSI";\nCONTENTS="x";\nHEADING="t";\nVALUES("t")="2020","2021";\n'
        'TIMEVAL("t")=TLIST(A1, "2020"-"2021");\nDATA=1 2;'
    )
    (found,) = sheets(content.encode(), "x.px")
    assert [span and span.last for span in spans(found)] == [date(2020, 12, 31), date(2021, 12, 31)]


def test_periods_that_cannot_be_read_keep_their_text() -> None:
    """The Spanish statistics office writes 2013T4 for a quarter."""
    content = (
        'CHARSET="ANSI";\nCONTENTS="x";\nHEADING="Periodo";\nVALUES("Periodo")="2013T4";\nDATA=1;'
    )
    (found,) = sheets(content.encode(), "x.px")
    assert column(found, Kind.DATE) == ["2013T4"]
    assert spans(found) == [None]


def test_texts_that_go_on_in_the_next_line_are_joined() -> None:
    head = 'CHARSET="ANSI";\nCONTENTS="Births "\n"by area";\n'
    assert set(column(px("1 2 3 4", head=head), Kind.NAME)) == {"Births by area"}


def test_signs_within_texts_part_nothing() -> None:
    content = (
        'CHARSET="ANSI";\nCONTENTS="x";\nSTUB="a;b=(c)";\nHEADING="year";\n'
        f'VALUES("a;b=(c)")="1;2","3,4";\n{YEAR}DATA=\n1 2 3 4;'
    )
    (found,) = sheets(content.encode(), "x.px")
    assert column(found, Kind.PART) == ["1;2", "1;2", "3,4", "3,4"]


def test_other_languages_are_left_aside() -> None:
    head = HEAD.replace('CONTENTS="Births";', 'CONTENTS="Births";\nCONTENTS[sv]="Födda";')
    assert set(column(px("1 2 3 4", head=head), Kind.NAME)) == {"Births"}


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        ('CODEPAGE="iso-8859-15";\n', "iso-8859-15"),
        ('CODEPAGE="utf-8";\n', "utf-8"),
        ('CODEPAGE="no-such";\n', "utf-8"),
        ("", "utf-8-sig"),
        ("", "windows-1252"),
        ("", "utf-16"),
    ],
)
def test_the_codepage_of_a_file(said: str, encoding: str) -> None:
    text = f'CHARSET="ANSI";\n{said}CONTENTS="Födelser";\nHEADING="year";\n{YEAR}DATA=1 2;'
    (found,) = sheets(text.encode(encoding), "x.px")
    assert set(column(found, Kind.NAME)) == {"Födelser"}


def test_the_source_goes_with_the_figures() -> None:
    assert set(column(px("1 2 3 4", head=HEAD + 'SOURCE="Statistics Office";\n'), Kind.SOURCE)) == {
        "Statistics Office"
    }


def test_variables_that_span_too_many_cells_are_refused() -> None:
    values = ",".join(f'"{i}"' for i in range(3000))
    content = (
        f'CHARSET="ANSI";\nSTUB="a","b";\nVALUES("a")={values};\nVALUES("b")={values};\nDATA=1;'
    )
    assert refused(content) == "table.large"
