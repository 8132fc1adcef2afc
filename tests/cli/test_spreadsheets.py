"""Files for spreadsheets: byte order mark, headings in the reader's language, widths, formats."""

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from cities import CITY, write_district
from running import ROOT, Run

from bishan_targets.storage.store import load

Bishan = Callable[..., Run]
AS_OF = ("--as-of", "2022-06-30")
TABLES = ("status", "project", "rules", "backtest")
MARK = b"\xef\xbb\xbf"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of Bishan's plan and figures as working directory."""
    shutil.copy(ROOT / "targets.toml", tmp_path)
    shutil.copytree(ROOT / "actuals", tmp_path / "actuals")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("command", [*((each,) for each in TABLES), ("show", "tech_firms")])
def test_headings_in_words_stand_above_the_same_rows(
    command: tuple[str, ...], bishan: Bishan, here: Path
) -> None:
    raw = rows(bishan(*command, *AS_OF, "--format", "csv", "--lang", "zh").out)
    named = rows(bishan(*command, *AS_OF, "--format", "csv", "--lang", "zh", "--labels").out)
    assert named[1:] == raw[1:]
    assert not any(cell.isascii() for cell in named[0])
    assert len(set(named[0])) == len(raw[0])
    english = rows(bishan(*command, *AS_OF, "--format", "csv", "--lang", "en", "--labels").out)
    assert len(set(english[0])) == len(raw[0])


def test_milestones_have_headings_in_words(bishan: Bishan, here: Path) -> None:
    ids = ("carriers_in_use", "clusters")
    for command in (("status", *ids), ("show", "carriers_in_use")):
        said = bishan(*command, *AS_OF, "--format", "csv", "--lang", "zh", "--labels").out
        assert not any(cell.isascii() for cell in rows(said)[0])


@pytest.mark.parametrize("command", TABLES)
def test_the_byte_order_mark_comes_first(command: str, bishan: Bishan, here: Path) -> None:
    plain = bishan(command, *AS_OF, "--format", "csv").out
    assert bishan(command, *AS_OF, "--format", "csv", "--bom").out == "\ufeff" + plain


@pytest.mark.parametrize("option", ["--bom", "--labels"])
@pytest.mark.parametrize("command", [*((each,) for each in TABLES), ("show", "tech_firms")])
def test_they_are_for_csv(
    command: tuple[str, ...], option: str, bishan: Bishan, here: Path
) -> None:
    for form in ("json", "table", "plain", "markdown"):
        found = bishan(*command, "--format", form, option)
        assert found.code == 2
        assert f"{option} only applies with --format csv" in found.err


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_figures_for_readers_come_back(
    form: str, language: str, bishan: Bishan, here: Path
) -> None:
    before = load(here).observations
    marked = ("--bom",) if form == "csv" else ()
    name = f"figures.{form}"
    assert bishan("export", "-o", name, "--labels", "--lang", language, *marked).code == 0
    shutil.rmtree("actuals")
    assert bishan("import", name, "--yes").code == 0
    after = load(here).observations
    assert {key: [each._replace(file="") for each in value] for key, value in before.items()} == {
        key: [each._replace(file="") for each in value] for key, value in after.items()
    }


def test_two_metrics_of_one_name_stay_apart(bishan: Bishan, here: Path) -> None:
    plan = here / "targets.toml"
    plan.write_text(plan.read_text("utf-8").replace("科技型企业", "高新技术企业"), "utf-8")
    before = load(here).observations["tech_firms"]
    assert bishan("export", "-o", "figures.csv", "--labels", "--bom", "--lang", "zh").code == 0
    shutil.rmtree("actuals")
    assert bishan("import", "figures.csv", "--yes").code == 0
    after = load(here).observations["tech_firms"]
    assert [each.value for each in after] == [each.value for each in before]


def test_a_name_and_a_unit_stand_beside_each_figure(bishan: Bishan, here: Path) -> None:
    heading, *found = rows(bishan("export", "tech_firms", "--labels", "--lang", "zh").out)
    assert heading == ["日期", "代码", "指标", "数值", "单位", "来源", "初步数", "备注"]
    assert found[0][:5] == ["2020-12-31", "tech_firms", "科技型企业", "1102", "家"]
    assert [row[6] for row in found] == ["是", "否", "是"]


def test_members_have_their_own_names(bishan: Bishan, tmp_path: Path) -> None:
    (tmp_path / "targets.toml").write_text(CITY, "utf-8")
    write_district(tmp_path / "districts/east", 100, "2022-12-31 80")
    heading, *found = rows(
        bishan("export", "--file", str(tmp_path), "--labels", "--lang", "zh").out
    )
    assert heading[0] == "成员"
    assert {row[0] for row in found} >= {"east"}
    assert all(row[3] for row in found)


def test_a_file_without_a_mark_says_where_one_is_needed(bishan: Bishan, here: Path) -> None:
    assert "--bom" in bishan("export", "-o", "a.csv", "--lang", "zh").err
    assert bishan("export", "-o", "a.csv", "--lang", "zh", "--bom").err == "已写入 a.csv\n"
    assert (here / "a.csv").read_bytes().startswith(MARK)
    assert bishan("export", "-o", "a.xlsx", "--lang", "zh").err == "已写入 a.xlsx\n"
    assert bishan("export", "-o", "a.csv", "--lang", "en").err == "Written a.csv\n"


def test_other_formats_take_neither(bishan: Bishan, here: Path) -> None:
    assert "--bom only applies" in bishan("export", "-o", "a.xlsx", "--bom").err
    assert "--labels only applies" in bishan("export", "--format", "jsonl", "--labels").err
    assert not (here / "a.xlsx").exists()


def test_a_workbook_is_read_without_adjusting_it(bishan: Bishan, here: Path) -> None:
    assert bishan("export", "-o", "a.xlsx", "--labels", "--lang", "zh").code == 0
    sheet = openpyxl.load_workbook("a.xlsx").active
    assert sheet is not None
    assert sheet.freeze_panes == "A2"
    widths = {key: each.width for key, each in sheet.column_dimensions.items()}
    assert widths["A"] == len("2021-12-31") + 2
    assert widths["F"] <= 48
    formats = {
        (sheet.cell(row, 2).value, str(sheet.cell(row, 4).value)): sheet.cell(row, 4).number_format
        for row in range(2, sheet.max_row + 1)
    }
    assert formats[("rd_share", "3.25")] == "#,##0.00"
    assert formats[("tech_firms", "1521")] == "#,##0"
    assert sheet["A2"].number_format == "yyyy-mm-dd"
