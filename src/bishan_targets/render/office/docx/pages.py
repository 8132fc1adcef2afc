"""The pages of a template: the one section that a report has, without the template's text."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

_REFERENCES: Final = ("w:headerReference", "w:footerReference")
_A4: Final = {"page_width": 210, "page_height": 297}
_MARGIN: Final = 25
_SIDES: Final = ("top_margin", "bottom_margin", "left_margin", "right_margin")


def emptied(document: Document) -> None:
    """Remove the text, and leave the pages of the section that has most of it.

    That is the one of a cover's body, and of a report before its appendix across; of equal ones it
    is the last. Headers and footers that it takes over from the sections before it stay its own.
    Text is in one column; sizes that a section does not give are those of A4.
    """
    body: Any = document.element.body
    page = _most_used(document)
    for each in body[:]:
        body.remove(each)
    body.append(page)
    (section,) = document.sections
    _complete(section)


def _most_used(document: Document) -> Any:
    """The properties of the section with most text, with the headers that are shown in it."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    most, chosen, shown = -1, OxmlElement("w:sectPr"), dict[tuple[str, str], Any]()
    text = 0
    for block in document.element.body:
        text += sum(len(each.text or "") for each in block.iter(qn("w:t")))
        found = block if block.tag == qn("w:sectPr") else block.find(f".//{qn('w:sectPr')}")
        if found is None:
            continue
        for name in _REFERENCES:
            shown |= {(name, each.get(qn("w:type"))): each for each in found.findall(qn(name))}
        if text >= most:
            most, chosen = text, _with(found, [*shown.values()])
        text = 0
    return chosen


def _with(properties: Any, references: list[Any]) -> Any:
    """A copy of a section's properties, with other headers and footers, and one column."""
    from docx.oxml.ns import qn

    found = deepcopy(properties)
    for name in (*_REFERENCES, "w:cols", "w:type"):
        for each in found.findall(qn(name)):
            found.remove(each)
    for place, each in enumerate(references):
        found.insert(place, deepcopy(each))
    return found


def _complete(section: Section) -> None:
    from docx.shared import Mm

    for name, size in (*_A4.items(), *((side, _MARGIN) for side in _SIDES)):
        if getattr(section, name) is None:
            setattr(section, name, Mm(size))
