"""The metric that a name stands for, and others that it must not be taken for."""

import pytest
from builders import books, target
from spreadsheets import bishan_plan

from bishan_targets.tables.names import Meaning, Names, particular

NAMES = Names(bishan_plan(), {})


@pytest.mark.parametrize(
    "text",
    [
        "高新技术企业",
        "high_tech_firms",
        "High-Tech firms",
        "　高新 技术企业　",
        "1.高新技术企业",
        "1、高新技术企业",
        "（1）高新技术企业",
        "1）高新技术企业",
        "(一)高新技术企业",
        "一、高新技术企业",
        "十一、1.其中：高新技术企业",
        "①高新技术企业",
        "其中:高新技术企业",
        "#高新技术企业",
        "of which: High-tech firms",
        "高新技术企业①",
        "高新技术企业*",
        "高新技术企业 [1]",
        "高新技术企业（注1）",
        "高新技术企业¹²",
        "・高新技术企业".replace("・", "·"),
    ],
)
def test_numbering_and_marks_are_no_part_of_a_name(text: str) -> None:
    assert NAMES.meaning([text]) == Meaning("high_tech_firms")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("高新技术企业（家）", "家"),
        ("高新技术企业(家)①", "家"),
        ("高新技术企业①（家）", "家"),
        ("1. 高新技术企业［万家］", "万家"),
        ("高新技术企业/家", "家"),
        ("高新技术企业，家", "家"),
        ("High-tech firms (firms)", "firms"),
    ],
)
def test_a_unit_beside_a_name_is_told(text: str, unit: str) -> None:
    assert NAMES.meaning([text]) == Meaning("high_tech_firms", unit)


@pytest.mark.parametrize(
    "text",
    [
        "高新技术企业同比增长",
        "高新技术企业（同比增长%）",
        "高新技术企业，增速（%）",
        "高新技术企业占比",
        "高新技术企业(YoY growth)",
        "非高新技术企业",
        "规模以上高新技术企业",
        "企业",
        "①",
        "1.",
    ],
)
def test_other_things_have_other_names(text: str) -> None:
    assert NAMES.meaning([text]) is None


@pytest.mark.parametrize(
    ("path", "meaning"),
    [
        (["创新主体", "高新技术企业"], Meaning("high_tech_firms")),
        (["科技型", "企业"], Meaning("tech_firms")),
        (["高新技术企业", "数量"], Meaning("high_tech_firms")),
        (["高新技术企业", "数量（家）"], Meaning("high_tech_firms", "家")),
        (["高新技术企业", "（家）"], Meaning("high_tech_firms", "家")),
        (["高新技术企业", "总数", "家"], Meaning("high_tech_firms", "家")),
        (["高新技术企业", "营业收入"], None),
        (["高新技术企业", "同比增长（%）"], None),
        (["高新技术企业", "万家"], None),
        (["数量"], None),
    ],
)
def test_names_in_several_parts(path: list[str], meaning: Meaning | None) -> None:
    assert NAMES.meaning(path) == meaning


def test_brackets_behind_a_metric_without_a_unit_may_say_anything() -> None:
    firms = target(name="firms")._replace(name={"zh": "企业"})
    names = Names(books([(firms, [])]), {})
    assert names.meaning(["企业"]) == Meaning("firms")
    assert names.meaning(["企业（国家级）"]) is None


def test_the_command_line_goes_before_the_plan_and_the_plan_before_targets() -> None:
    plan = bishan_plan()
    learnt = plan.plan._replace(import_names={"高企": "rd_share", "科技型企业": "high_tech_firms"})
    names = Names(plan._replace(plan=learnt), {"高企": "tech_firms", "产值（亿元）": "output"})
    assert names.meaning(["高企"]) == Meaning("tech_firms")
    assert names.meaning(["科技型企业"]) == Meaning("high_tech_firms")
    assert names.meaning(["产值（亿元）"]) == Meaning("output")
    assert names.meaning(["2. 高 企①"]) == Meaning("tech_firms")


def test_a_name_that_two_targets_share_stands_for_neither() -> None:
    shared = [target(name=each)._replace(name={"zh": "企业"}) for each in ("a", "b", "A")]
    names = Names(books([(each, []) for each in shared]), {})
    assert names.meaning(["企业"]) is None
    assert names.meaning(["a"]) == Meaning("a")
    assert names.meaning(["A"]) == Meaning("A")
    assert names.meaning(["b"]) == Meaning("b")
    assert names.meaning(["B"]) == Meaning("b")


def test_the_particular_part_of_a_name() -> None:
    assert particular(["创新主体", "企业", "数量"]) == "企业"
    assert particular(["创新主体", "企业"]) == "企业"
    assert particular(["数量"]) == "数量"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("High-tech firms [IC.BUS.HTEC]", None),
        ("High-tech firms (firms) [IC.BUS.HTEC]", "firms"),
    ],
)
def test_a_code_behind_a_name_is_no_unit(text: str, unit: str | None) -> None:
    assert NAMES.meaning([text]) == Meaning("high_tech_firms", unit)
    mapped = Names(bishan_plan(), {"GB.XPD.RSDV.GD.ZS": "rd_share"})
    assert mapped.meaning(["Research [GB.XPD.RSDV.GD.ZS]"]) == Meaning("rd_share")
