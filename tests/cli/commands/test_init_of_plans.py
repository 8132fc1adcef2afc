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
城镇调查失业率,%,5.1,—,<5.5,预期性
全社会研发经费投入增长,%,—,—,>7,预期性
城镇新增就业,万人,—,—,[5],预期性
单位地区生产总值能耗降低,%,—,—,[13.5],约束性
"""


@pytest.mark.parametrize(
    "heading", ["年均增速[累计]", "年均增长（%）/〔累计〕", "五年累计", "年均增速"]
)
def test_goals_of_growth_and_sums_are_kept_to_be_filled_in(heading: str, bishan: Bishan) -> None:
    Path("t.csv").write_text(OUTLINE.format(heading=heading), encoding="utf-8")
    said = bishan("init", "plan", "--from", "t.csv", "--lang", "zh")
    assert (said.code, said.err) == (0, "")
    assert "未导入" not in said.out
    assert "约束性指标：单位地区生产总值能耗降低\n" in said.out
    for name, cell in (
        ("城镇调查失业率", "<5.5"),
        ("全社会研发经费投入增长", ">7"),
        ("城镇新增就业", "[5]"),
        ("单位地区生产总值能耗降低", "[13.5]"),
    ):
        assert re.search(
            rf"{name}  待定  ← 表中为“{re.escape(heading)} {re.escape(cell)}”", said.out
        )
    assert f"常住人口城镇化率  at_least = 62  ← 表中为“62 / {heading} 累计5.9”" in said.out
    plan = tomllib.loads(Path("plan/targets.toml").read_text(encoding="utf-8"))
    assert [each.get("at_least") for each in plan["targets"].values()] == [62, *[None] * 4]


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
