"""The Word report as programs read it: its parts, its styles, its words."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from plans import HOSTILE, hostile_plan, write_plan
from running import Run

from bishan_targets import messages
from bishan_targets.model.book import Book
from bishan_targets.render.gap_words import gap_words
from bishan_targets.render.notes import plan_name
from bishan_targets.render.office.docx import BadTemplateError, render
from bishan_targets.render.office.docx.built_in import built_in
from bishan_targets.render.office.docx.writer import divided
from bishan_targets.render.office.package import packed
from bishan_targets.render.page import picture
from bishan_targets.report.page import Page, page
from bishan_targets.storage.store import load

Bishan = Callable[..., Run]
DAY = date(2021, 12, 31)
DOT = picture.png(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="4"><path d="M0,0L9,4"/></svg>'
)


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts take most of the time, and are tested elsewhere."""
    monkeypatch.setattr(picture, "drawn", lambda _: DOT)


pytestmark = pytest.mark.usefixtures("_quick")


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def shown(bishan_book: Book) -> Page:
    return page(bishan_book, DAY)


def made(page: Page, language: str, template: bytes | None = None) -> Any:
    written = render(page, messages.load(language), template)
    return Document(io.BytesIO(written.content))


def words(document: Any) -> list[str]:
    """The text of all paragraphs, with the numbers of captions and of repeated marks."""
    return [text_of(each) for each in document.element.body.iter(qn("w:p"))]


def text_of(paragraph: Any) -> str:
    return "".join(each.text for each in paragraph.iter(qn("w:t")))


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_it_has_the_parts_of_a_report_in_order(shown: Page, language: str) -> None:
    say = messages.load(language)
    document = made(shown, language)
    headings = [
        (each.style.name, each.text)
        for each in document.paragraphs
        if each.style.name.startswith(("Title", "Heading 1", "Heading 2"))
    ]
    assert headings[0] == ("Title", plan_name(shown.status.plan, say))
    assert headings[1] == ("Heading 1", say("page.state"))
    names = [say.pick(each.target.name) for each in shown.cards]
    assert headings[2:8] == [
        ("Heading 1", say("page.details")),
        *(("Heading 2", name) for name in names),
        ("Heading 1", say("milestones.title")),
    ]


def test_its_words_are_those_of_the_page(shown: Page, language: str) -> None:
    say = messages.load(language)
    text = words(made(shown, language))
    for card in shown.cards:
        assert (
            say("sentence.separator").join(gap_words(card.target, card.detail.as_of, say)) in text
        )


def test_each_figure_stands_with_its_source_as_a_footnote(shown: Page) -> None:
    content = render(shown, messages.load("zh")).content
    document, notes = Document(io.BytesIO(content)), part(content, "word/footnotes.xml")
    sources = {each.source for card in shown.cards for each in card.detail.history if each.source}
    assert sources
    assert all(notes.count(f"> {each}<") == 1 for each in sources)
    (table,) = [each for each in document.tables if "300" in [c.text for c in each.column_cells(1)]]
    rows = [[cell.text for cell in row.cells][:2] for row in table.rows]
    assert rows[1][0] == "2018-12-31"
    for row in table.rows[1:]:
        cell = row.cells[1]._tc
        assert list(cell.iter(qn("w:footnoteReference"), qn("w:fldSimple")))
    marks = re.findall(r'w:footnoteReference w:id="(\d+)"', part(content, "word/document.xml"))
    assert marks == [str(number) for number in range(1, len(marks) + 1)]
    assert set(marks) < set(re.findall(r'w:footnote w:id="(-?\d+)"', notes)) | {"0"}
    repeated = re.findall(r"NOTEREF _BishanNote(\d+)", part(content, "word/document.xml"))
    assert repeated
    assert set(repeated) <= set(marks)


def test_a_picture_has_words_and_a_numbered_caption(shown: Page, language: str) -> None:
    say = messages.load(language)
    document = made(shown, language)
    described = [each.get("descr") for each in document.element.body.iter(qn("wp:docPr"))]
    drawn = [each for each in shown.cards if each.chart.figures]
    assert len(described) == len(drawn) == 3
    for text, card in zip(described, drawn, strict=True):
        assert say.pick(card.target.name) in text
        assert gap_words(card.target, card.detail.as_of, say)[0] in text
    captions = [text_of(each._p) for each in document.paragraphs if each.style.name == "Caption"]
    figures = [each for each in captions if each.startswith(say("office.figure"))]
    assert [each[: len(say("office.figure")) + 1] for each in figures] == [
        f"{say('office.figure')}{number}" for number in (1, 2, 3)
    ]


def test_tables_repeat_their_heading_and_keep_their_rows_whole(shown: Page, language: str) -> None:
    for table in made(shown, language).tables:
        assert table.style.name == "Table Grid"
        marked = [bool([*row._tr.iter(qn("w:tblHeader"))]) for row in table.rows]
        assert marked == [True, *[False] * (len(marked) - 1)]
        assert all([*row._tr.iter(qn("w:cantSplit"))] for row in table.rows)
        together = [bool([*row._tr.iter(qn("w:keepNext"))]) for row in table.rows]
        first = min(2, len(marked) - 1)
        assert together == [place < first for place in range(len(marked))]


def test_columns_of_numbers_stand_on_the_right(shown: Page) -> None:
    document = made(shown, "en")
    (table,) = [each for each in document.tables if "300" in [c.text for c in each.column_cells(1)]]
    sides = [[each.paragraphs[0].alignment for each in row.cells] for row in table.rows]
    right = WD_ALIGN_PARAGRAPH.RIGHT
    assert {tuple(each[:3]) for each in sides} == {(None, right, right)}


def test_a_column_has_what_it_wants_or_as_much_as_any_other() -> None:
    assert divided(50, [4, 4, 4], [10, 20, 12]) == [10, 20, 12]
    assert divided(50, [4, 4, 4], [10, 90, 12]) == [10, 28, 12]
    assert divided(50, [4, 4, 30], [60, 90, 40]) == [10, 10, 30]
    assert divided(20, [4, 30], [90, 90]) == [4, 30]


def test_a_picture_leaves_room_on_a_page_across(shown: Page) -> None:
    template = Document()
    section = template.sections[0]
    section.page_width, section.page_height = Mm(297), Mm(130)
    document = made(shown, "en", saved(template))
    room = document.sections[0].page_height - section.top_margin - section.bottom_margin
    width, height = {(each.width, each.height) for each in document.inline_shapes}.pop()
    assert height == int(room * 0.4)
    assert width / height == pytest.approx(9 / 4, rel=0.001)


def test_the_source_of_a_goal_stands_behind_the_goal(tmp_path: Path) -> None:
    plan = '[targets.a]\nat_least = 5\nby = 2025-12-31\nowner = "Office"\nsource = "Law"\n'
    folder = write_plan(tmp_path / "plan", plan, d2020_12_31="[values]\na = 1")
    document = made(page(load(folder / "targets.toml"), DAY), "zh")
    (told,) = [each for each in document.paragraphs if each.text.startswith("目标：")]
    assert [each.text for each in told.runs if each.text] == [
        "目标：≥ 5，期限2025年12月31日（含当日）",
        "。责任单位：Office。",
    ]


def test_the_built_in_template_follows_the_standard(shown: Page) -> None:
    """GB/T 9704-2012, 5.2 and 7: paper, margins, fonts, sizes, lines."""
    document = made(shown, "zh")
    (section,) = document.sections
    sizes = {
        "page_width": 210,
        "page_height": 297,
        "top_margin": 37,
        "bottom_margin": 35,
        "left_margin": 28,
        "right_margin": 26,
    }
    for name, millimetres in sizes.items():
        assert abs(getattr(section, name) - Mm(millimetres)) < Mm(0.1), name
    fonts = {
        "Title": ("方正小标宋简体", 22),
        "Heading 1": ("黑体", None),
        "Heading 2": ("楷体", None),
    }
    for name, (font, size) in fonts.items():
        style = document.styles[name]
        assert style.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == font
        assert style.font.size == (Pt(size) if size else None)
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    assert defaults.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "仿宋"
    assert defaults.find(qn("w:sz")).get(qn("w:val")) == "32"  # 三号: half points
    assert defaults.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"
    lines = document.styles["Normal"].paragraph_format.line_spacing
    assert Pt(28) <= lines <= Pt(29)
    assert 22 * lines <= section.page_height - section.top_margin - section.bottom_margin


def test_a_template_decides_the_look_and_lacks_no_style_in_silence(shown: Page) -> None:
    template = Document()
    template.add_paragraph("to be replaced")
    template.styles["Title"].font.size = Pt(31)
    template.sections[0].left_margin = Mm(41)
    caption = template.styles["Caption"]
    caption.delete()
    written = render(shown, messages.load("zh"), saved(template))
    assert written.added == ["caption", "Table Text", "footnote text", "footnote reference"]
    document = Document(io.BytesIO(written.content))
    style, margin = document.paragraphs[0].style, document.sections[0].left_margin
    assert style
    assert style.font.size == Pt(31)
    assert margin
    assert abs(margin - Mm(41)) < Mm(0.1)
    assert "to be replaced" not in words(document)
    known = {each.get(qn("w:styleId")) for each in document.styles.element.iter(qn("w:style"))}
    used = {
        each.get(qn("w:val"))
        for each in document.element.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
    }
    based = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:basedOn"))}
    assert used | based <= known


def test_chinese_names_of_styles_are_known(shown: Page) -> None:
    template = Document()
    for english, chinese in (("Title", "标题"), ("Heading 1", "标题 1"), ("Normal", "正文")):
        template.styles[english].name = chinese
    template.styles["标题"].font.size = Pt(31)
    template.styles["Caption"].delete()
    written = render(shown, messages.load("zh"), saved(template))
    assert written.added == ["caption", "Table Text", "footnote text", "footnote reference"]
    document = Document(io.BytesIO(written.content))
    style = document.paragraphs[0].style
    assert style
    assert (style.name, style.font.size) == ("标题", Pt(31))
    caption = document.styles["Caption"].base_style
    assert caption
    assert caption.name == "正文"


def test_a_template_has_the_pages_of_most_of_its_text(shown: Page) -> None:
    """With a cover before, and an appendix across behind; headers go on from the cover's."""
    template = Document()
    template.sections[0].header.paragraphs[0].text = "Office"
    for text, width in (("cover", 210), ("body " * 40, 205), ("appendix", 297)):
        section = template.sections[-1] if text == "cover" else template.add_section()
        section.page_width = Mm(width)
        template.add_paragraph(text)
    document = made(shown, "en", saved(template))
    (section,) = document.sections
    assert abs(section.page_width - Mm(205)) < Mm(0.1)
    assert [each.text for each in section.header.paragraphs] == ["Office"]


def test_a_template_without_a_page_gets_one(shown: Page) -> None:
    template = Document()
    body = template.element.body
    body.remove(body.sectPr)
    (section,) = made(shown, "en", saved(template)).sections
    assert abs(section.page_width - Mm(210)) < Mm(0.1)
    assert abs(section.left_margin - Mm(25)) < Mm(0.1)


def test_a_template_of_word_is_one_too(shown: Page) -> None:
    document, template = (f"wordprocessingml.{each}.main+xml" for each in ("document", "template"))
    with zipfile.ZipFile(io.BytesIO(built_in("zh"))) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace(document.encode(), template.encode())
    written = render(shown, messages.load("zh"), packed(parts))
    assert written == render(shown, messages.load("zh"))


def test_a_template_of_another_kind_is_refused(shown: Page) -> None:
    for content in (b"", b"no archive", built_in("zh")[:900]):
        with pytest.raises(BadTemplateError):
            render(shown, messages.load("zh"), content)


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_the_same_input_gives_the_same_bytes_and_names_nobody(shown: Page, language: str) -> None:
    first, second = (render(shown, messages.load(language)).content for _ in range(2))
    assert first == second
    properties = Document(io.BytesIO(first)).core_properties
    assert (properties.author, properties.last_modified_by) == ("", "")
    assert properties.modified.date() == DAY
    assert properties.language == {"zh": "zh-CN", "en": "en-GB"}[language]


def test_hostile_texts_are_text(tmp_path: Path) -> None:
    book = load(hostile_plan(tmp_path / "plan") / "targets.toml")
    content = render(page(book, date(2022, 6, 30)), messages.load("en")).content
    text = "\n".join(words(Document(io.BytesIO(content))))
    assert HOSTILE[0] in text
    assert not {"\x1b", "\u202e", "\u2028"} & set(text + part(content, "word/footnotes.xml"))


def test_groups_are_headings(tmp_path: Path) -> None:
    plan = "".join(
        f"[targets.{name}]\nat_least = 5\nby = 2025-12-31\n{group}\n"
        for name, group in (("a", 'group = "First"'), ("b", ""), ("c", 'group = "First"'))
    )
    folder = write_plan(tmp_path / "plan", plan, d2020_12_31="[values]\na = 1\nb = 2\nc = 3")
    document = made(page(load(folder / "targets.toml"), DAY), "en")
    levels = [
        (int(each.style.name[-1]), each.text)
        for each in document.paragraphs
        if each.style.name.startswith("Heading") and each.style.name != "Heading 1"
    ]
    assert levels == [(2, "First"), (3, "a"), (3, "c"), (2, "Other targets"), (3, "b")]


def test_many_goals_of_members_stand_in_several_tables(tmp_path: Path, bishan: Bishan) -> None:
    goals = "".join(f"[targets.g{number}]\nat_least = 5\n" for number in range(8))
    district = f"[plan]\nby = 2025-12-31\n{goals}"
    for name in ("east", "west"):
        write_plan(tmp_path / name, district, d2020_12_31="[values]\ng0 = 1")
    (tmp_path / "targets.toml").write_text('[plan]\nby = 2025-12-31\nmembers = ["*"]\n', "utf-8")
    path = tmp_path / "r.docx"
    written = bishan("report", "-o", str(path), "--file", str(tmp_path), "--as-of", str(DAY))
    assert written.code == 0
    document = Document(str(path))
    headings = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    halves = (range(4), range(4, 8))
    assert headings[-2:] == [["member", *(f"g{each}" for each in half)] for half in halves]
    *_, one, two = (text for text in words(document) if text.startswith("Table"))
    assert one.endswith("goals on 31 December 2021, part 1 of 2")
    assert two.endswith(", part 2 of 2")
