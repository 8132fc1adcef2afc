"""Properties of indicators in a table beside figures: binding or not, and the owner."""

import pytest
from spreadsheets import csv, sheets, text, xlsx

from bishan_targets.model.book import Book
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read
from bishan_targets.tables.new_goals import draft_goals
from bishan_targets.tables.understanding import understand
from bishan_targets.tables.understood import Told

WIDE = """
指标 | 单位 | 2020年 | 2025年目标 | {nature} | {owner}
研发强度 | % | 2.5 | 3.5 | 约束性 | 科技局
高企 | 家 | 239 | 500 | 预期性 | 经信局
"""
STATED = [("研发强度", True, "科技局"), ("高企", False, "经信局")]


def book_of(plan: str) -> Book:
    """A plan without figures."""
    return read(Files(File("targets.toml", "targets.toml", plan.encode()), []))


def stated(content: bytes, file: str = "t.csv") -> list[tuple[str, bool, str | None]]:
    return [(g.name, g.binding, g.owner) for g in draft_goals(sheets(content, file)).goals]


@pytest.mark.parametrize("nature", ["属性", "指标属性", "指标性质", "指标类型", "类型", "备注"])
@pytest.mark.parametrize("owner", ["责任单位", "牵头单位", "责任部门", "主责部门", "牵头责任单位"])
def test_a_wide_table(nature: str, owner: str) -> None:
    assert stated(csv(text(WIDE.format(nature=nature, owner=owner)))) == STATED


@pytest.mark.parametrize("owner", ["Owner", "Responsible", "Responsible body", "Lead agency"])
def test_in_english(owner: str) -> None:
    table = text(f"""
    Indicator | Unit | 2020 | 2025 target | Binding | {owner}
    Share | % | 2.5 | 3.5 | yes | Bureau A
    Firms | firms | 239 | 500 | no | Bureau B
    """)
    assert stated(csv(table)) == [("Share", True, "Bureau A"), ("Firms", False, "Bureau B")]


def test_a_long_table() -> None:
    table = text("""
    日期 | 指标 | 数值 | 属性 | 责任单位
    2020 | 研发强度 | 2.5 | 约束性 | 科技局
    2020 | 高企 | 239 | 预期性 | 经信局
    2021 | 研发强度 | 2.7 | 约束性 | 科技局
    """)
    assert stated(csv(table)) == STATED


def test_columns_before_the_name_are_no_part_of_it() -> None:
    table = text("""
    属性 | 责任单位 | 指标 | 单位 | 2020年 | 2025年目标
    约束性 | 科技局 | 研发强度 | % | 2.5 | 3.5
    预期性 | 经信局 | 高企 | 家 | 239 | 500
    """)
    assert stated(csv(table)) == STATED


def test_merged_cells_hold_for_all_their_rows() -> None:
    rows: list[list[float | str | None]] = [
        ["指标", "单位", "2020年", "2025年目标", "属性", "责任单位"],
        ["甲率", "%", 1, 2, "约束性", "科技局"],
        ["乙率", "%", 1, 2, None, None],
        ["丙率", "%", 1, 2, "预期性", None],
    ]
    content = xlsx(rows, merged=("E2:E3", "F2:F4"))
    assert stated(content, "t.xlsx") == [
        ("甲率", True, "科技局"),
        ("乙率", True, "科技局"),
        ("丙率", False, "科技局"),
    ]


def test_a_lead_office_goes_before_other_responsible_ones() -> None:
    table = text("""
    指标 | 2020年 | 2025年目标 | 责任单位 | 牵头单位
    研发强度（%） | 2.5 | 3.5 | 各镇街 | 科技局
    """)
    assert stated(csv(table)) == [("研发强度", False, "科技局")]


PLAN = (
    '[targets.share]\nname = "研发强度"\nunit = "%"\n[targets.firms]\nname = "高企"\nunit = "家"\n'
)


def test_import_names_them_apart_from_what_no_metric_has() -> None:
    table = csv(text(WIDE.format(nature="属性", owner="责任单位")))
    [found], errors = understand("t.csv", sheets(table, "t.csv"), book_of(PLAN), Told())
    assert not errors
    assert found.properties == [("E1", "属性"), ("F1", "责任单位")]
    assert [entry.metric for entry in found.entries] == ["share", "firms"]


def test_words_that_say_neither_are_named() -> None:
    table = csv(text(WIDE.replace("预期性", "甲类").format(nature="属性", owner="责任单位")))
    [found], _ = understand("t.csv", sheets(table, "t.csv"), book_of(PLAN), Told())
    assert ("E3", "甲类") in found.left_out
    assert stated(table) == STATED


def test_a_column_of_other_words_is_left_as_it_is() -> None:
    table = WIDE.replace("约束性", "结果类").replace("预期性", "过程类")
    content = csv(text(table.format(nature="属性", owner="责任单位")))
    [found], _ = understand("t.csv", sheets(content, "t.csv"), book_of(PLAN), Told())
    assert found.properties == [("F1", "责任单位")]
    assert ("E1", "属性") in found.left_out
