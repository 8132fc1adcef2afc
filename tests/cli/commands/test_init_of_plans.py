"""The tables of five-year plans as new plans: `bishan init --from`."""

import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from running import Run

Bishan = Callable[..., Run]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


PLAN_TABLE = """序号,指标名称,单位,{headings},属性,责任单位
1,研发经费投入强度,%,2.51,3.5以上,约束性,区科技局
2,高新技术企业,家,239,突破500家,预期性,区经信局
3,地区生产总值,亿元,800,年均增长6%以上,—,
"""


@pytest.mark.parametrize(
    ("headings", "options"),
    [
        ("2020年基数,2025年目标", ()),
        ("2020年现状值,2025年目标值", ()),
        ("基期（2020年）,“十四五”规划目标", ()),
        ("基期值,2025年目标值", ("--date", "2020")),
        ("2020年基期值,目标值", ("--by", "2025")),
        ("基期值,目标值", ("--date", "2020", "--by", "2025-12-31")),
    ],
)
def test_the_table_of_a_plan_becomes_the_plan(
    headings: str, options: tuple[str, ...], bishan: Bishan
) -> None:
    Path("t.csv").write_text(PLAN_TABLE.format(headings=headings), encoding="utf-8")
    said = bishan("init", "plan", "--from", "t.csv", *options, "--lang", "zh")
    assert (said.code, said.err) == (0, "")
    assert "约束性指标：研发经费投入强度\n" in said.out
    assert "未导入" not in said.out
    plan = tomllib.loads(Path("plan/targets.toml").read_text(encoding="utf-8"))
    assert (plan["plan"]["by"], plan["plan"]["baseline"]) == (
        date(2025, 12, 31),
        date(2020, 12, 31),
    )
    share, firms, product = plan["targets"].values()
    assert (share["at_least"], share["binding"], share["owner"]) == (3.5, True, "区科技局")
    assert (firms["more_than"], firms.get("binding"), firms["owner"]) == (500, None, "区经信局")
    assert (product["growth"], product.get("owner")) == ({"at_least": 6}, None)
    assert bishan("status", "--file", "plan", "--as-of", "2021-06-30").code == 0


OUTLINE = """指标,单位,2020年,2025年,{heading},属性
常住人口城镇化率,%,56.1,62,累计5.9,预期性
地区生产总值,亿元,800,—,6.5以上,预期性
单位产值能耗,吨/万元,0.5,—,-3,约束性
全社会研发经费投入增长,%,—,—,>7,预期性
居民人均可支配收入增长,%,5.5,—,7,预期性
城镇新增就业,万人,1.2,—,[5],预期性
城镇调查失业率,%,5.1,—,<5.5,预期性
人均预期寿命,岁,77.3,—,〔1〕,预期性
森林蓄积量,万立方米,460,—,[50],预期性
水库蓄水,万立方米,460,—,[50],预期性
进出口总额,亿元,30,—,8左右,预期性
单位地区生产总值能耗降低,%,—,—,[13.5],约束性
"""
OPEN = ["居民人均可支配收入增长", "城镇调查失业率", "人均预期寿命", "森林蓄积量", "水库蓄水"]
OPEN += ["进出口总额", "单位地区生产总值能耗降低"]


@pytest.mark.parametrize(
    "heading", ["年均增速[累计]", "年均增长（%）/〔累计〕", "年均增长目标", "Average annual growth"]
)
def test_average_growth_and_sums_become_goals_where_no_year_has_one(
    heading: str, bishan: Bishan
) -> None:
    Path("t.csv").write_text(OUTLINE.format(heading=heading), encoding="utf-8")
    said = bishan("init", "plan", "--from", "t.csv", "--lang", "zh")
    assert (said.code, said.err) == (0, "")
    assert "未导入" not in said.out
    assert f"常住人口城镇化率  at_least = 62  ← 表中为“62 / {heading} 累计5.9”" in said.out
    for name in OPEN:
        assert re.search(rf"{name}  待定  ← 表中为“{re.escape(heading)} ", said.out)
    plan = tomllib.loads(Path("plan/targets.toml").read_text(encoding="utf-8"))
    assert plan["plan"]["baseline"] == date(2020, 12, 31)
    goals = {each["name"]: each for each in plan["targets"].values()}
    assert goals["地区生产总值"]["growth"] == {"at_least": 6.5}
    assert goals["单位产值能耗"]["growth"] == {"at_most": -3}
    assert goals["全社会研发经费投入"]["growth"] == {"more_than": 7}
    assert "unit" not in goals["全社会研发经费投入"]
    jobs = goals["城镇新增就业"]
    assert (jobs["total"], jobs["figures"]) == (
        {"at_least": 5, "from": date(2021, 1, 1)},
        "of_period",
    )
    for name in OPEN:
        assert not goals[name].keys() & {"at_least", "at_most", "growth", "total", "less_than"}
    assert bishan("status", "--file", "plan", "--as-of", "2021-06-30").code == 0


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("年均/累计", {}),
        ("年均", {}),
        ("五年累计", {"total": {"at_least": 50, "from": date(2021, 1, 1)}}),
        ("年均增速", {"growth": {"at_least": 50}}),
        ("“十四五”年均增速", {"growth": {"at_least": 50}}),
        ("2021-2025年年均增速", {"growth": {"at_least": 50}}),
    ],
)
def test_the_heading_says_what_a_number_alone_is(
    heading: str, wanted: dict[str, object], bishan: Bishan
) -> None:
    table = f"指标,单位,2020年,2025年目标,{heading}\n新增就业,万人,10,—,50\n失业率,%,5,5,\n"
    Path("t.csv").write_text(table, encoding="utf-8")
    assert bishan("init", "plan", "--from", "t.csv").code == 0
    plan = tomllib.loads(Path("plan/targets.toml").read_text(encoding="utf-8"))
    found = plan["targets"]["新增就业"]
    assert {key: found[key] for key in ("growth", "total", "at_least") if key in found} == wanted


@pytest.mark.parametrize("heading", ["“十三五”年均增速", "2016-2020年年均增速"])
def test_growth_of_years_before_the_plan_is_no_goal(heading: str, bishan: Bishan) -> None:
    table = f"指标,单位,2015年,2020年,{heading},2025年\n产值,亿元,8,10,4.6,\n失业率,%,5,5,,5\n"
    Path("t.csv").write_text(f"“十四五”规划主要指标\n{table}", encoding="utf-8")
    said = bishan("init", "plan", "--from", "t.csv", "--lang", "zh")
    assert said.code == 0
    assert f"E2  {heading}" in said.out
    plan = tomllib.loads(Path("plan/targets.toml").read_text(encoding="utf-8"))
    assert plan["targets"]["产值"].keys() == {"name", "unit"}


def test_figures_within_the_plans_years_leave_open_what_an_average_is(bishan: Bishan) -> None:
    table = "指标,单位,2020年,2022年,2025年目标,年均增速\n产值,亿元,8,10,,4.6\n失业率,%,5,5,5,\n"
    Path("t.csv").write_text(table, encoding="utf-8")
    said = bishan("init", "plan", "--from", "t.csv", "--lang", "zh")
    assert "产值  待定  ← 表中为“年均增速 4.6”" in said.out


@pytest.mark.parametrize(
    ("headings", "options", "errors"),
    [
        ("基期值,目标值", (), ["D1: error[no-base-year]", "E1: error[no-deadline]"]),
        ("基期值,目标值", ("--date", "2020"), ["E1: error[no-deadline]"]),
        ("基期值,2025年目标", (), ["D1: error[no-base-year]"]),
        ("2020年现状,目标", (), ["E1: error[no-deadline]"]),
        ("2020年预计,2025年目标", (), ["D1: error[unread-heading]"]),
    ],
)
def test_a_year_that_is_not_said_is_asked_for(
    headings: str, options: tuple[str, ...], errors: list[str], bishan: Bishan
) -> None:
    Path("t.csv").write_text(PLAN_TABLE.format(headings=headings), encoding="utf-8")
    refused = bishan("init", "plan", "--from", "t.csv", *options)
    assert refused.code == 2
    assert re.findall(r"t\.csv:(\w+: error\[[\w-]+\])", refused.err) == errors
    assert not Path("plan").exists()


def test_a_column_of_goals_of_its_own_year_needs_no_deadline(bishan: Bishan) -> None:
    Path("t.csv").write_text("指标,基期值,2024年累计,目标\n企业（家）,3,4,9\n", encoding="utf-8")
    assert bishan("init", "plan", "--from", "t.csv").code == 0
    assert "by = 2024-12-31" in Path("plan/targets.toml").read_text(encoding="utf-8")
    assert [each.name for each in Path("plan/actuals").iterdir()] == ["2024-12-31.toml"]
