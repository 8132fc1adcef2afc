"""The workbook as pandas and openpyxl read it."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import pytest
from hypothesis import given
from hypothesis.strategies import dates, integers
from plans import HOSTILE, hostile_plan, write_plan

from bishan_targets import messages
from bishan_targets.model.book import Book
from bishan_targets.render.cells import Cells
from bishan_targets.render.gap_words import gap_words
from bishan_targets.render.office.xlsx import render
from bishan_targets.render.office.xlsx.charts import _by_months
from bishan_targets.report.page import Page, page
from bishan_targets.storage.store import load

DAY = date(2021, 12, 31)
ZH, EN = messages.load("zh"), messages.load("en")


@pytest.fixture
def shown(bishan_book: Book) -> Page:
    return page(bishan_book, DAY)


def of_plan(folder: Path, plan: str, **actuals: str) -> Page:
    return page(load(write_plan(folder, plan, **actuals) / "targets.toml"), DAY)


def book(page: Page, say: messages.Messages = ZH) -> Any:
    return openpyxl.load_workbook(io.BytesIO(render(page, say).content))


def test_pandas_reads_the_figures_of_the_report(shown: Page) -> None:
    content = io.BytesIO(render(shown, ZH).content)
    frame = pandas.read_excel(content, sheet_name="指标", index_col="指标")
    assert [*frame.columns] == [
        *("单位", "属性", "责任单位", "基期", "目标", "最新", "基期日期", "期限", "数据日期"),
        *("同比", "目标进度", "序时进度", "判断", "说明"),
    ]
    for card in shown.cards:
        row, target = frame.loc[ZH.pick(card.target.name)], card.target
        assert target.goal
        assert row["目标"] == target.goal.value
        assert row["期限"].date() == target.goal.by
        assert row["判断"] == Cells(target, DAY, ZH).verdict
        assert row["说明"].endswith("".join(gap_words(card.target, card.detail.as_of, ZH)))
        if target.latest is None:
            assert pandas.isna(row["最新"])
            continue
        assert (row["最新"], row["数据日期"].date()) == (target.latest.value, target.latest.date)
        if target.progress is not None:
            assert row["目标进度"] == pytest.approx(target.progress)
    figures = pandas.read_excel(content, sheet_name="历年数据", index_col="指标")
    for card in shown.cards:
        row = figures.loc[ZH.pick(card.target.name)].drop("单位").dropna()
        assert {day.date(): value for day, value in row.items()} == {
            each.date: each.value for each in card.detail.history
        }
    sources = pandas.read_excel(content, sheet_name="数据来源")
    assert [*sources["来源"].dropna()] == [
        each.source for card in shown.cards for each in card.detail.history if each.source
    ]


def test_cells_are_shown_as_offices_write_them(shown: Page) -> None:
    sheet = book(shown)["指标"]
    heading = [cell.value for cell in sheet[1]]
    share = dict(zip(heading, sheet[2], strict=True))
    assert share["指标"].value == "全社会研发经费投入占比"
    assert (share["目标"].number_format, share["最新"].number_format) == (
        '"≥ "#,##0.00',
        "#,##0.00",
    )
    assert share["最新"].font.italic
    firms = dict(zip(heading, sheet[4], strict=True))
    assert (firms["目标"].value, firms["目标"].number_format) == (500, '"> "#,##0')
    assert firms["数据日期"].value == datetime(2021, 12, 26)
    assert firms["数据日期"].number_format == "yyyy-mm-dd"
    assert (firms["目标进度"].number_format, firms["同比"].value) == ("0.0%", None)


def test_sheets_stay_readable_on_screen_and_paper(shown: Page) -> None:
    found = book(shown)
    assert found.sheetnames == ["指标", "历年数据", "数据来源", "走势图", "里程碑"]
    for name in ("指标", "历年数据", "数据来源", "里程碑"):
        sheet = found[name]
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_cols in ("$A:$A", "$A:$B")
    # A Chinese character takes two columns.
    assert found["指标"].column_dimensions["A"].width >= 2 * len("全社会研发经费投入占比")


def test_each_target_with_figures_has_a_chart_of_its_own_cells(shown: Page) -> None:
    content = render(shown, ZH).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        charts = [archive.read(name) for name in sorted(archive.namelist()) if "charts/" in name]
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert len(charts) == 3
    assert all("历年数据".encode() in each for each in charts)
    assert all(b'<c:delete val="0"' in each or b'<delete val="0"' in each for each in charts)
    assert drawing.count("descr=") == 3
    assert "距目标（不低于3.50%）还差0.25个百分点" in drawing


def test_axes_have_titles_and_ticks_under_the_figures(tmp_path: Path) -> None:
    """In the days of a workbook, which count from the end of 1899."""
    plan = '[targets.a]\nat_least = 500\nby = {by}\nunit = "家"\n'
    figures = {"d2020_12_31": "[values]\na = 1", "d2021_12_31": "[values]\na = 2"}
    for by, form, least, step in (
        ("2025-12-31", "yyyy", (date(2019, 12, 31) - date(1899, 12, 30)).days, 365.25),
        ("2022-06-30", "yyyy-mm", (date(2020, 9, 26) - date(1899, 12, 30)).days, 91.3125),
    ):
        (chart,) = book(of_plan(tmp_path / by, plan.format(by=by), **figures))["走势图"]._charts
        assert (chart.x_axis.scaling.min, chart.x_axis.majorUnit) == (least, step)
        assert chart.x_axis.number_format.formatCode == form
        titles = [each.title.tx.rich.p[0].r[0].t for each in (chart.x_axis, chart.y_axis)]
        assert titles == ["日期", "家"]


@given(dates(date(1950, 1, 1), date(2100, 1, 1)), integers(0, 47))
def test_ticks_of_months_stay_within_their_months(first: date, more: int) -> None:
    year, month = divmod(first.year * 12 + first.month - 1 + more, 12)
    last = date(year, month + 1, 28)
    if last.year - first.year > 3:
        return
    start, step = _by_months(first, last)
    each = round(step / 365.25 * 12)
    assert start < first
    assert (first.year * 12 + first.month) - (start.year * 12 + start.month) <= each
    for number in range(10):
        tick = start + timedelta(number * step)
        assert (tick.year * 12 + tick.month) - (start.year * 12 + start.month) == number * each
        assert tick.month % each == 0


def rows(page: Page, say: messages.Messages = ZH) -> Iterator[dict[str, Any]]:
    heading, *others = book(page, say).worksheets[0].values
    return (dict(zip(heading, row, strict=True)) for row in others)


def test_growth_is_a_share_and_that_of_shares_in_points(tmp_path: Path) -> None:
    plan = (
        '[targets.firms]\nat_least = 500\nby = 2025-12-31\nunit = "家"\n'
        '[targets.share]\nat_least = 5\nby = 2025-12-31\nunit = "%"\n'
        "[targets.zero]\nat_least = 5\nby = 2025-12-31\n"
    )
    figures = {
        "d2019_12_31": "[values]\nfirms = 100\nshare = 2\nzero = 1",
        "d2020_12_31": "[values]\nfirms = 200\nshare = 3.1\nzero = 0",
        "d2021_12_31": "[values]\nfirms = 250\nshare = 2.8\nzero = 3",
    }
    firms, share, zero = rows(of_plan(tmp_path / "plan", plan, **figures))
    assert (firms["同比"], firms["同比（百分点）"]) == (0.25, None)
    assert (share["同比"], share["同比（百分点）"]) == (None, -0.3)
    assert (zero["同比"], zero["同比（百分点）"]) == (None, None)


def test_growth_needs_the_same_day_of_the_same_series(tmp_path: Path) -> None:
    plan = "[targets.a]\nat_least = 9\nby = 2025-12-31\nbreaks = [2021-01-01]\n"
    plan += (
        "[targets.b]\nat_least = 9\nby = 2025-12-31\n[targets.c]\nat_least = 9\nby = 2025-12-31\n"
    )
    figures = {
        "d2020_02_29": "[values]\nc = 2",
        "d2020_12_30": "[values]\nb = 4",
        "d2020_12_31": "[values]\na = 4",
        "d2021_02_28": "[values]\nc = 3",
        "d2021_12_31": "[values]\na = 5\nb = 5",
    }
    found = [each["同比"] for each in rows(of_plan(tmp_path / "plan", plan, **figures))]
    assert found == [None, None, 0.5]


def test_the_baseline_of_a_year_is_the_year_before(tmp_path: Path) -> None:
    year = """
        [targets.revenue]
        figures = "year_to_date"
        every = "half-year"
        years = { 2021 = 100 }
        better = "higher"
        [targets.three]
        metric = "revenue"
        total = { at_least = 250, from = 2020-01-01 }
        by = 2022-12-31
    """
    figures = {
        "2020-06-30": "[values]\nrevenue = 40",
        "2020-12-31": "[values]\nrevenue = 90",
        "2021-06-30": "[values]\nrevenue = 45",
    }
    _, revenue, three = book(of_plan(tmp_path, year, **figures))["指标"].iter_rows(values_only=True)
    assert (revenue[4], revenue[7]) == (90, datetime(2020, 12, 31)), (
        "not the zero that it begins at"
    )
    assert (three[4], three[7]) == (None, None)


def test_goals_without_one_number_are_words(tmp_path: Path) -> None:
    plan = (
        "[targets.band]\nbetween = [45, 55]\nby = 2025-12-31\n"
        "[targets.growth]\ngrowth = { at_least = 7 }\nbaseline = 2020-12-31\nby = 2025-12-31\n"
    )
    figures = {"d2020_12_31": "[values]\nband = 40\ngrowth = 100"}
    band, growth = rows(of_plan(tmp_path / "plan", plan, **figures), EN)
    assert (band["goal"], growth["goal"]) == ("45 to 55", "≥ 7% a year")


def test_nothing_from_files_is_a_formula(tmp_path: Path) -> None:
    plan = '[plan]\nname = "=A1&B1"\n[targets.a]\nname = "=1+1"\nunit = "@x"\n'
    plan += "at_least = 9\nby = 2025-12-31\n"
    folder = write_plan(
        tmp_path / "plan",
        plan,
        d2020_12_31='source = "+cmd"\n[values]\na = { value = 1, note = "-x" }',
    )
    found = book(page(load(folder / "targets.toml"), DAY))
    texts = [
        cell for sheet in found for row in sheet for cell in row if isinstance(cell.value, str)
    ]
    assert {each.value for each in texts} >= {"=1+1", "@x", "+cmd", "-x"}
    assert {each.data_type for each in texts} == {"s"}
    assert all(each.quotePrefix for each in texts if each.value in ("=1+1", "@x", "+cmd", "-x"))
    assert found["指标"].oddHeader.center.text.startswith("=A1&&B1")


def test_hostile_texts_are_text(tmp_path: Path) -> None:
    load_ = load(hostile_plan(tmp_path / "plan") / "targets.toml")
    first = next(rows(page(load_, date(2022, 6, 30)), EN))
    assert first["target"] == HOSTILE[0]


def test_the_same_input_gives_the_same_bytes_and_names_nobody(shown: Page) -> None:
    first, second = (render(shown, EN) for _ in range(2))
    assert first == second
    properties = openpyxl.load_workbook(io.BytesIO(first.content)).properties
    assert not properties.creator
    assert properties.modified == properties.created == datetime(2021, 12, 31)
    assert first.sheets == 5


def test_a_plan_without_figures_has_no_empty_sheets(tmp_path: Path) -> None:
    found = of_plan(tmp_path / "plan", "[targets.a]\nat_least = 9\nby = 2025-12-31\n")
    assert book(found).sheetnames == ["指标"]


def test_years_of_months_are_printed_on_several_pages(tmp_path: Path) -> None:
    plan = "[targets.a]\nat_least = 5\nby = 2025-12-31\n"
    months = {f"d2020_{month:02}_28": f"[values]\na = {month}" for month in range(1, 13)}
    months |= {f"d2021_{month:02}_28": f"[values]\na = {month}" for month in range(1, 13)}
    sheet = book(of_plan(tmp_path / "plan", plan, **months))["历年数据"]
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (2, "$A:$B")
