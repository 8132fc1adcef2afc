"""Footnotes of a document: a part of their own, which python-docx does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bishan_targets.render.office.docx.styles import NOTE, NOTE_MARK, Styles

if TYPE_CHECKING:
    from docx.document import Document

_CONTENT_TYPE: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
)
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINES: Final = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
    f'w:lineRule="auto"/></w:pPr><w:r><w:{mark}/></w:r></w:p></w:footnote>'
    for kind, number, mark in (
        ("separator", -1, "separator"),
        ("continuationSeparator", 0, "continuationSeparator"),
    )
)
_FIRST_BOOKMARK: Final = 1000


class Footnotes:
    """Notes in their order, one for each source; its other marks refer to it."""

    def __init__(self, styles: Styles) -> None:
        from docx.oxml import parse_xml

        self._styles = styles
        xml = f'<w:footnotes xmlns:w="{_NAMESPACE}">{_LINES}</w:footnotes>'
        self._root: Any = parse_xml(xml)
        self._known: dict[str, int] = {}

    def mark(self, paragraph: Any, source: str) -> None:
        """Put the mark of a source's note at the end of a paragraph's element."""
        if source in self._known:
            paragraph.append(_again(self._known[source], self._styles.ids[NOTE_MARK]))
            return
        number = self._known[source] = len(self._known) + 1
        self._root.append(_note(number, source, self._styles))
        for each in _reference(number, self._styles.ids[NOTE_MARK]):
            paragraph.append(each)

    def attach(self, document: Document) -> None:
        """Make the notes a part of the document, in place of those of its template."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import XmlPart

        part = document.part
        for name in [name for name, each in part.rels.items() if each.reltype == _RELATION]:
            del part.rels[name]
        if self._known:
            notes = XmlPart(PackURI("/word/footnotes.xml"), _CONTENT_TYPE, self._root, part.package)
            part.relate_to(notes, _RELATION)


def _made(tag: str, **attributes: str) -> Any:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    element: Any = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _run(style: str | None, *content: Any) -> Any:
    run = _made("r")
    if style:
        properties = _made("rPr")
        properties.append(_made("rStyle", val=style))
        run.append(properties)
    for each in content:
        run.append(each)
    return run


def _text(words: str) -> Any:
    from docx.oxml.ns import qn

    found = _made("t")
    found.text = words
    found.set(qn("xml:space"), "preserve")
    return found


def _note(number: int, source: str, styles: Styles) -> Any:
    note, paragraph, properties = _made("footnote", id=str(number)), _made("p"), _made("pPr")
    properties.append(_made("pStyle", val=styles.ids[NOTE]))
    paragraph.append(properties)
    paragraph.append(_run(styles.ids[NOTE_MARK], _made("footnoteRef")))
    paragraph.append(_run(None, _text(f" {source}")))
    note.append(paragraph)
    return note


def _reference(number: int, style: str) -> list[Any]:
    """The mark of a note, named for the marks that repeat it."""
    place = str(_FIRST_BOOKMARK + number)
    return [
        _made("bookmarkStart", id=place, name=f"_BishanNote{number}"),
        _run(style, _made("footnoteReference", id=str(number))),
        _made("bookmarkEnd", id=place),
    ]


def _again(number: int, style: str) -> Any:
    """The mark of a note that is there already, as a field that follows its number."""
    field = _made("fldSimple", instr=f" NOTEREF _BishanNote{number} \\f \\h ")
    field.append(_run(style, _text(str(number))))
    return field
