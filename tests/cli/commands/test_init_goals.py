"""Goals as officials write them, in answer to the questions of `bishan init`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from terminal import at_terminal

Asked = Callable[..., tuple[str, Mapping[str, Any]]]


CHINESE = """
地区生产总值（GDP）增长（%）||保持在合理区间、各年度视情提出||2025|
全员劳动生产率增长（%）||高于GDP增长|||6.1|2020
常住人口城镇化率（%）||65||60.6|2019
全社会研发经费投入增长（%）||>7、力争投入强度高于“十三五”时期实际|>7||
每万人口高价值发明专利拥有量（件）||12||6.3|2020
数字经济核心产业增加值占GDP比重（%）||10|||7.8|2020
城镇调查失业率（%）||<5.5||5.2|2019
煤炭消费比重（%）||55|不超过||56.8|2020
每千人口拥有执业（助理）医师数（人）||3.2||2.9|2020
人均预期寿命（岁）||〔1〕|3|78.3||77.3|2019
单位GDP能源消耗降低（%）||〔13.5〕|||
森林覆盖率（%）||24.1||23.2|2019
粮食综合生产能力（亿吨）||>6.5||
城镇新增就业|万人|五年累计5000万以上|2||1186|2020年
地区生产总值|亿元|年均增长6%左右|年均增长6%以上|||1013567|1149237|2021
进出口总额|万亿元|翻一番|35—40||
原油产量|亿吨|稳定在2亿吨左右|0.05||
工业用水重复利用|%|保持在95%以上||
用电量|亿千瓦时|约9万亿|约90000|||
"""

ENGLISH = """
GDP growth (%)||6% a year|around 6 %|0.5 percentage points|2025|
Labour productivity|k€|average growth of 6 % a year||2019|117.7|125.1|2021
Urban population (% of residents)||65 % by 2025|65%|||60.6|2019
Unemployment rate (%)||5.5||
Coal, share of energy (%)||55|at most 55||56.8|2020
Greenhouse gases|Mt|55 % below 1990|||
Energy use|Mtoe|fall by 2.6% a year||||
Life expectancy (years)||(1)|3|78.3 or more||
New jobs|million|[50]|>=|2|||12.7|2021
Inflation (%)||between 2 and 3 %||
Trade|bn|grow faster than GDP|double|> 500||
"""


def answers_of(talk: str) -> list[str]:
    """The answers in lines, one for each metric, and the last Enter."""
    return [each for line in talk.strip().split("\n") for each in line.split("|")] + [""]


@pytest.mark.parametrize(("language", "talk"), [("zh", CHINESE), ("en", ENGLISH)])
def test_a_plan_typed_as_its_columns_print_it(
    language: str, talk: str, asked: Asked, golden: Callable[[str, str], None]
) -> None:
    said, targets = asked(answers_of(talk), language)
    lines = Path("plan/targets.toml").read_text(encoding="utf-8").split("\n")
    rows = r"\[targets|(at_|more_|less_|between|about|within|growth|total|baseline|figures)|# at_l"
    kept = [line for line in lines if re.match(rows, line)]
    golden(f"init.questions.{language}.txt", f"{said}\n" + "\n".join(kept) + "\n")
    assert len(targets) == len(talk.strip().split("\n"))


def goal_of(targets: Mapping[str, Any]) -> dict[str, Any]:
    """The condition of the only target."""
    [target] = targets.values()
    others = {"name", "unit", "minimum", "by"}
    return {key: value for key, value in target.items() if key not in others}


@pytest.mark.parametrize(
    ("answer", "goal"),
    [
        ("", {"at_least": 20}),
        (">=", {"at_least": 20}),
        (">", {"more_than": 20}),
        ("<=", {"at_most": 20}),
        ("不超过", {"at_most": 20}),
        ("at most 20%", {"at_most": 20}),
        ("上限", {"at_most": 20}),
        ("以内", {"at_most": 20}),
    ],
)
def test_a_number_alone_needs_its_side(answer: str, goal: object, asked: Asked) -> None:
    said, targets = asked(["Share", "%", "20", answer, "2030", "", ""])
    assert "Is 20% the least or the most that is wanted?" in said
    assert goal_of(targets) == goal


@pytest.mark.parametrize("wrong", ["30", "at most 30", "yes", "2025"])
def test_a_side_that_is_none_is_asked_for_again(wrong: str, asked: Asked) -> None:
    said, targets = asked(["Share", "%", "20", *[wrong] * 5, "2030", "", ""])
    assert said.count("write >= or <=") == 5
    assert goal_of(targets) == {}
    plan = Path("plan/targets.toml").read_text(encoding="utf-8")
    assert "# at_least =                  # you wrote 20: fill in the goal" in plan


@pytest.mark.parametrize(
    ("answers", "goal"),
    [
        (["0.5"], {"about": 6, "within": 0.5}),
        (["0", "-1", "half", "0.5%"], {"about": 6, "within": 0.5}),
        (["0.5个百分点"], {"about": 6, "within": 0.5}),
        ([""], {}),
    ],
)
def test_how_far_off_a_goal_may_be(answers: list[str], goal: object, asked: Asked) -> None:
    _, targets = asked(["增速", "%", "6%左右", *answers, "2030", "", ""])
    assert goal_of(targets) == goal
    plan = Path("plan/targets.toml").read_text(encoding="utf-8")
    assert ("# about = 6" in plan) == (not goal)


def test_growth_has_its_baseline_and_figure(asked: Asked) -> None:
    answers = ["产值", "亿元", "年均增长6%以上", "2025", "2026", "2020", "0", "800", "862", "2021"]
    said, targets = asked([*answers, "人数", "人", "年均增长1%", "", "", "", "50", "2020", ""])
    assert "it must be before the deadline, 2025-12-31" in said
    assert "write a number above zero" in said
    assert "Growth since which year or day? (Enter: 2020-12-31)" in said
    output, people = targets.values()
    assert (output["growth"], str(output["baseline"])) == ({"at_least": 6}, "2020-12-31")
    assert (people["growth"], str(people["baseline"])) == ({"at_least": 1}, "2020-12-31")
    base = tomllib.loads(Path("plan/actuals/2020-12-31.toml").read_text(encoding="utf-8"))
    assert base["values"] == {"产值": 800, "人数": 50}


def test_the_latest_figure_of_the_baseline_counts_once(asked: Asked) -> None:
    asked(["产值", "亿元", "年均增长6%", "2025", "", "800", "801", "2020", ""])
    base = tomllib.loads(Path("plan/actuals/2020-12-31.toml").read_text(encoding="utf-8"))
    assert base["values"] == {"产值": 801}


@pytest.mark.parametrize(
    ("goal", "answers", "total"),
    [
        ("五年累计50", ["1"], {"at_least": 50, "from": "2021-01-01"}),
        ("三年累计50", ["1"], {"at_least": 50, "from": "2023-01-01"}),
        ("〔50〕", ["2"], {"at_least": 50, "from": "2021-01-01"}),
        ("a total of 50", ["of_period"], {"at_least": 50, "from": "2021-01-01"}),
    ],
)
def test_a_total_knows_its_years(
    goal: str, answers: list[str], total: dict[str, object], asked: Asked
) -> None:
    first = [] if "年" in goal else [""]
    _, targets = asked(["新增就业", "万人", goal, *answers, "2025", *first, "", ""])
    found = goal_of(targets)
    assert {**found["total"], "from": str(found["total"]["from"])} == total
    assert found["figures"] == ("year_to_date" if answers == ["1"] else "of_period")


def test_a_total_may_begin_in_another_year(asked: Asked) -> None:
    answers = ["新增就业", "万人", "[50]", "2", "2025", "soon", "2026", "2022年6月", "2022", "", ""]
    said, targets = asked(answers)
    assert said.count("a total is over whole years") == 2
    assert str(goal_of(targets)["total"]["from"]) == "2022-01-01"


def test_a_total_to_another_day_than_a_years_end_is_left_open(asked: Asked) -> None:
    said, targets = asked(["新增就业", "万人", "[50]", "2", "2025-06-30", "", ""])
    assert "the deadline is 2025-06-30" in said
    assert "total" not in goal_of(targets)


@pytest.mark.parametrize(
    ("kind", "period", "every", "is_kept"),
    [
        ("2", "2021", None, True),
        ("2", "2021-12-31", None, True),
        ("2", "2021年1-6月", "half-year", True),
        ("2", "2021年1-9月", None, False),
        ("1", "2021年1-9月", None, True),
        ("1", "2021Q3", None, False),
    ],
)
def test_a_figure_of_a_total_is_what_the_total_adds_up(
    kind: str, period: str, every: str | None, is_kept: bool, asked: Asked
) -> None:
    answers = ["新增就业", "万人", "五年累计50", kind, "2025", "9", period, ""]
    _, targets = asked(answers)
    assert targets["新增就业"].get("every") == every
    assert Path("plan/actuals").exists() == is_kept


@pytest.mark.parametrize(
    ("name", "answer", "named", "unit"),
    [
        ("城镇化率（%）", "", "城镇化率", "%"),
        ("城镇化率 (%)", "", "城镇化率", "%"),
        ("城镇化率（%）", "-", "城镇化率（%）", None),
        ("产值（亿元）", "万元", "产值（亿元）", "万元"),
        ("国内生产总值（GDP）", "", "国内生产总值（GDP）", None),
        ("产值（不变价）", "", "产值（不变价）", None),
        ("Farmland (PM2.5)", "", "Farmland (PM2.5)", None),
    ],
)
def test_a_unit_in_the_name_is_proposed(
    name: str, answer: str, named: str, unit: str | None, asked: Asked
) -> None:
    _, targets = asked([name, answer, "> 5", "2030", "", ""])
    [target] = targets.values()
    assert (target["name"], target.get("unit")) == (named, unit)


def test_a_name_with_its_unit_is_the_same_name(asked: Asked) -> None:
    answers = ["城镇化率（%）", "", "> 5", "2030", "", "城镇化率（%）", "城镇化率", ""]
    said, _ = asked(answers)
    assert said.count("there is already a goal with that name") == 2


def test_on_a_terminal_of_80_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answers = ["某比重（%）", "", "20", "<=", "2025", "", ""]
    said, code = at_terminal("init", "plan", "--lang", "zh", answers=answers)
    assert (code, "  → 某比重：≤ 20%，期限2025-12-31" in said) == (0, True)


@pytest.mark.parametrize(
    ("name", "unit", "change", "answer", "named", "goal"),
    [
        ("单位GDP能耗降低", "%", "〔13.5〕", "<= 86.5", "单位GDP能耗指数", {"at_most": 86.5}),
        ("单位GDP能耗降低率", "%", "〔13.5〕", "86.5", "单位GDP能耗指数", {"at_most": 86.5}),
        ("Energy use", "", "13.5 % below 2020", "<= 86.5", "Energy use (index)", {"at_most": 86.5}),
        ("单位GDP能耗降低", "%", "〔13.5〕", ">= 3", "单位GDP能耗降低", {"at_least": 3}),
        ("Trade", "bn", "double", ">= 200", "Trade", {"at_least": 200}),
    ],
)
def test_a_change_taken_as_an_index_is_named_and_measured_as_one(
    name: str, unit: str, change: str, answer: str, named: str, goal: object, asked: Asked
) -> None:
    said, targets = asked([name, unit, change, answer, "2025", "", ""])
    [(id_, target)] = targets.items()
    assert (target["name"], goal_of(targets)) == (named, goal)
    assert ("index" in id_ or "指数" in id_) == ("its figures are levels" in said)
    assert target.get("unit") == (None if named != name else unit)
