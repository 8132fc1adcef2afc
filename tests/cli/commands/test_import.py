"""`bishan import`: what it says, asks, writes, and refuses to write."""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from running import ROOT, Run
from spreadsheets import csv, fill, ods, ods_cell, ods_table, saved, text, xlsx
from terminal import at_terminal

from bishan_targets.storage.store import load

Bishan = Callable[..., Run]

# Deadlines that have passed: what is said of the targets does not depend on today.
PLAN = """\
# Our plan.
[targets.firms]
name.zh = "高新技术企业"
name.en = "High-tech firms"
unit.zh = "家"
unit.en = "firms"
more_than = 1000
by = 2021-12-31

[targets.share]
name.zh = "研发占比"
name.en = "R&D share"
unit = "%"
at_least = 3.5
decimals = 2
by = 2021-12-31
"""
SNAPSHOT = """\
date = 2020-12-31   # from the bulletin
source = "统计公报"

[values]
firms = 980
share = { value = 3.1, provisional = true }
"""
TABLE = """
    指标 | 2020年 | 同比增长（%） | 2021年
    高新技术企业① | 980 | 4 | 1,020家
    研发占比 | 3.1 | | 3.4%
    研发机构 | 180 | | 216
    注：①快报数。
"""


@pytest.fixture(autouse=True)
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "plan"
    (folder / "actuals").mkdir(parents=True)
    (folder / "targets.toml").write_text(PLAN, encoding="utf-8")
    (folder / "actuals/2020-12-31.toml").write_text(SNAPSHOT, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def table(content: str | bytes, name: str = "../表.csv") -> str:
    """The path of a table beside the plan's folder."""
    Path(name).write_bytes(content if isinstance(content, bytes) else csv(text(content)))
    return name


def files() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}


def figures() -> dict[str, list[tuple[str, str, str | None, str | None, bool]]]:
    return {
        metric: [
            (each.date.isoformat(), str(each.value), each.source, each.note, each.provisional)
            for each in observations
        ]
        for metric, observations in load(".").observations.items()
    }


def document(bishan: Bishan, *arguments: str) -> dict[str, Any]:
    found = bishan("import", *arguments, "--json")
    assert found.err == ""
    content: dict[str, Any] = json.loads(found.out)
    schema = ROOT / "src/bishan_targets/schemas/import.json"
    jsonschema.validate(content, json.loads(schema.read_text(encoding="utf-8")))
    return content


# --- what it says ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
def test_says_what_was_understood_and_what_is_recorded(
    language: str, bishan: Bishan, golden: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    book = openpyxl.Workbook()
    fill(book.worksheets[0], text(TABLE), merged=["A5:D5"], name="主要指标")
    fill(book.create_sheet(), [["填表说明"]], name="说明")
    name = table(saved(book), "../指标.xlsx")
    said = bishan("import", name, "--source", "科技局", "--lang", language)
    assert (said.code, said.err) == (0, "")
    golden(f"import.{language}.txt", said.out)


def test_writes_what_it_says(bishan: Bishan) -> None:
    before = files()
    assert bishan("import", table(TABLE), "--source", "科技局").code == 0
    assert figures() == {
        "firms": [
            ("2020-12-31", "980", "统计公报", None, False),
            ("2021-12-31", "1020", "科技局", None, False),
        ],
        "share": [
            ("2020-12-31", "3.1", "统计公报", None, True),
            ("2021-12-31", "3.4", "科技局", None, False),
        ],
    }
    changed = {name for name, content in files().items() if before.get(name) != content}
    assert changed == {"actuals/2021-12-31.toml"}


def test_as_json(bishan: Bishan) -> None:
    found = document(bishan, table(TABLE))
    assert found["tables"] == [
        {
            "sheet": "",
            "layout": "column-a-period",
            "metrics": {"高新技术企业①": "firms", "研发占比": "share"},
            "first": "2020-12-31",
            "last": "2021-12-31",
            "figures": 4,
            "empty": 0,
            "left_out": [
                {"cell": "C1", "text": "同比增长（%）"},
                {"cell": "A4", "text": "研发机构"},
                {"cell": "A5", "text": "注：①快报数。"},
            ],
            "omitted": [],
            "hidden": [],
            "goals": [],
            "properties": [],
            "growth": [
                {"cell": "C1", "text": "同比增长（%）", "example": "高新技术企业同比增长（%）"}
            ],
        }
    ]
    assert found["written"] is True
    assert found["files"] == ["actuals/2021-12-31.toml"]
    assert [(each["cell"], each["effect"]) for each in found["figures"]] == [
        ("B2", "same"),
        ("D2", "new"),
        ("B3", "same"),
        ("D3", "new"),
    ]


def test_json_of_what_is_wrong(bishan: Bishan) -> None:
    found = document(bishan, table("日期 | 指标 | 数值\n2021 | 高新技术企业 | 约300\n"))
    assert [(each["code"], each["cell"]) for each in found["diagnostics"]] == [("bad-figure", "C2")]
    assert (found["written"], found["files"], found["tables"], found["skipped"]) == (
        False,
        [],
        [],
        [],
    )


def test_sheets_without_a_table_are_named(bishan: Bishan) -> None:
    book = openpyxl.Workbook()
    fill(book.worksheets[0], [["填表说明"]], name="说明")
    fill(book.create_sheet(), text(TABLE), name="指标")
    name = table(saved(book), "../表.xlsx")
    assert document(bishan, name, "--dry-run")["skipped"] == ["说明"]
    assert "说明" in bishan("import", name, "--dry-run").out


def test_dry_run_changes_nothing(bishan: Bishan) -> None:
    before = files()
    said = bishan("import", table(TABLE), "--dry-run", "--map", "研发机构=rd_institutions")
    assert "actuals/2021-12-31.toml" in said.out
    assert files() == before


def test_what_a_table_holds_does_not_act_on_the_terminal(bishan: Bishan) -> None:
    said = bishan(
        "import", table("指标\x1b[31m | 2021\n高新技术企业 | 3000\n\x1b]0;x\x07[b]甲 | 9\n"), "-y"
    )
    assert said.code == 0
    assert "\x1b" not in said.out
    assert "[b]甲" in said.out


# --- options --------------------------------------------------------------------------------------


def test_mapped_names_are_learnt_once(bishan: Bishan) -> None:
    name = table("指标 | 2021年\n高企（家） | 1020\n平台 | 3\n")
    assert bishan("import", name).code == 2
    said = bishan("import", name, "--map", "高企=firms", "--map", " 平台 ＝ platforms ")
    assert said.code == 0
    plan_text = Path("targets.toml").read_text(encoding="utf-8")
    assert plan_text == f'{PLAN}\n[import.names]\n"高企" = "firms"\n"平台" = "platforms"\n'
    assert figures()["platforms"] == [("2021-12-31", "3", None, None, False)]
    before = files()
    again = table("指标 | 2021年 | 2019年\n高企（家） | 1020 | 900\n平台 | 3 | 2\n")
    assert bishan("import", again, "--map", "高企=firms").code == 0
    assert files() == {**before, "actuals/2019-12-31.toml": files()["actuals/2019-12-31.toml"]}


@pytest.mark.parametrize("given", ["高企", "=firms", "高企=", ""])
def test_a_map_says_name_and_id(given: str, bishan: Bishan) -> None:
    assert bishan("import", table(TABLE), "--map", given).code == 2


@pytest.mark.parametrize("given", ["高企=fimrs", "高企=a b"])
def test_a_map_to_no_metric_is_refused(given: str, bishan: Bishan) -> None:
    before = files()
    assert bishan("import", table(TABLE), "--map", given).code == 2
    assert files() == before


REGIONS = """年份 | 地区 | 指标 | 数值
2021 | 甲区 | 高新技术企业 | 1020
2021 | 乙区 | 高新技术企业 | 300
"""


def test_rows_chosen_are_kept_in_the_plan(bishan: Bishan) -> None:
    name = table(REGIONS)
    refused = bishan("import", name)
    assert refused.code == 2
    assert "--where '地区=甲区'" in refused.err
    said = bishan("import", name, "--where", "地区 ＝ 甲区")
    assert said.code == 0
    assert "地区=乙区" in said.out
    plan_text = Path("targets.toml").read_text(encoding="utf-8")
    assert plan_text == f'{PLAN}\n[import.where.firms]\n"地区" = "甲区"\n'
    assert figures()["firms"][-1][:2] == ("2021-12-31", "1020")
    before = files()
    assert bishan("import", name).code == 0
    assert files() == before


def test_another_choice_replaces_the_kept_one(bishan: Bishan) -> None:
    assert bishan("import", table(REGIONS), "--where", "地区=甲区").code == 0
    later = table(REGIONS.replace("2021", "2022"))
    assert bishan("import", later, "--where", "地区=乙区", "--yes").code == 0
    plan_text = Path("targets.toml").read_text(encoding="utf-8")
    assert plan_text == f'{PLAN}\n[import.where.firms]\n"地区" = "乙区"\n'
    gone = bishan("import", table(REGIONS.replace("乙区", "丙区")))
    assert "error[no-row]" in gone.err


@pytest.mark.parametrize("given", ["地区", "=甲区", ""])
def test_a_choice_says_heading_and_text(given: str, bishan: Bishan) -> None:
    assert bishan("import", table(REGIONS), "--where", given).code == 2


def test_a_column_has_one_choice(bishan: Bishan) -> None:
    twice = bishan("import", table(REGIONS), "--where", "地区=甲区", "--where", "地区=乙区")
    assert twice.code == 2
    assert (
        bishan("import", table(REGIONS), "--where", "地区=甲区", "--where", "地区=甲区").code == 0
    )


def test_questions_about_a_table_are_answered_with_yes(bishan: Bishan) -> None:
    name = table(
        "年份 | 性别 | 指标 | 数值\n2021 | | 高新技术企业 | 1020\n2021 | 女 | 高新技术企业 | 9\n"
    )
    assert "error[doubtful-whole]" in bishan("import", name).err
    found = document(bishan, name, "--dry-run")
    assert [(each["code"], each["cell"]) for each in found["questions"]] == [
        ("doubtful-whole", "B1")
    ]
    said = bishan("import", name, "--yes", "--lang", "zh")
    assert said.code == 0
    assert "! `firms` 的各行在“性别”一栏内容不同：-、女；将只取该栏为空的各行" in said.out
    assert figures()["firms"][-1][:2] == ("2021-12-31", "1020")


def test_only_some_sheets(bishan: Bishan) -> None:
    book = openpyxl.Workbook()
    for day, name in ((2018, "甲"), (2019, "乙"), (2017, "丙")):
        fill(book.create_sheet(), [["指标", f"{day}年"], ["高新技术企业", 900]], name=name)
    name = table(saved(book), "../表.xlsx")
    assert bishan("import", name, "--sheet", "甲", "--sheet", "丙").code == 0
    assert [day for day, *_ in figures()["firms"]] == ["2017-12-31", "2018-12-31", "2020-12-31"]
    unknown = bishan("import", name, "--sheet", "丁")
    assert unknown.code == 2
    assert "Sheet, 甲, 乙, 丙" in unknown.err


def test_a_date_for_a_table_without(bishan: Bishan) -> None:
    name = table("指标 | 数值\n高新技术企业 | 1020\n")
    assert bishan("import", name).code == 2
    half_a_year = ("--date", "2021年上半年", "--figures", "level")
    assert bishan("import", name, *half_a_year).code == 0
    assert [day for day, *_ in figures()["firms"]] == ["2020-12-31", "2021-06-30"]


def test_what_is_said_of_all_figures(bishan: Bishan) -> None:
    name = table(
        "日期 | 指标 | 数值 | 来源\n2021 | 高新技术企业 | 1020 | 普查\n2021 | 研发占比 | 3.4 |\n"
    )
    assert bishan("import", name, "--source", "公报", "--note", "快报", "--provisional").code == 0
    assert figures()["firms"][-1] == ("2021-12-31", "1020", "普查", "快报", True)
    assert figures()["share"][-1] == ("2021-12-31", "3.4", "公报", "快报", True)


# --- figures that stand ---------------------------------------------------------------------------


def test_figures_that_stand_are_left(bishan: Bishan) -> None:
    before = files()
    name = table("指标 | 2020年\n高新技术企业 | 980.0\n研发占比 | 3.10\n")
    said = bishan("import", name, "--source", "other", "--note", "other")
    assert said.code == 0
    assert files() == before


def test_other_figures_are_refused_without_replace(bishan: Bishan) -> None:
    before = files()
    name = table("指标 | 2020年 | 2021年\n高新技术企业 | 981 | 1020\n研发占比 | 3.2 | 3.4\n")
    said = bishan("import", name, "--source", "普查")
    assert said.code == 2
    assert said.err.count("error[figure-stands]") == 2
    assert files() == before


def test_replaced_figures_are_kept_as_corrections(bishan: Bishan) -> None:
    name = table("指标 | 2020年 | 2021年\n高新技术企业 | 981 | 1020\n研发占比 | 3.1 | 3.4\n")
    assert bishan("import", name, "--replace", "--source", "普查").code == 0
    assert (
        Path("targets.toml").read_text(encoding="utf-8")
        == f"""{PLAN}
[[revisions]]
metric = "firms"
date = 2020-12-31
old = 980
new = 981
source = "普查"
"""
    )
    assert "# from the bulletin" in Path("actuals/2020-12-31.toml").read_text(encoding="utf-8")
    assert figures()["firms"][0][:2] == ("2020-12-31", "981")


def test_two_figures_for_one_day_must_agree(bishan: Bishan) -> None:
    same = table("指标 | 2021年 | 2021年末\n高新技术企业 | 1020 | 1,020\n")
    found = document(bishan, same, "--dry-run")["diagnostics"]
    assert [(each["code"], each["cell"]) for each in found] == [("doubtful-twice", "C2")]
    assert document(bishan, same, "--dry-run", "--yes")["diagnostics"] == []
    other = table("指标 | 2021年 | 2021年末\n高新技术企业 | 1020 | 1021\n")
    found = document(bishan, other, "--dry-run")["diagnostics"]
    assert [(each["code"], each["cell"]) for each in found] == [("figure-twice", "C2")]


# --- two hundred malformed cells ------------------------------------------------------------------

MALFORMED: list[Any] = [
    "3,5",
    "1.2万",
    "约300",
    "300*",
    "1306①",
    "½",
    "三百",
    "300个",
    "300-310",
    "300 310",
    "1,30",
    "3.5%",
    "同上",
    "300以上",
    "<300",
    "1" * 29,
    "#DIV/0!",
    "=A1+1",
    True,
    date(2021, 6, 30),
]
CLEAR: list[Any] = [
    "１３０６",
    "1,306",
    "285家",
    285,
    285.0,
    " 285 ",
    "+285",
    "2021",
    "—",
    "",
    "暂无",
    "n/a",
]


def malformed() -> tuple[list[list[Any]], set[str]]:
    """A row a year, a column a kind of cell of which all but the last two are wrong; and places."""
    rows: list[list[Any]] = [
        ["年份", *["高新技术企业"] * len(MALFORMED), *["高新技术企业"] * len(CLEAR)]
    ]
    rows += [[f"{1990 + i}年", *MALFORMED, *CLEAR] for i in range(10)]
    letters = [get_column_letter(c) for c in range(2, len(MALFORMED) + 2)]
    return rows, {f"错表!{letter}{row}" for row in range(2, 12) for letter in letters}


def test_each_of_two_hundred_malformed_cells_is_named_and_no_file_changes(bishan: Bishan) -> None:
    rows, places = malformed()
    assert len(places) == 200
    name = table(xlsx(rows, name="错表"), "../表.xlsx")
    before = files()
    said = document(bishan, name, "--replace", "--source", "x", "--map", "高新技术企业=firms")
    assert {each["cell"] for each in said["diagnostics"]} == places
    assert len(said["diagnostics"]) == 200
    assert {each["code"] for each in said["diagnostics"]} == {"bad-figure"}
    assert (said["written"], said["files"]) == (False, [])
    assert files() == before
    run = bishan("import", name)
    assert run.code == 2
    assert "\n\n200 errors found, " in run.err
    assert files() == before


@pytest.mark.parametrize("cell", MALFORMED)
def test_one_bad_cell_among_good_ones_is_enough(cell: Any, bishan: Bishan) -> None:
    rows = [["年份", "高新技术企业", "研发占比"], ["2021年", cell, 3.4], ["2019年", 900, 3.0]]
    before = files()
    assert bishan("import", table(xlsx(rows), "../表.xlsx"), "-y").code == 2
    assert files() == before


# --- kinds of file --------------------------------------------------------------------------------


def test_a_file_is_what_it_holds_not_what_it_is_called(bishan: Bishan) -> None:
    name = table(xlsx(text("指标 | 2021年\n高新技术企业 | 1020\n")), "../表.csv")
    assert bishan("import", name).code == 0
    assert figures()["firms"][-1][:2] == ("2021-12-31", "1020")


def test_open_document(bishan: Bishan) -> None:
    rows = [[ods_cell("指标"), ods_cell("2021年")], [ods_cell("高新技术企业"), ods_cell(1020)]]
    assert bishan("import", table(ods(ods_table(rows)), "../表.ods")).code == 0
    assert figures()["firms"][-1][:2] == ("2021-12-31", "1020")


def test_older_excel_whose_cells_are_wrong(bishan: Bishan) -> None:
    said = bishan("import", str(ROOT / "tests/data/tables/indicators.xls"), "--sheet", "错误")
    assert said.code == 2
    assert "indicators.xls:错误!B2: error[bad-figure]: `#DIV/0!`" in said.err


@pytest.mark.parametrize("series", ["patents_granted_total_nogap12", "uk_sdg_headline_yearly"])
def test_real_series_come_in_whole(series: str, bishan: Bishan) -> None:
    path = ROOT / f"benchmarks/series/{series}.csv"
    said = document(bishan, str(path), "--yes")
    assert said["diagnostics"] == []
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    found = [(each["metric"], each["date"], float(each["value"])) for each in said["figures"]]
    assert found == [(metric, f"{year}-12-31", float(value)) for metric, year, value in rows]


@pytest.mark.parametrize("name", ["../none.csv", ".", "../dangling"])
def test_a_table_that_is_not_there(name: str, bishan: Bishan) -> None:
    if name == "../dangling":
        Path(name).symlink_to("nowhere")
    assert bishan("import", name).code == 2


def test_text_needs_no_extra(bishan: Bishan, monkeypatch: pytest.MonkeyPatch) -> None:
    excel = table(xlsx(text(TABLE)), "../表.xlsx")
    for package in ("openpyxl", "xlrd", "defusedxml"):
        monkeypatch.setitem(sys.modules, package, None)
    assert bishan("import", table(TABLE), "--dry-run").code == 0
    said = bishan("import", excel, "--dry-run")
    assert said.code == 2
    assert 'pip install ".[sheets]"' in said.err


# --- at a terminal --------------------------------------------------------------------------------


def test_shows_and_asks_first_and_no_leaves_all_as_it_was() -> None:
    before = files()
    said, code = at_terminal("import", table(TABLE), "--map", "研发机构=labs", answers=["n"])
    assert code == 0
    assert (
        said.index("高新技术企业① → firms") < said.index("2021-12-31  firms") < said.index("[y/N]")
    )
    assert said.rstrip().endswith("Nothing was written.")
    assert files() == before


def test_yes_writes() -> None:
    said, code = at_terminal("import", table(TABLE), answers=["y"])
    assert code == 0
    assert "actuals/2021-12-31.toml" in said
    assert figures()["firms"][-1][:2] == ("2021-12-31", "1020")


def test_nothing_is_asked_where_nothing_would_change() -> None:
    said, code = at_terminal("import", table("指标 | 2020年\n高新技术企业 | 980\n"), answers=[])
    assert code == 0
    assert "[y/N]" not in said


def test_a_note_that_no_file_can_hold_is_refused(
    bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = bishan("import", "table.csv", "--note", "\udcff")
    assert (refused.code, refused.out) == (2, "")
    assert "--note" in refused.err


def test_so_many_errors_and_how_many_more(bishan: Bishan) -> None:
    cells = [
        f"2020-{n % 12 + 1:02}-{n % 28 + 1:02},firms,{'a' * (n % 9)}{'9!' * (n % 7)}?"
        for n in range(3000)
    ]
    name = table("\n".join(["date,metric,value", *cells]).encode())
    refused = json.loads(bishan("import", name, "--json").out)
    errors = refused["diagnostics"]
    assert len(errors) <= 200
    assert sum(1 + each["more"] for each in errors) == 3000
    assert errors[0]["cell"] == "C2"
    assert "3,000 errors found" in bishan("import", name).err
    assert not Path("actuals/2020-01-01.toml").exists()
