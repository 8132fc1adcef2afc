"""The workbook that `report` writes comes back: its figures by `import`, its goals by `init`."""

import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from running import ROOT, Run

from bishan_targets.storage.store import load

Bishan = Callable[..., Run]
GOALS = ROOT / "tests/data/goals"
YEARS = ROOT / "tests/data/years"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("copy").mkdir()


def workbook(bishan: Bishan, plan: Path, language: str = "zh") -> None:
    """`r.xlsx`, the report of a plan, and a copy of the plan without figures."""
    shutil.copy(plan / "targets.toml", "copy")
    made = bishan("report", "-o", "r.xlsx", "--file", str(plan), "--as-of", "2023-06-30")
    assert made.code == 0, language


def changed(sheet: str, cell: str, value: date | float) -> None:
    """Change a cell by hand."""
    book = openpyxl.load_workbook("r.xlsx")
    book[sheet][cell] = value
    book.save("r.xlsx")


def figures(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """The contents of every figure, by metric, without its file."""
    return {
        metric: [
            (each.date, each.value, each.source, each.note, each.provisional) for each in known
        ]
        for metric, known in load(folder).observations.items()
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_comes_back(language: str, bishan: Bishan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BISHAN_LANG", language)
    workbook(bishan, GOALS)
    said = bishan("import", "r.xlsx", "--file", "copy")
    assert (said.code, said.err) == (0, "")
    assert figures(Path("copy")) == figures(GOALS)
    assert bishan("init", "new", "--from", "r.xlsx").code == 0
    before = tomllib.loads((GOALS / "targets.toml").read_text(encoding="utf-8"))["targets"]
    plan = tomllib.loads(Path("new/targets.toml").read_text(encoding="utf-8"))
    after = {each["name"]: each for each in plan["targets"].values()}
    names = {
        each["name"][language].replace("（", "(").replace("）", ")"): id_
        for id_, each in before.items()
    }
    assert {names[name] for name in after} == set(before)
    for name, target in after.items():
        known = before[names[name]]
        for key in ("growth", "at_least", "at_most", "between", "binding"):
            if key in target:
                assert target[key] == known.get(key, target[key]), (name, key)
    binding = {names[name] for name, each in after.items() if each.get("binding")}
    assert binding == {id_ for id_, each in before.items() if each.get("binding")}
    assert bishan("validate", "--file", "new").code == 0


def test_goals_of_years_and_sums_are_left_to_fill_in(bishan: Bishan) -> None:
    workbook(bishan, YEARS)
    assert (
        "to be decided  ← the table says in the year ≥1100"
        in bishan("init", "new", "--from", "r.xlsx").out
    )


def test_a_figure_that_was_added_is_read(bishan: Bishan) -> None:
    workbook(bishan, GOALS)
    sheet = openpyxl.load_workbook("r.xlsx")["Figures"]
    column = get_column_letter(sheet.max_column + 1)
    changed("Figures", f"{column}1", date(2023, 3, 31))
    rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
    changed("Figures", f"{column}{rows['Forest cover']}", 44.9)
    assert bishan("import", "r.xlsx", "--file", "copy").code == 0
    assert str(load("copy").observations["forest"][-1].value) == "44.9"


def test_a_figure_that_was_changed_in_one_sheet_is_an_error(bishan: Bishan) -> None:
    workbook(bishan, GOALS)
    sheet = openpyxl.load_workbook("r.xlsx")["Sources"]
    row = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 1).value == "Forest cover")
    changed("Sources", f"C{row}", 99)
    refused = bishan("import", "r.xlsx", "--file", "copy")
    assert (refused.code, refused.err.count("error[figure-twice]")) == (2, 1)


def test_a_number_shown_with_a_sign_of_comparison_is_no_figure(bishan: Bishan) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Indicator", 2020], ["Forest cover", 44]):
        sheet.append(row)
    sheet["B2"].number_format = '"> "0'
    book.save("t.xlsx")
    shutil.copy(GOALS / "targets.toml", "copy")
    refused = bishan("import", "t.xlsx", "--file", "copy")
    assert "Sheet!B2: error[bad-figure]" in refused.err
