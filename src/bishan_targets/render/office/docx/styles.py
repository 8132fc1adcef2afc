"""The styles that a report uses by name: those of its template, else the built-in ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bishan_targets.render.office.docx.built_in import styles as built_in_styles

if TYPE_CHECKING:
    from docx.document import Document

TITLE: Final = "Title"
SUBTITLE: Final = "Subtitle"
HEADINGS: Final = ("heading 1", "heading 2", "heading 3")
BODY: Final = "Body Text"
CAPTION: Final = "caption"
TABLE_TEXT: Final = "Table Text"
TABLE: Final = "Table Grid"
NOTE: Final = "footnote text"
NOTE_MARK: Final = "footnote reference"
NEEDED: Final = (TITLE, SUBTITLE, *HEADINGS, CAPTION, TABLE_TEXT, TABLE, NOTE, NOTE_MARK)
"""Names as files have them, for a program in any language."""
_CHINESE: Final = {
    "标题": TITLE,
    "副标题": SUBTITLE,
    **{f"标题{space}{level}": HEADINGS[level - 1] for level in (1, 2, 3) for space in ("", " ")},
    "正文文本": BODY,
    "题注": CAPTION,
    "网格型": TABLE,
    "脚注文本": NOTE,
    "脚注引用": NOTE_MARK,
}
"""The names that Word shows in Chinese, which other programs write into files, too."""
_TRUE: Final = ("1", "true", "on")


class Styles(NamedTuple):
    """The ids of the styles by their names, and the names of those that the template lacked."""

    ids: dict[str, str]
    added: Sequence[str]


def completed(document: Document, language: str) -> Styles:
    """Add the styles that the document lacks; text in `Body Text` is then in its default style."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    root: Any = document.styles.element
    named = {_name(each).lower(): each.get(qn("w:styleId")) for each in _styles(root)}
    known = {here.lower(): named[name] for name, here in _CHINESE.items() if name in named}
    found, defaults = known | named, _defaults(root)
    missing = [name for name in NEEDED if name.lower() not in found]
    own = {_name(each): each for each in _styles(parse_xml(built_in_styles(language)))}
    for name in missing:
        added = _fitted(deepcopy(own[name]), defaults, found.values())
        root.append(added)
        found[name.lower()] = added.get(qn("w:styleId"))
    names = [*NEEDED, *([BODY] if BODY.lower() in found else [])]
    return Styles({name: found[name.lower()] for name in names}, missing)


def set_language(document: Document, language: str) -> None:
    """Say in which language all text is, for spelling and hyphenation."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    place: Any = document.styles.element
    for tag in ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"):
        inner = place.find(qn(tag))
        if inner is None:
            inner = OxmlElement(tag)
            place.insert(0 if tag != "w:lang" else len(place), inner)
        place = inner
    place.set(qn("w:val"), "en-US" if language == "zh" else "en-GB")
    place.set(qn("w:eastAsia"), "zh-CN")


def _styles(root: Any) -> list[Any]:
    from docx.oxml.ns import qn

    return [each for each in root.findall(qn("w:style")) if each.find(qn("w:name")) is not None]


def _name(style: Any) -> str:
    from docx.oxml.ns import qn

    return str(style.find(qn("w:name")).get(qn("w:val")))


def _defaults(root: Any) -> dict[str, str]:
    """The ids of the default styles by their types; the language decides their names."""
    from docx.oxml.ns import qn

    return {
        each.get(qn("w:type")): each.get(qn("w:styleId"))
        for each in _styles(root)
        if each.get(qn("w:default")) in _TRUE
    }


def _fitted(style: Any, defaults: Mapping[str, str], taken: Collection[str]) -> Any:
    """A built-in style made part of another document: on its basis, without our numbers."""
    from docx.oxml.ns import qn

    basis = defaults.get(style.get(qn("w:type")))
    for child in [*style.iter(qn("w:basedOn"), qn("w:next"), qn("w:numPr"))]:
        if child.tag == qn("w:basedOn") and basis:
            child.set(qn("w:val"), basis)
        else:
            child.getparent().remove(child)
    if style.get(qn("w:styleId")) in taken:
        style.set(qn("w:styleId"), f"Bishan{style.get(qn('w:styleId'))}")
    return style
