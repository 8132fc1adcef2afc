"""A plan of one's own: `bishan init`."""

import re
import shutil
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_sheets import office_files
from running import ROOT, Run
from terminal import at_terminal

from bishan_targets.model.goals import Goal, Operator
from bishan_targets.model.targets import is_id
from bishan_targets.recording.new_plan import NewGoal, new_id
from bishan_targets.storage.store import load

Bishan = Callable[..., Run]
Asked = Callable[..., tuple[str, Mapping[str, Any]]]
TABLE = "年份;高新技术企业（家）;研发占比(%)\n2018;135;\n2019年;170;3.1\n注：初步数;;\n"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its content."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_new_plan_works_at_once(
    language: str, bishan: Bishan, golden: Callable[..., None]
) -> None:
    written = bishan("init", "plan", "--lang", language)
    assert (written.code, written.err) == (0, "")
    text = Path("plan/targets.toml").read_text(encoding="utf-8")
    year = r"20\d\d(?=-12-31)"
    golden(f"init.{language}.toml", re.sub(year, "2031", text))
    golden(f"init.{language}.txt", re.sub(year, "2025", written.out))
    assert bishan("validate", "--file", "plan").code == 0
    assert "example" in bishan("status", "--file", "plan", "--json").out


def test_the_next_commands_are_those_to_type(bishan: Bishan) -> None:
    assert "  cd 'my plan'\n  bishan status\n" in bishan("init", "my plan").out
    here = bishan("init")
    assert "cd " not in here.out
    assert here.out.endswith("  bishan status\n")


def test_nothing_is_overwritten(bishan: Bishan, tmp_path: Path) -> None:
    bishan("init")
    Path("targets.toml").write_text("mine", encoding="utf-8")
    before = everything(tmp_path)
    again = bishan("init")
    assert (again.code, again.out) == (2, "")
    assert "targets.toml: error[exists]" in again.err
    assert everything(tmp_path) == before


def test_one_file_that_stands_keeps_all_others_from_being_written(
    bishan: Bishan, tmp_path: Path
) -> None:
    Path(".bishan").mkdir()
    Path(".bishan/actuals.json").write_text("mine", encoding="utf-8")
    assert bishan("init").code == 2
    assert everything(tmp_path) == {".bishan/actuals.json": b"mine"}


def test_a_link_that_leads_nowhere_stands_too(bishan: Bishan, tmp_path: Path) -> None:
    Path("targets.toml").symlink_to("gone.toml")
    assert bishan("init").code == 2
    assert not Path("gone.toml").exists()


def test_the_example_is_the_plan_of_the_repository(bishan: Bishan, tmp_path: Path) -> None:
    assert bishan("init", "--example", "bishan").code == 0
    shutil.copytree(ROOT / "actuals", tmp_path / "expected" / "actuals")
    shutil.copy(ROOT / "targets.toml", tmp_path / "expected")
    expected = everything(tmp_path / "expected")
    shutil.rmtree(tmp_path / "expected")
    assert everything(tmp_path) == expected


def test_an_unknown_example_is_refused(bishan: Bishan) -> None:
    assert bishan("init", "--example", "chongqing").code == 2


def test_a_table_becomes_goals_to_fill_in_and_its_figures(bishan: Bishan) -> None:
    Path("table.csv").write_bytes(TABLE.encode("gbk"))
    written = bishan("init", "plan", "--from", "table.csv")
    assert written.code == 0
    assert written.out.endswith(
        "Fill in the goals in plan/targets.toml. Then:\n  cd plan\n  bishan status\n"
    )
    assert "    A4  注：初步数" in written.out
    checked = bishan("validate", "--file", "plan")
    assert checked.out.count("warning[missing-goal]") == 2
    plan = Path("plan/targets.toml")
    text = plan.read_text(encoding="utf-8")
    assert '[targets."高新技术企业"]\nname = "高新技术企业"\nunit = "家"\n# at_least =' in text
    plan.write_text(text.replace("# at_least =", "at_least = 500"), encoding="utf-8")
    assert bishan("validate", "--file", "plan").code == 0
    exported = bishan("export", "--file", "plan").out
    assert "2018-12-31,高新技术企业,135,,false,\n2019-12-31,高新技术企业,170,,false,\n" in exported
    assert "2019-12-31,研发占比,3.1,,false,\n" in exported


def test_one_series_of_a_table(bishan: Bishan) -> None:
    Path("t.csv").write_text("地区,指标,2019\n甲区,企业,135\n乙区,企业,1350\n", encoding="utf-8")
    assert bishan("init", "plan", "--from", "t.csv", "--where", "地区=乙区").code == 0
    plan = Path("plan/targets.toml").read_text(encoding="utf-8")
    assert plan.endswith('[import.where."企业"]\n"地区" = "乙区"\n')
    figure = Path("plan/actuals/2019-12-31.toml").read_text(encoding="utf-8")
    assert figure.endswith('[values]\n"企业" = 1350\n')


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("地区,指标,2019,2020\n甲区,企业,135,170\n乙区,企业,1350,1700\n", "mixed-rows"),
        ("省,指标,2019,2020\n甲,企业,135,170\n乙,企业,1350,1700\n", "mixed-rows"),
        ("Year,Sex,Deaths\n2019,,120\n2020,Female,31\n", "doubtful-whole"),
        ("年份;能耗\n2019;153,220\n2020;151,405\n", "bad-figure"),
        ("年份,企业\n2019,135\n2020,170\n2021,17000\n", "doubtful-scale"),
        ("指标,甲区,乙区\n企业,5,6\n", "mixed-columns"),
        ("hello\n", "no-table"),
    ],
)
def test_what_import_refuses_makes_no_plan(table: str, code: str, bishan: Bishan) -> None:
    Path("table.csv").write_text(table, encoding="utf-8")
    refused = bishan("init", "plan", "--from", "table.csv")
    assert refused.code == 2
    assert f"error[{code}]" in refused.err
    assert not Path("plan").exists()


def test_shares_in_percent_have_that_unit(bishan: Bishan) -> None:
    Path("table.csv").write_text("指标,2019,2020\n占比,12.3%,13.4%\n企业,3,4\n", encoding="utf-8")
    assert bishan("init", "plan", "--from", "table.csv").code == 0
    found = load("plan")
    assert found.plan.undecided["占比"].unit == {"und": "%"}
    assert found.plan.undecided["企业"].unit is None
    assert [str(each.value) for each in found.observations["占比"]] == ["12.3", "13.4"]


@pytest.mark.parametrize(
    "table",
    [
        "表1（单位：万家）,,\n指标,2019,2020\n企业,3,4\n",
        "指标（万家）,2019,2020\n企业,3,4\n",
        "日期,指标,数值（万家）\n2019,企业,3\n2020,企业,4\n",
        "年份,企业\n2019,3\n2020,4\n单位：万家,\n",
    ],
)
def test_the_unit_that_a_table_says_of_all_is_that_of_the_goals(table: str, bishan: Bishan) -> None:
    Path("table.csv").write_text(table, encoding="utf-8")
    assert bishan("init", "plan", "--from", "table.csv").code == 0
    assert load("plan").plan.undecided["企业"].unit == {"und": "万家"}


def test_what_a_part_is_a_part_of_stays_in_its_name(bishan: Bishan) -> None:
    table = "指标,2019,2020\n企业,3,4\n1. 其中：民营（家）,1,2\n"
    Path("table.csv").write_text(table, encoding="utf-8")
    assert bishan("init", "plan", "--from", "table.csv").code == 0
    found = load("plan")
    assert [each.name for each in found.plan.undecided.values()] == [
        {"und": "企业"},
        {"und": "其中:民营"},
    ]
    assert [str(each.value) for each in found.observations["其中_民营"]] == ["1", "2"]


def test_the_answer_no_makes_no_plan(tmp_path: Path) -> None:
    Path("table.csv").write_text("指标,2019,2020\n企业,3,4\n", encoding="utf-8")
    said, code = at_terminal("init", "plan", "--from", "table.csv", answers=["n"])
    assert (code, "企业 → 企业" in said) == (0, True)
    assert not Path("plan").exists()


def test_the_plan_that_the_environment_names_does_not_hide_the_new_one(
    bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BISHAN_FILE", "elsewhere.toml")
    assert bishan("init", "my plan").out.endswith("  bishan status --file 'my plan'\n")


def test_a_table_with_a_bad_cell_makes_no_plan(bishan: Bishan) -> None:
    Path("table.csv").write_text(TABLE.replace("170", "1,70"), encoding="utf-8")
    refused = bishan("init", "plan", "--from", "table.csv")
    assert refused.code == 2
    assert "table.csv:B3: error[bad-figure]" in refused.err
    assert not Path("plan").exists()


def test_without_a_terminal_nothing_is_asked(bishan: Bishan) -> None:
    assert bishan("init", "plan").err == ""


def test_on_a_terminal_it_asks_for_goals_until_there_are_no_more(tmp_path: Path) -> None:
    answers = ["High-tech firms", "firms", "five hundred", "> 500", "2025", "300", "2021-12-26"]
    answers += ["Ｈigh-tech  Firms", "失业率", "", "控制在5.5%以内", "", "", ""]
    said, code = at_terminal("init", "plan", answers=answers)
    assert code == 0
    assert said.count("What is the goal?") == 3
    assert "there is no number in digits" in said
    assert "→ High-tech firms: > 500 firms, by 2025-12-31; 300 on 2021-12-26" in said
    assert "there is already a goal with that name" in said
    assert "→ 失业率: ≤ 5.5%, by 2025-12-31\r\n" in said
    by = date(2025, 12, 31)
    assert {name: (each.goal, each.unit) for name, each in load("plan").plan.targets.items()} == {
        "high_tech_firms": (Goal(Operator.MORE_THAN, Decimal(500), by), {"und": "firms"}),
        "失业率": (Goal(Operator.AT_MOST, Decimal("5.5"), by), {"und": "%"}),
    }
    bounds = [each.bounds.minimum for each in load("plan").plan.targets.values()]
    assert bounds == [0, 0]
    snapshot = Path("plan/actuals/2021-12-26.toml").read_text(encoding="utf-8")
    assert snapshot.endswith("[values]\nhigh_tech_firms = 300\n")


@pytest.mark.parametrize(
    ("name", "unit", "goal", "operator"),
    [
        ("城镇登记失业率", "%", "4.5", Operator.AT_MOST),
        ("单位GDP能耗", "", "0.35吨", Operator.AT_MOST),
        ("单位GDP能耗下降", "%", "13.5%", Operator.AT_LEAST),
        ("城镇登记失业率", "%", ">= 4.5", Operator.AT_LEAST),
        ("财政收入", "亿元", "60", Operator.AT_LEAST),
    ],
)
def test_a_number_alone_is_a_cap_where_less_is_better(
    name: str, unit: str, goal: str, operator: Operator, asked: Asked
) -> None:
    asked([name, unit, goal, "2025", "", ""])
    (target,) = load("plan").plan.targets.values()
    assert isinstance(target.goal, Goal)
    assert target.goal.operator is operator


FIRST_MONTHS = ["财政收入", "亿元", "60", "2025", "27.1", "2025年1-6月"]


@pytest.mark.parametrize(
    ("answer", "kind", "every"),
    [
        ("累计", "year_to_date", "year"),
        ("2", "of_period", "half-year"),
        ("时点数", "level", "year"),
    ],
)
def test_it_asks_what_a_figure_for_part_of_a_year_measures(
    answer: str, kind: str, every: str, asked: Asked
) -> None:
    said, _ = asked([*FIRST_MONTHS, "what?", answer, ""])
    assert said.count("Which is it?") == 2
    assert "2025-01-01 – 2025-06-30" in said
    found = load("plan")
    target = found.plan.targets["财政收入"]
    assert (target.figures, target.figures_stated, target.every) == (kind, True, every)
    assert [str(each.value) for each in found.observations["财政收入"]] == ["27.1"]


@pytest.mark.parametrize("unit", ["%", "亿元"])
def test_it_asks_nothing_where_a_figure_stands_for_its_end(unit: str, asked: Asked) -> None:
    period = "2025年1-6月" if unit == "%" else "2025年6月"
    said, _ = asked(["A", unit, ">= 60", "2025", "27.1", period, ""])
    assert "Which is it?" not in said
    assert not load("plan").plan.targets["a"].figures_stated


@pytest.mark.parametrize(
    ("period", "answers"), [("2025年1-6月", ["what?"] * 3), ("2025年1-9月", ["of_period"])]
)
def test_a_figure_that_remains_unclear_is_left_out(
    period: str, answers: list[str], asked: Asked
) -> None:
    said, _ = asked([*FIRST_MONTHS[:-1], period, *answers, "失业率", "%", "<= 5.5", "", "", ""])
    assert said.count("Left out for now") == 1
    assert {*load("plan").plan.targets} == {"财政收入", "失业率"}
    assert not load("plan").observations


def test_a_goal_may_have_a_deadline_of_its_own(asked: Asked) -> None:
    answers = [
        "A",
        "突破500家",
        "",
        "500家",
        "至少",
        "2025年底",
        "",
        "B",
        "per 1,000 people",
        "3",
        "at most",
        "2030",
        "",
        "",
    ]
    said, _ = asked(answers)
    assert said.count("this is a goal; enter only its unit") == 1
    assert "there are no figures yet" in said
    plan = load("plan").plan
    assert [str(each.goal.by) for each in plan.targets.values()] == ["2025-12-31", "2030-12-31"]


def test_what_is_not_understood_is_left_open_and_the_rest_is_kept(tmp_path: Path) -> None:
    answers = ["失业率", "%", "<= 5.5", "2025", "5", "2024", "GDP", "亿元"]
    answers += ["高于上年"] * 5 + ["", *["一千二"] * 5] + ["第三", "", "", "", "", ""]
    said, code = at_terminal("init", "plan", answers=answers)
    assert (code, said.count("Left out for now")) == (0, 2)
    assert "→ GDP: to be decided, by 2025-12-31" in said
    assert "Fill in the goals in plan/targets.toml." in said
    found = load("plan").plan
    assert {*found.targets} == {"失业率"}
    assert {*found.undecided} == {"gdp", "第三"}
    snapshot = Path("plan/actuals/2024-12-31.toml").read_text(encoding="utf-8")
    assert snapshot.endswith("5\n")


@pytest.mark.parametrize("key", ["\x04", "\x03"], ids=["Ctrl-D", "Ctrl-C"])
@pytest.mark.parametrize("answers", [[], ["A"], ["A", "", "500"], ["A", "", "> 5", "2025", ""]])
def test_where_the_answers_end_nothing_is_written(
    answers: list[str], key: str, tmp_path: Path
) -> None:
    said, code = at_terminal("init", "plan", answers=[*answers, key])
    assert (code, "Nothing was written." in said) == (130, True)
    assert not Path("plan").exists()


@pytest.mark.parametrize("options", [(), ("--from", "table.csv")])
def test_nothing_is_asked_where_a_plan_stands(options: tuple[str, ...], tmp_path: Path) -> None:
    Path("table.csv").write_text("指标,2019,2020\n企业,3,4\n", encoding="utf-8")
    Path("plan").mkdir()
    Path("plan/targets.toml").write_text("", encoding="utf-8")
    said, code = at_terminal("init", "plan", *options, answers=[])
    assert (code, said.startswith("plan/targets.toml: error[exists]")) == (2, True)


def test_on_a_terminal_enter_gives_the_example(tmp_path: Path) -> None:
    _, code = at_terminal("init", "plan", answers=[""])
    assert code == 0
    assert "[targets.example]" in Path("plan/targets.toml").read_text(encoding="utf-8")


def test_yes_asks_nothing_on_a_terminal(tmp_path: Path) -> None:
    said, code = at_terminal("init", "plan", "--yes", answers=[])
    assert (code, "?" in said) == (0, False)


@given(st.text(), st.sets(st.text(min_size=1)))
def test_a_new_id_is_an_id_and_new(name: str, taken: set[str]) -> None:
    found = new_id(name, taken)
    assert is_id(found)
    assert found not in taken


@pytest.mark.parametrize(
    ("table", "metrics"),
    [
        ("Year,Cause,Deaths\n2019,Fire,5\n2020,Fire,6\n", ["deaths"]),
        ("Year,Cause,Quintile,Value\n2019,Fire,1,5\n2020,Fire,1,6\n", ["value"]),
    ],
)
def test_what_breaks_figures_down_is_no_metric(
    table: str, metrics: list[str], bishan: Bishan
) -> None:
    Path("t.csv").write_text(table, encoding="utf-8")
    assert bishan("init", "plan", "--from", "t.csv").code == 0
    plan = tomllib.loads(Path("plan/targets.toml").read_text(encoding="utf-8"))
    assert list(plan["targets"]) == metrics


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_plan_with_the_goals_of_a_table(
    language: str,
    bishan: Bishan,
    golden: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    Path("进度表.xlsx").write_bytes(office_files("commission")["commission.xlsx"])
    said = bishan("init", "plan", "--from", "进度表.xlsx", "--yes", "--lang", language)
    assert (said.code, said.err) == (0, "")
    plan = Path("plan/targets.toml").read_text(encoding="utf-8")
    golden(f"init.from.{language}.txt", f"{said.out}\n{plan}")
    assert bishan("status", "-f", "plan", "--as-of", "2026-10-31").code == 0


def test_the_date_of_a_table_without_one(bishan: Bishan) -> None:
    Path("table.csv").write_text("指标,年度目标,累计完成\n企业（家）,60,52\n", encoding="utf-8")
    assert "error[no-period]" in bishan("init", "plan", "--from", "table.csv").err
    assert bishan("init", "plan", "--from", "table.csv", "--date", "2026年1-9月").code == 0
    plan = Path("plan/targets.toml").read_text(encoding="utf-8")
    assert "by = 2026-12-31" in plan
    assert 'figures = "year_to_date"' in plan
    assert Path("plan/actuals/2026-09-30.toml").exists()


def test_sheet_and_date_belong_to_a_table(bishan: Bishan) -> None:
    assert "--sheet only applies with --from" in bishan("init", "--sheet", "a").err
    assert "--date only applies with --from" in bishan("init", "--date", "2026").err


@pytest.mark.parametrize(
    ("column", "figures", "has_minimum"),
    [
        ("企业（家）", ("135", "170"), True),
        ("企业（家）", ("135", "-1"), False),
        ("净增企业（家）", ("135", "170"), False),
        ("产值（亿元）", ("135", "170"), False),
        ("覆盖率（%）", ("35", "70"), True),
    ],
)
def test_a_minimum_is_proposed_where_validate_would(
    column: str, figures: tuple[str, str], has_minimum: bool, bishan: Bishan
) -> None:
    rows = [f"年份;{column}", *(f"{2018 + place};{each}" for place, each in enumerate(figures))]
    Path("table.csv").write_text("\n".join(rows), encoding="utf-8")
    assert bishan("init", "plan", "--from", "table.csv", "--yes").code == 0
    plan = Path("plan/targets.toml")
    text = plan.read_text(encoding="utf-8")
    assert ("\nminimum = 0" in text) == has_minimum
    without = text.replace("\nminimum = 0", "\n# minimum = 0").replace(
        "# at_least =", "at_least = 5"
    )
    plan.write_text(without, encoding="utf-8")
    assert ("info[no-minimum]" in bishan("validate", "--file", "plan").out) == has_minimum


@pytest.mark.parametrize(
    ("goal", "known", "from_zero"),
    [
        (NewGoal("firms", "Firms", "firms"), [], True),
        (NewGoal("firms", "Firms", "firms", value=Decimal(0)), [Decimal(0)], True),
        (NewGoal("firms", "Firms", "firms", value=Decimal(-1)), [], False),
        (NewGoal("firms", "Firms", "firms", about=Decimal(-1)), [Decimal(3)], False),
        (NewGoal("firms", "Firms", "firms"), [Decimal(3), Decimal(-1)], False),
        (NewGoal("firms", "Firms"), [], False),
        (NewGoal("x", "Growth of firms", "firms"), [], False),
        (NewGoal("net_firms", "Firms", "firms"), [], False),
    ],
)
def test_what_cannot_be_below_zero(goal: NewGoal, known: list[Decimal], from_zero: bool) -> None:
    assert goal.with_minimum(known).from_zero == from_zero
