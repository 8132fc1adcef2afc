"""Paragraphs, tables and pictures of a document, in the styles of its template."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bishan_targets.messages import Messages
from bishan_targets.render.office.docx.footnotes import Footnotes
from bishan_targets.render.office.docx.styles import (
    BODY,
    CAPTION,
    HEADINGS,
    SUBTITLE,
    TABLE,
    TABLE_TEXT,
    TITLE,
    Styles,
)
from bishan_targets.text.display import display_width, narrowest

if TYPE_CHECKING:
    from docx.document import Document

_MARGIN: Final = 2  # columns of text on both sides of a cell's text
_NUMBER: Final = re.compile(r"[-+]?\d[\d,]*(\.\d+)?%?")
_NO_NUMBER: Final = ("", "—", "-")
_HIGHEST: Final = 0.4  # of the text's height, for a picture
_ABOVE: Final = 6  # points above a picture
_COLUMN: Final = 57150  # half of nine points, in the units of Word's drawings


class Noted(NamedTuple):
    """A text, maybe in lines, and the source that a note gives for it."""

    text: str
    source: str | None = None


class Writer:
    """Writes at the end of a document whose text has been cleared."""

    def __init__(self, document: Document, styles: Styles, say: Messages) -> None:
        self.notes = Footnotes(styles)
        self._document, self._styles, self._say = document, styles, say
        self._numbers = {"figure": 0, "table": 0}

    def title(self, text: str, below: str) -> None:
        """The document's title, and a line below it."""
        self._paragraph(text, TITLE)
        self._paragraph(below, SUBTITLE)

    def heading(self, text: str, level: int) -> None:
        """A heading of level 1, 2 or 3."""
        self._paragraph(text, HEADINGS[level - 1])

    def text(self, *pieces: str | Noted) -> None:
        """A paragraph; nothing without words."""
        if any(each for each in pieces if each != ""):
            paragraph = self._paragraph("", BODY)
            for each in pieces:
                self._put(paragraph, each)

    def small(self, text: str) -> None:
        """A note below a table or a picture."""
        self._paragraph(text, TABLE_TEXT)

    def table(self, caption: str, rows: Sequence[Sequence[str | Noted]]) -> None:
        """A numbered table; its first row is the heading, and is repeated on each page.

        The heading and two rows stay together. A column of nothing but numbers stands on the right.
        """
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        self._caption("table", caption).paragraph_format.keep_with_next = True
        made = self._document.add_table(len(rows), len(rows[0]))
        made._tblPr.style = self._style(TABLE)
        made.autofit = False
        texts_of = [
            [each.text if isinstance(each, Noted) else each for each in row] for row in rows
        ]
        columns = [[*column] for column in zip(*texts_of, strict=True)]
        widths, numeric = self._widths(columns), [_is_numeric(each[1:]) for each in columns]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        for row, texts in zip(made.rows, rows, strict=True):
            _set_flag(row._tr.get_or_add_trPr(), "cantSplit")
            for cell, given, width, is_number in zip(
                row.cells, texts, widths, numeric, strict=True
            ):
                cell.width = width
                (paragraph,) = cell.paragraphs
                paragraph._p.style = self._style(TABLE_TEXT)
                if is_number:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                self._put(paragraph, given)
        _set_flag(made.rows[0]._tr.get_or_add_trPr(), "tblHeader")
        # If one row alone fits below the heading, LibreOffice 7.4 may lose those after it.
        for row in made.rows[: min(2, len(rows) - 1)]:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True

    def picture(self, png: bytes, alternative: str, caption: str) -> None:
        """A numbered picture, with words for who does not see it.

        It is as wide as the text, but not so high that it leaves no room beside it on a page.
        """
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = self._paragraph("", BODY)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape = paragraph.paragraph_format
        # Exact lines would cut it off.
        shape.line_spacing, shape.first_line_indent, shape.keep_with_next = 1.0, 0, True
        shape.space_before = Pt(_ABOVE)
        _set_attribute(shape._element.pPr, "ind", "firstLineChars", "0")
        run = paragraph.add_run()
        drawn = run.add_picture(io.BytesIO(png), width=self._room)
        if drawn.height > (most := int(self._height * _HIGHEST)):
            drawn.width, drawn.height = int(drawn.width * most / drawn.height), most
        (described,) = run._r.xpath(".//wp:docPr")
        described.set("descr", alternative)
        self._caption("figure", caption)

    @property
    def _room(self) -> int:
        """The width of the text."""
        section = self._document.sections[-1]
        return _between(section.page_width, section.left_margin, section.right_margin)

    @property
    def _height(self) -> int:
        """The height of the text."""
        section = self._document.sections[-1]
        return _between(section.page_height, section.top_margin, section.bottom_margin)

    def _paragraph(self, text: str, style: str) -> Any:
        paragraph = self._document.add_paragraph(text)
        paragraph._p.style = self._style(style)
        return paragraph

    def _style(self, name: str) -> str | None:
        """The id of the style of that name; None for text in the template's default."""
        return self._styles.ids.get(name)

    def _put(self, paragraph: Any, piece: str | Noted) -> None:
        given = piece if isinstance(piece, Noted) else Noted(piece)
        paragraph.add_run(given.text)
        if given.source:
            self.notes.mark(paragraph._p, given.source)

    def _caption(self, kind: str, text: str) -> Any:
        """Word's own caption: its number is a field, which counts anew when parts are moved."""
        from docx.oxml.ns import qn
        from docx.oxml.parser import OxmlElement

        self._numbers[kind] += 1
        name = self._say(f"office.{kind}")
        paragraph = self._paragraph(name, CAPTION)
        field: Any = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f" SEQ {name.strip()} \\* ARABIC ")
        number = paragraph.add_run(str(self._numbers[kind]))
        field.append(number._r)
        paragraph._p.append(field)
        paragraph.add_run(self._say("office.caption", text=text))
        return paragraph

    def _widths(self, columns: Sequence[Sequence[str]]) -> list[int]:
        """The text's width, divided among the columns by their contents."""
        wanted = [max(map(_widest_line, column)) + _MARGIN for column in columns]
        least = [max(map(narrowest, column)) + _MARGIN for column in columns]
        room = self._room
        shares = divided(room // _COLUMN, least, wanted)
        return [int(room * each / sum(shares)) for each in shares]


def _between(page: int | None, *margins: int | None) -> int:
    """The size of a page without its margins."""
    if page is None or None in margins:
        raise ValueError("a section without a size")
    return page - sum(each or 0 for each in margins)


def divided(room: int, least: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """A width for each column: the one wanted, or a common limit for those that want more.

    `least` are the widths below which a word would be broken; they may take more than the room.
    """
    for most in range(max(wanted), 0, -1):
        found = [max(low, min(each, most)) for low, each in zip(least, wanted, strict=True)]
        if sum(found) <= room:
            return found
    return [*least]


def _words(cell: str | Noted) -> str:
    return cell.text if isinstance(cell, Noted) else cell


def _is_numeric(cells: Sequence[str]) -> bool:
    return any(map(_NUMBER.fullmatch, cells)) and all(
        _NUMBER.fullmatch(each) or each in _NO_NUMBER for each in cells
    )


def _widest_line(text: str) -> int:
    return max(map(display_width, text.split("\n")))


def _set_flag(properties: Any, name: str) -> None:
    from docx.oxml.parser import OxmlElement

    properties.append(OxmlElement(f"w:{name}"))


def _set_attribute(properties: Any, tag: str, name: str, value: str) -> None:
    from docx.oxml.ns import qn

    properties.find(qn(f"w:{tag}")).set(qn(f"w:{name}"), value)
