"""Chinese texts, of the program and of its pages, are set by one rule."""

import re
from collections.abc import Iterator

import pytest
from running import ROOT

from bishan_targets import messages
from bishan_targets.keys import zh

HAN = "\u4e00-\u9fff"
COUNTED = "年月日天周期个项家人次条处倍行级元亿万"
STOPS = "，。、；：？！（）“”"
# Each rule, and a pattern that breaks it. A number that is to be typed stands apart.
RULES = {
    "full-width punctuation between Chinese": rf"[{HAN}] ?[,;:()!?] ?[{HAN}]",
    "a space between Chinese and a Latin word or code": rf"[{HAN}][A-Za-z`]|[A-Za-z`][{HAN}]",
    "no space beside an amount": rf"\d [{COUNTED}]|[{HAN}] [\d.,]+[{COUNTED}%]",
    "no space beside full-width punctuation": rf"[{STOPS}] (?! )|(?<! ) [，。、；：？！（）]",
    "、 between the items of a list": r"`, `|`,`",
}
PAGES = [ROOT / "README.zh.md", *sorted((ROOT / "docs/zh").glob("*.md"))]


def broken(text: str) -> list[str]:
    """The rules that a text breaks; values of placeholders are not looked at."""
    words = re.sub(r"`[^`\n]*`", "`x`", re.sub(r"\{[^{}]*\}", "\ue000", text))
    return [rule for rule, wrong in RULES.items() if re.search(wrong, words)]


def prose(page: str) -> Iterator[str]:
    """The lines of a page without blocks of code, marks of Markdown and addresses."""
    without = re.sub(r"^```[\s\S]*?^```$", "", page, flags=re.MULTILINE)
    without = re.sub(r"\]\([^)]*\)|\[(?=[^\[\]`]*\])|\*\*|^#+ |^- ", "", without, flags=re.M)
    for line in without.splitlines():
        yield from (cell.strip() for cell in line.split("|"))


LISTS = {"day.months", "chart.months"}  # parted by spaces, for the program
TEXTS = {
    **{key: text for key, text in messages.load("zh").table.items() if key not in LISTS},
    **{f"keys.{key}": text for key, text in {**zh.TABLES, **zh.TEXTS}.items()},
    **{
        f"{page.name}: {line}": line
        for page in PAGES
        for line in prose(page.read_text(encoding="utf-8"))
    },
}


# One word for one thing: another word for it, and the right one.
WORDS = {"标识": "代码", "文件夹": "目录", "容差": "允许偏差", "发现项": "问题"}


def test_one_word_stands_for_one_thing() -> None:
    assert {key: text for key, text in TEXTS.items() if any(each in text for each in WORDS)} == {}


def test_chinese_is_set_by_one_rule() -> None:
    assert {key: broken(text) for key, text in TEXTS.items() if broken(text)} == {}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("目标,期限", 1),
        ("这是PDF文件", 1),
        ("用`bishan`", 1),
        ("共 15 项", 1),
        ("到 2025年", 1),
        ("请写成 2025-12-31，需要 Python 3.11 或更高版本", 0),
        ("目标： 45", 1),
        ("写 `a`, `b`", 1),
        ("共{n}项，见 `show` 和 JSON。", 0),
    ],
)
def test_a_slip_would_be_found(text: str, count: int) -> None:
    assert len(broken(text)) == count
