"""`--figures`, and the question for kinds of figures, in `record`, `import`, `init --from`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from running import Run
from terminal import at_terminal

from bishan_targets import messages

Bishan = Callable[..., Run]
PLAN = """\
# Jobs.
[targets.jobs]  # a year
name = "城镇新增就业"
total = { at_least = 5500, from = 2021-01-01 }
by = 2025-12-31

[targets.firms]
name = "高新技术企业"
at_least = 500
by = 2025-12-31
"""
RECORD = ("record", "jobs=698", "--date", "2021年1-6月")
KEPT = '[targets.jobs]  # a year\nfigures = "{kind}"\nname'
TABLE = "指标,2021年1-6月,2021年1-9月\n城镇新增就业,698,1045\n高新技术企业,285,290\n"


@pytest.fixture(autouse=True)
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "actuals").mkdir()
    text = "date = 2020-12-31\n\n[values]\njobs = 1186\nfirms = 239\n"
    (tmp_path / "actuals" / "2020-12-31.toml").write_text(text, encoding="utf-8")
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    path = tmp_path / "targets.toml"
    path.write_text(PLAN.replace("total = { at_least = 5500, from = 2021-01-01 }", "at_least = 1"))
    return path


def of_sums(plan: Path) -> None:
    """A goal that a year to date may have; its `figures` are still to be said."""
    plan.write_text(PLAN.replace("total =", 'figures = "year_to_date"\ntotal ='), encoding="utf-8")


def files() -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in Path().rglob("*") if path.is_file()}


COMMANDS = [RECORD, ("import", "table.csv")]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("more", [(), ("--yes",), ("--dry-run",), ("--json",), ("--json", "--yes")])
def test_without_a_terminal_it_is_an_error_that_yes_does_not_settle(
    bishan: Bishan, command: tuple[str, ...], more: tuple[str, ...]
) -> None:
    before = files()
    run = bishan(*command, *more)
    assert run.code == 2
    assert "other-period" in run.err + run.out
    assert files() == before


@pytest.mark.parametrize("language", messages.languages())
def test_what_is_said_is_shown_and_kept(bishan: Bishan, plan: Path, language: str) -> None:
    tried = bishan(*RECORD, "--figures", "level", "--dry-run", "--lang", language)
    assert tried.code == 0
    assert 'figures = "level"' in tried.out
    assert "targets.toml" in tried.out
    assert "level" not in plan.read_text(encoding="utf-8")
    run = bishan(*RECORD, "--figures", "level", "--json")
    assert run.code == 0
    assert json.loads(run.out)["measures"] == [{"target": "jobs", "figures": "level"}]
    assert KEPT.format(kind="level") in plan.read_text(encoding="utf-8")


def test_a_later_import_needs_no_answer(bishan: Bishan) -> None:
    assert bishan(*RECORD, "--figures", "level").code == 0
    later = bishan("record", "jobs=1045", "--date", "2021年1-9月", "--json")
    assert later.code == 0
    assert json.loads(later.out)["measures"] == []


def test_each_metric_of_a_table_may_be_of_its_own_kind(bishan: Bishan, plan: Path) -> None:
    said = ("--figures", "level", "--figures", "高新技术企业=level", "--figures", "jobs=level")
    run = bishan("import", "table.csv", *said, "--json")
    assert run.code == 0
    assert {each["target"] for each in json.loads(run.out)["measures"]} == {"jobs", "firms"}
    assert plan.read_text(encoding="utf-8").count('figures = "level"') == 2


def test_a_name_that_is_none_is_an_error(bishan: Bishan) -> None:
    run = bishan("import", "table.csv", "--figures", "jbos=level")
    assert run.code == 2
    assert "unknown-metric" in run.err


@pytest.mark.parametrize("given", [["sum"], ["=level"], ["level", "of_period"]])
def test_bad_values_are_refused(bishan: Bishan, given: list[str]) -> None:
    run = bishan(*RECORD, *(f"--figures={each}" for each in given))
    assert run.code == 2
    assert "--figures" in run.err


def test_it_is_about_figures(bishan: Bishan) -> None:
    assert "--from" in bishan("init", "new", "--figures", "level").err
    assert "ID=VALUE" in bishan("record", "--milestone", "a=done", "--figures", "level").err


def test_a_plan_that_says_so_settles_it(bishan: Bishan, plan: Path) -> None:
    of_sums(plan)
    assert bishan(*RECORD).code == 0
    assert bishan("record", "jobs=347", "--date", "2021Q3").code == 2
    run = bishan("record", "jobs=1045", "--date", "2021年1-9月", "--figures", "level")
    assert run.code == 2
    assert "figures-differ" in run.err


def test_a_plan_in_another_layout_keeps_it_too(bishan: Bishan, plan: Path) -> None:
    plan.write_text(
        'targets.jobs = { name = "就业", at_least = 1, by = 2025-12-31 } # inline\n',
        encoding="utf-8",
    )
    (plan.parent / "actuals" / "2020-12-31.toml").write_text(
        "date = 2020-12-31\n[values]\njobs = 1186\n", encoding="utf-8"
    )
    assert bishan(*RECORD, "--figures", "level").code == 0
    text = plan.read_text(encoding="utf-8")
    assert 'figures = "level"' in text
    assert text.endswith("} # inline\n")


@pytest.mark.parametrize("language", messages.languages())
def test_at_a_terminal_it_is_asked(plan: Path, language: str) -> None:
    said, code = at_terminal(*RECORD, "--lang", language, answers=["?", "3", "y"])
    assert code == 0
    assert "[1/2/3]" in said
    assert 'figures = "level"' in said
    assert KEPT.format(kind="level") in plan.read_text(encoding="utf-8")


def test_yes_does_not_answer_it_at_a_terminal_either(plan: Path) -> None:
    said, code = at_terminal(*RECORD, "--yes", answers=["水平值"])
    assert code == 0
    assert said.count("[1/2/3]") == 1
    assert 'figures = "level"' in plan.read_text(encoding="utf-8")


def test_no_answer_writes_nothing() -> None:
    before = files()
    _, code = at_terminal(*RECORD, answers=["?", "?", "?"])
    assert code == 2
    assert files() == before


def test_a_new_plan_from_a_table_asks_and_keeps_it(bishan: Bishan) -> None:
    run = bishan("init", "new", "--from", "table.csv", "--yes")
    assert run.code == 2
    assert "other-period" in run.err
    assert not Path("new").exists()
    said = ("--figures", "year_to_date", "--figures", "高新技术企业=level")
    assert bishan("init", "new", "--from", "table.csv", *said, "--yes").code == 0
    lines = Path("new/targets.toml").read_text(encoding="utf-8").splitlines()
    assert lines.count('figures = "year_to_date"') == 1
    assert lines.count('figures = "level"') == 1
    assert bishan("validate", "-f", "new").code == 0


PLAN_OF_OFFICE = """\
[plan]
by = 2026-12-31
[targets.gdp]
name = "地区生产总值"
unit = "亿元"
at_least = 620
[targets.gdp_growth]
name = "地区生产总值增速"
unit = "%"
at_least = 6
[targets.unemployment]
name = "城镇调查失业率"
unit = "%"
at_most = 5.5
"""
TABLE_OF_OFFICE = """\
主要指标完成情况,,,
指标,单位,2026年1-9月,2026年1-9月
,,累计,同比±%
地区生产总值,亿元,451.3,6.8
城镇调查失业率,%,5.2,
"""


def test_a_heading_that_says_so_needs_no_answer(bishan: Bishan) -> None:
    Path("targets.toml").write_text(PLAN_OF_OFFICE, encoding="utf-8")
    Path("office.csv").write_text(TABLE_OF_OFFICE, encoding="utf-8")
    run = bishan("import", "office.csv", "--map", "地区生产总值同比±%=gdp_growth", "--yes")
    assert run.code == 0, run.err
    text = Path("targets.toml").read_text(encoding="utf-8")
    assert text.count("figures = ") == 1
    assert '[targets.gdp]\nfigures = "year_to_date"\n' in text
    said = json.loads(bishan("status", "--as-of", "2026-10-20", "--json").out)
    targets = {each["id"]: each for each in said["targets"]}
    assert targets["gdp"]["figures"] == "year_to_date"
    assert targets["unemployment"]["figures"] == "level"
    assert targets["gdp_growth"]["latest"]["value"] == 6.8
