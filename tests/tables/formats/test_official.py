"""Downloads of statistics offices: each claim of docs/reference/formats.md."""

from datetime import date
from typing import Any

import pytest
from spreadsheets import sheets, text, xlsx

from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read
from bishan_targets.tables.sheet import Kind, Sheet
from bishan_targets.tables.understanding import understand
from bishan_targets.tables.understood import Told, Understood

PLAN = b"""
[plan]
by = 2030-12-31
[targets.gdp]
name.en = "GDP"
at_least = 1
"""
Found = tuple[str, str, bool | None]


def opened(content: str, file: str = "table.csv") -> Sheet:
    (found,) = sheets(content.encode(), file)
    return found


def column(sheet: Sheet, kind: Kind) -> list[str]:
    place = [*sheet.kinds].index(kind)
    return [row[place].text for row in sheet.rows[1:]]


def understood(content: str, file: str = "table.csv", **told: Any) -> tuple[Understood, list[str]]:
    names = {str(told.pop("name", "GDP")): "gdp"}
    book = read(Files(File("targets.toml", "targets.toml", PLAN), []))
    found, problems = understand(
        file,
        sheets(content.encode(), file),
        book,
        Told(names=names, **told),
    )
    return found[0], [each.code for each in problems]


def figures(content: str, file: str = "table.csv", **told: Any) -> list[Found]:
    found, problems = understood(content, file, **told)
    assert problems == []
    return [(each.date.isoformat(), str(each.value), each.provisional) for each in found.entries]


# --- SDMX-CSV -------------------------------------------------------------------------------------

SDMX_1 = """DATAFLOW,FREQ,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS
X:GDP(1.0),A,01,2020,12.4,A
X:GDP(1.0),A,01,2021,10.8,P
"""
SDMX_2 = """STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE
dataflow,X:NA(1.0),I,01,GDP,2021-Q1,12.4
"""


def test_the_flow_of_data_names_the_metric_where_no_dimension_does() -> None:
    assert figures(SDMX_1) == [("2020-12-31", "12.4", None), ("2021-12-31", "10.8", True)]
    assert figures(SDMX_1, name="X:GDP(1.0)") == figures(SDMX_1)


def test_the_indicator_names_the_metric_in_version_2() -> None:
    assert figures(SDMX_2) == [("2021-03-31", "12.4", None)]


def test_codes_of_sdmx_stay_texts() -> None:
    assert column(opened(SDMX_1), Kind.PART) == ["A", "A"]
    sheet = opened(SDMX_1)
    assert [row[2].text for row in sheet.rows[1:]] == ["01", "01"]
    assert sheet.place(2, 4) == "E3"


def test_labels_beside_ids_are_parted_from_them() -> None:
    content = (
        "STRUCTURE;STRUCTURE_ID;ACTION;INDICATOR: What;REF_AREA: Where;TIME_PERIOD: When;"
        "OBS_VALUE: Observation\n"
        "dataflow;X:NA(1.0): Accounts;I;B1: GDP: in all;01: North;2021: 2021;12,4\n"
    )
    sheet = opened(content)
    assert column(sheet, Kind.NAME) == ["GDP: in all"]
    assert column(sheet, Kind.CODE) == ["B1"]
    assert column(sheet, Kind.PART) == ["01"]
    assert column(sheet, Kind.VALUE) == ["12.4"]
    assert figures(content, name="B1") == [("2021-12-31", "12.4", None)]


def test_decimal_commas_are_read_only_where_no_value_has_a_point() -> None:
    head = "DATAFLOW;REF_AREA;TIME_PERIOD;OBS_VALUE\n"
    row = "X:GDP(1.0);01;{};{}\n"
    assert column(opened(head + row.format(2020, "12,4") + row.format(2021, "3")), Kind.VALUE) == [
        *("12.4", "3")
    ]
    mixed = head + row.format(2020, "12,4") + row.format(2021, "1.5")
    assert column(opened(mixed), Kind.VALUE) == ["12,4", "1.5"]
    assert understood(mixed)[1] == ["bad-figure"]


def test_names_in_columns_of_their_own_name_the_metric() -> None:
    content = (
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,MEASURE,Measure,REF_AREA,Reference area,"
        "TIME_PERIOD,Time period,OBS_VALUE,Observation value\n"
        "DATAFLOW,X:NA(1.0),Accounts,I,B1,GDP,01,North,2021,,12.4,\n"
    )
    sheet = opened(content)
    assert column(sheet, Kind.NAME) == ["GDP"]
    assert column(sheet, Kind.CODE) == ["B1"]
    assert [*sheet.kinds].count(Kind.PART) == 1
    assert figures(content) == figures(content, name="B1")


@pytest.mark.parametrize("none", ["NaN", "#N/A", ""])
def test_intentionally_missing_values_are_no_figures(none: str) -> None:
    assert figures(SDMX_1.replace("12.4", none)) == [("2021-12-31", "10.8", True)]


def test_a_row_that_takes_a_figure_back_is_refused() -> None:
    assert understood(SDMX_2.replace(",I,", ",D,"))[1] == ["takes-back"]


def test_a_forecast_is_left_out_and_listed() -> None:
    found, problems = understood(SDMX_1.replace(",P", ",F"))
    assert ([str(each.value) for each in found.entries], problems) == (["12.4"], [])
    assert ("E3", "10.8") in found.left_out


@pytest.mark.parametrize(
    ("period", "starts", "first", "last"),
    [
        ("2021-A1", "--04-01", "2021-04-01", "2022-03-31"),
        ("2021-S2", "--07-01", "2022-01-01", "2022-06-30"),
        ("2021-T1", "--07-01", "2021-07-01", "2021-10-31"),
        ("2021-Q4", "--04-01", "2022-01-01", "2022-03-31"),
        ("2021-M01", "--10-01", "2021-10-01", "2021-10-31"),
        ("2021-Q1", "--01-01", "2021-01-01", "2021-03-31"),
        ("2021-Q1", "", "2021-01-01", "2021-03-31"),
        ("2021", "--04-01", "2021-01-01", "2021-12-31"),
        ("2021-Q5", "--04-01", None, None),
        ("2021-W01", "--04-01", None, None),
        ("2021-Q1", "April", None, None),
    ],
)
def test_a_year_may_start_on_another_day(
    period: str, starts: str, first: str | None, last: str | None
) -> None:
    content = (
        "DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE,REPORTING_YEAR_START_DAY\n"
        f"X:GDP(1.0),01,{period},12.4,{starts}\n"
    )
    sheet = opened(content)
    span = sheet.rows[1][2].span
    expected = (first and date.fromisoformat(first), last and date.fromisoformat(last))
    assert (span and span.first, span and span.last) == expected


def test_the_only_column_of_periods_is_that_of_dates() -> None:
    assert column(opened(SDMX_2.replace("TIME_PERIOD", "DIM_3")), Kind.DATE) == ["2021-Q1"]


def test_a_message_without_obs_value_is_left_to_the_general_rules() -> None:
    assert not opened(SDMX_2.replace("OBS_VALUE", "MEASURE_1")).kinds


@pytest.mark.parametrize(("code", "unit"), [("PC_GDP", "%"), ("PT", "%"), ("THS_PER", "THS_PER")])
def test_the_unit_of_sdmx(code: str, unit: str) -> None:
    content = f"DATAFLOW,UNIT_MEASURE,TIME_PERIOD,OBS_VALUE\nX:GDP(1.0),{code},2021,1\n"
    assert column(opened(content), Kind.UNIT) == [unit]


# --- Eurostat -------------------------------------------------------------------------------------

TSV = (
    "freq,unit,na_item,geo\\TIME_PERIOD\t2015 \t2016 \t2017 \n"
    "A,PC_GDP,GDP,DE\t30.5 \t31.0 e\t32.5 p\n"
    "A,PC_GDP,GDP,FR\t: \t: c\t22.0 \n"
)


def test_the_first_cell_of_a_line_has_the_codes() -> None:
    sheet = opened(TSV, "nama.tsv")
    assert column(sheet, Kind.NAME) == ["GDP"] * 4
    assert column(sheet, Kind.UNIT) == ["%"] * 4
    assert column(sheet, Kind.DATE) == ["2015", "2016", "2017", "2017"]
    assert [sheet.place(4, place) for place in range(len(sheet.kinds))] == [
        *("A3", "A3", "A3", "A3", "D1", "D3", "D3")
    ]


def test_flags_are_parted_from_figures_and_a_colon_is_none() -> None:
    sheet = opened(TSV, "nama.tsv")
    assert column(sheet, Kind.VALUE) == ["30.5", "31.0", "32.5", "22.0"]
    assert column(sheet, Kind.STATUS) == ["", "", "p", ""]
    assert figures(TSV, "nama.tsv", where={"geo": "DE"}) == [
        ("2015-12-31", "30.5", None),
        ("2016-12-31", "31.0", None),
        ("2017-12-31", "32.5", True),
    ]


@pytest.mark.parametrize(("flags", "kept"), [("bp", "bp"), ("ep", "p"), ("u", ""), ("f", "f")])
def test_flags_that_leave_a_figure_what_it_is_are_dropped(flags: str, kept: str) -> None:
    sheet = opened(TSV.replace("32.5 p", f"32.5 {flags}"), "nama.tsv")
    assert column(sheet, Kind.STATUS)[2] == kept


def test_without_an_indicator_the_file_names_the_metric() -> None:
    content = "unit,geo\\time\t2016M02 \t2016M01 \nI15,DE\t100.1 \t99.0 \n"
    sheet = opened(content, "downloads/gdp.tsv")
    assert column(sheet, Kind.NAME) == ["gdp", "gdp"]
    assert [row[3].period for row in sheet.rows[1:]] == [date(2016, 2, 29), date(2016, 1, 31)]


def test_what_is_no_figure_of_eurostat_is_refused() -> None:
    assert understood(TSV.replace("30.5 ", "30,5 "), "x.tsv", where={"geo": "DE"})[1] == [
        "bad-figure"
    ]


# --- World Bank -----------------------------------------------------------------------------------

WORLD_BANK = """"Data Source","World Development Indicators",

"Last Updated Date","2024-05-30",

"Country Name","Country Code","Indicator Name","Indicator Code","2020","2021",
"Aruba","ABW","GDP","NY.GDP","1","2",
"China","CHN","GDP","NY.GDP","","4",
"""


def test_the_lines_above_are_no_headings() -> None:
    sheet = opened(WORLD_BANK)
    assert column(sheet, Kind.DATE) == ["2020", "2021", "2021"]
    assert sheet.place(3, len(sheet.kinds) - 1) == "F7"
    assert set(column(sheet, Kind.SOURCE)) == {"World Bank, World Development Indicators"}


def test_a_country_is_chosen_by_its_name_or_its_code() -> None:
    by_code = figures(WORLD_BANK, where={"Country Code": "ABW"})
    assert by_code == figures(WORLD_BANK, where={"Country Name": "Aruba"})
    assert by_code == [("2020-12-31", "1", None), ("2021-12-31", "2", None)]
    assert figures(WORLD_BANK, where={"Country Code": "ABW"}, name="NY.GDP") == by_code


def test_one_error_says_that_countries_differ() -> None:
    assert understood(WORLD_BANK)[1] == ["mixed-rows"]


def test_countries_of_one_name_are_told_apart_by_their_codes() -> None:
    content = WORLD_BANK.replace("China", "Aruba")
    assert understood(content)[1] == ["mixed-rows"]
    assert figures(content, where={"Country Code": "CHN"}) == [("2021-12-31", "4", None)]


def test_a_workbook_is_read_like_the_text() -> None:
    table = """
        Data Source | World Development Indicators
        Last Updated Date | 2024-05-30
        |
        Country Name | Country Code | Indicator Name | Indicator Code | 2020 | 2021
        Aruba | ABW | GDP | NY.GDP | 1 | 2
    """
    (found,) = sheets(xlsx(text(table), name="Data"), "API.xlsx")
    assert column(found, Kind.VALUE) == ["1", "2"]
    assert found.place(1, len(found.kinds) - 1) == "Data!E5"


def test_periods_of_databank_and_the_lines_below_its_table() -> None:
    content = """Country Name,Country Code,Series Name,Series Code,2020 [YR2020],2021 [YR2021]
China,CHN,GDP,NY.GDP,..,4.5
,,,,,
Data from database: World Development Indicators,,,,,
Last Updated: 06/28/2024,,,,,
"""
    assert figures(content) == [("2021-12-31", "4.5", None)]
    older = content.replace("2020 [YR2020]", "YR2020").replace("2021 [YR2021]", "YR2021")
    assert figures(older) == figures(content)


# --- DHIS2 ----------------------------------------------------------------------------------------

VALUE_SET = (
    '"dataelement","period","orgunit","categoryoptioncombo","attributeoptioncombo","value",'
    '"storedby","lastupdated","comment","followup","deleted"\n'
    '"GDP","2014Oct","DiszpKrYNg8","bRowv6yZOF2","bRowv6yZOF2","12",'
    '"admin","2014-02-01","","false","false"\n'
    '"GDP","2015Oct","DiszpKrYNg8","bRowv6yZOF2","bRowv6yZOF2","14",'
    '"other","2015-02-01","late","false",""\n'
)


def test_a_value_set_of_dhis2() -> None:
    assert figures(VALUE_SET) == [("2015-09-30", "12", None), ("2016-09-30", "14", None)]


def test_a_value_that_dhis2_has_deleted_is_refused() -> None:
    assert understood(VALUE_SET.replace('"false","false"', '"false","true"'))[1] == ["takes-back"]


def test_organisation_units_of_dhis2_are_told_apart() -> None:
    content = VALUE_SET.replace('"2015Oct","DiszpKrYNg8"', '"2015Oct","O6uvpzGd5pu"')
    assert understood(content)[1] == ["mixed-rows"]
    assert figures(content, where={"orgunit": "O6uvpzGd5pu"}) == [("2016-09-30", "14", None)]


def test_the_analytics_of_dhis2() -> None:
    content = '"Data","Period","Organisation unit","Value"\n"GDP","2021Q1","Bo","99.1"\n'
    assert figures(content) == [("2021-03-31", "99.1", None)]
    ids = content.replace('"Data","Period","Organisation unit","Value"', "dx,pe,ou,value")
    assert figures(ids) == figures(content)


def test_a_period_that_dhis2_does_not_define_is_named() -> None:
    assert understood(VALUE_SET.replace("2014Oct", "2014WedW5"))[1] == ["bad-period"]


# --- 国家统计局 ------------------------------------------------------------------------------

NBS = """数据库：年度数据
时间：最近10年
指标,2022年,2021年
GDP,12,11
人均GDP,3,
注：2022年为初步数
数据来源：国家统计局
"""
NBS_AREAS = """数据库：分省年度数据,,
指标：GDP,,
时间：最近10年,,
地区,2022年,2021年
北京市,4.1,4.0
重庆市,2.9,2.8
数据来源：国家统计局,,
"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_yearly_export(encoding: str) -> None:
    (found,) = sheets(NBS.encode(encoding), "年度数据.csv")
    assert column(found, Kind.NAME) == ["GDP", "GDP", "人均GDP"]
    assert set(column(found, Kind.SOURCE)) == {"国家统计局"}
    assert figures(NBS) == [("2022-12-31", "12", None), ("2021-12-31", "11", None)]


def test_an_export_by_area_has_its_indicator_above_the_table() -> None:
    assert understood(NBS_AREAS)[1] == ["mixed-rows"]
    assert figures(NBS_AREAS, where={"地区": "重庆市"}) == [
        *(("2022-12-31", "2.9", None), ("2021-12-31", "2.8", None))
    ]


def test_an_export_without_its_headings_is_left_to_the_general_rules() -> None:
    assert not opened("数据库：年度数据\n时间：最近10年\n").kinds
    assert not opened(NBS_AREAS.replace("指标：GDP", "")).kinds


# --- Open SDG -------------------------------------------------------------------------------------


def test_the_headline_of_open_sdg_has_no_breakdown() -> None:
    content = "Year,Sex,Units,Value\n2020,,%,3\n2020,Female,%,4\n2021,,%,5\n2021,Female,%,6\n"
    found, problems = understood(content, name="Value")
    assert problems == []
    assert [str(each.value) for each in found.entries] == ["3", "5"]
