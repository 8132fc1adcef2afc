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
    ("cell", "wanted"),
    [
        ("年均下降2.6%", {"growth": {"at_most": -2.6}}),
        ("年均增长6以上", {"growth": {"at_least": 6}}),
        ("〔50〕", {"total": {"at_least": 50, "from": date(2021, 1, 1)}}),
        ("五年累计50万吨以上", {"total": {"at_least": 50, "from": date(2021, 1, 1)}}),
        ("三年累计50万吨", {}),
        ("〔9〕", {}),
        ("20—22", {"between": [20, 22]}),
        ("30万以上", {"at_least": 30}),
        ("稳定在20万吨左右", {}),
        ("翻一番", {}),
        ("比2020年下降13.5%", {}),
    ],
)
def test_a_column_of_goals_is_read_as_answers_are(
    cell: str, wanted: dict[str, object], bishan: Bishan
) -> None:
    Path("t.csv").write_text(
        f"指标,单位,2020年,2025年目标\n产量,万吨,10,{cell}\n", encoding="utf-8"
    )
    assert bishan("init", "plan", "--from", "t.csv").code == 0
    text = Path("plan/targets.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)["targets"]["产量"]
    others = {"name", "unit", "figures", "baseline", "minimum"}
    assert {key: value for key, value in found.items() if key not in others} == wanted
    assert f"the table says {cell}" in text
    assert bishan("validate", "--file", "plan").code == 0


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


GOALS = """序号,指标,单位,{headings},属性
1,高新技术企业,家,300,400,500,预期性
2,研发投入强度,%,3.1以上,3.3,突破3.5,预期性
3,城镇调查失业率,%,5.6,5.5,5.5,约束性
4,群众满意度,%,,,稳步提高,预期性
"""


@pytest.mark.parametrize(
    ("title", "headings"),
    [
        ("", "2023年目标,2024年目标,2025年目标"),
        ("", "2023年目标值,2024年计划,“十四五”目标"),
        ("“十四五”时期主要目标\n", "2023年目标,2024年目标,目标值"),
    ],
)
def test_a_table_of_goals_alone_becomes_a_plan_without_figures(
    title: str, headings: str, bishan: Bishan
) -> None:
    Path("t.csv").write_text(title + GOALS.format(headings=headings), encoding="utf-8")
    said = bishan("init", "plan", "--from", "t.csv", "--lang", "zh")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("一行一项指标，只有目标，没有数据。\n\n目标，期限2025-12-31：\n")
    assert "群众满意度  待定  ← 表中为“稳步提高”" in said.out
    plan = tomllib.loads(Path("plan/targets.toml").read_text(encoding="utf-8"))
    assert plan["plan"]["by"] == date(2025, 12, 31)
    firms, share, jobless, _ = plan["targets"].values()
    days = [date(2023, 12, 31), date(2024, 12, 31)]
    assert firms["at_least"] == 500
    assert [tuple(each.values()) for each in firms["steps"]] == [(days[0], 300), (days[1], 400)]
    assert (share["more_than"], share.get("steps")) == (3.5, None)
    assert "“突破3.5 / 2023: 3.1以上 / 2024: 3.3”" in said.out
    assert (jobless["at_most"], jobless["binding"]) == (5.5, True)
    assert [each["at_most"] for each in jobless["steps"]] == [5.6, 5.5]
    assert not Path("plan/actuals").exists()
    assert bishan("status", "--file", "plan", "--as-of", "2021-06-30").code == 0


@pytest.mark.parametrize(
    ("table", "by"),
    [
        ("Indicator,Target 2030,Unit\nHigh-tech firms,500,firms\n", "2030"),
        ("Indicator,Unit,Target\nHigh-tech firms,firms,500\n", None),
        ("某区2030年主要目标\n指标,单位,目标值\n企业,家,500\n", "2030"),
        ("指标,单位,目标值\n企业,家,500\n", None),
        ("“十五五”时期主要指标\n指标,单位,2030年,属性\n企业,家,500,预期性\n", "2030"),
    ],
)
def test_goals_alone_have_their_year_or_are_refused(
    table: str, by: str | None, bishan: Bishan
) -> None:
    Path("t.csv").write_text(table, encoding="utf-8")
    said = bishan("init", "plan", "--from", "t.csv")
    assert said.code == (0 if by else 2)
    if by is None:
        assert "error[no-deadline]" in said.err
        assert bishan("init", "plan", "--from", "t.csv", "--by", "2030").code == 0
    text = Path("plan/targets.toml").read_text(encoding="utf-8")
    plan = tomllib.loads(text)
    [goal] = plan["targets"].values()
    assert (plan["plan"]["by"], goal["at_least"]) == (date(2030, 12, 31), 500)
    refused = bishan("import", "t.csv", "--file", "plan")
    assert (refused.code, "error[only-goals]" in refused.err) == (2, True)
    assert "bishan init --from" in refused.err


def test_goals_on_a_sheet_of_their_own_are_no_figures(bishan: Bishan) -> None:
    figures = "指标,单位,2023年\n企业,家,300\n\n"
    goals = "指标,单位,2025年目标\n企业,家,500\n"
    Path("t.csv").write_text(figures + goals, encoding="utf-8")
    assert bishan("init", "plan", "--from", "t.csv").code == 0
    assert "at_least = 500" in Path("plan/targets.toml").read_text(encoding="utf-8")
    said = bishan("import", "t.csv", "--file", "plan", "--lang", "zh", "--dry-run")
    assert said.code == 0
    assert "C4 2025年目标" in said.out
