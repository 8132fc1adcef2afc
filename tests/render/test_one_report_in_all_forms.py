"""The page, the Word document, the workbook and Markdown say the same of goals of every kind."""

import io
import re
from datetime import date
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from bishan_targets import messages
from bishan_targets.messages import Messages
from bishan_targets.render import page as html
from bishan_targets.render import report as markdown
from bishan_targets.render.cells import Cells
from bishan_targets.render.gap_words import gap_words
from bishan_targets.render.notes import summary
from bishan_targets.render.office import docx, xlsx
from bishan_targets.render.page import forms, picture
from bishan_targets.report.page import Page, page
from bishan_targets.storage.store import load

GOALS = Path(__file__).parent.parent / "data/goals"
DAY = date(2023, 1, 15)
EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="4"><path d="M0,0L9,4"/></svg>'


@pytest.fixture(scope="module")
def shown() -> Page:
    return page(load(GOALS), DAY)


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts take most of the time."""
    dot = picture.png(EMPTY)
    monkeypatch.setattr(picture, "drawn", lambda _: dot)
    monkeypatch.setattr(forms, "svg", lambda _: EMPTY)


def without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)


def texts(shown: Page, say: Messages) -> dict[str, str]:
    """The words of each form, without white space, marks and tags."""
    tags = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", "", html.render(shown, say), flags=re.S)
    escapes = re.sub(r"\\|<!-- -->", "", markdown.report(shown, say))
    body = Document(io.BytesIO(docx.render(shown, say).content)).element.body
    paragraphs = "".join(each.text or "" for each in body.iter(qn("w:t")))
    found = {"page": unescape(tags), "Markdown": escapes, "Word": paragraphs}
    return {form: without_spaces(text) for form, text in found.items()}


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_forms_say_the_same(shown: Page, language: str) -> None:
    say = messages.load(language)
    found = texts(shown, say)
    wanted = [summary(shown.status, say)]
    for card in shown.cards:
        wanted += [Cells(card.target, DAY, say).name, *gap_words(card.target, DAY, say)]
    assert len(wanted) > 2 * len(shown.cards) > 20
    missing = [
        (form, each)
        for form, text in found.items()
        for each in wanted
        if without_spaces(each) not in text
    ]
    assert missing == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_workbook_says_it_too(shown: Page, language: str) -> None:
    say = messages.load(language)
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.render(shown, say).content)).worksheets[0]
    rows = [*sheet.iter_rows(min_row=2, values_only=True)]
    assert [row[0] for row in rows] == [Cells(each.target, DAY, say).name for each in shown.cards]
    for row, card in zip(rows, shown.cards, strict=True):
        words = say("sentence.separator").join(gap_words(card.target, DAY, say))
        assert Cells(card.target, DAY, say).verdict in row
        assert words in str(row[-1])
