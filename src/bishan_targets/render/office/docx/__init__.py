"""The report as a Word document: its template decides the look, names of styles hold the two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple

from bishan_targets.messages import Messages
from bishan_targets.render.notes import title
from bishan_targets.render.office.docx.built_in import built_in
from bishan_targets.render.office.docx.contents import write
from bishan_targets.render.office.docx.opening import BadTemplateError as BadTemplateError
from bishan_targets.render.office.docx.opening import opened
from bishan_targets.render.office.docx.pages import emptied
from bishan_targets.render.office.docx.styles import completed, set_language
from bishan_targets.render.office.docx.writer import Writer
from bishan_targets.render.office.package import repacked
from bishan_targets.report.page import Page
from bishan_targets.text.safe import visible

if TYPE_CHECKING:
    from docx.document import Document


class Written(NamedTuple):
    """A document, and the names of the styles that its template lacked."""

    content: bytes
    added: Sequence[str]


def render(
    page: Page,
    say: Messages,
    template: bytes | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Written:
    """The page as a document in the language of `say`; `tick` is called after each target.

    The template is a document or a template of Word (.docx, .dotx). Its text is replaced; its
    styles, margins, headers and footers stay. Without one, it is the built-in template of the
    language. Equal input gives equal bytes. Raises BadTemplateError, and NoFontError for a chart
    with characters that no font here has.
    """
    document = opened(built_in(say.language) if template is None else template)
    styles = completed(document, say.language)
    set_language(document, say.language)
    emptied(document)
    writer = Writer(document, styles, say)
    write(writer, page, say, tick)
    writer.notes.attach(document)
    _describe(document, page, say)
    return Written(repacked(document.save), styles.added)


def _describe(document: Document, page: Page, say: Messages) -> None:
    """The properties: only contents of the report, no user's name, no clock."""
    report = page.status
    moment = datetime.combine(report.as_of, time())
    properties = document.core_properties
    owners = [visible(say.pick(each)) for each in report.owners]
    properties.title = title(report.plan, report.as_of, say)[:255]
    properties.author = owners[0][:255] if len(owners) == 1 else ""
    properties.language = "zh-CN" if say.language == "zh" else "en-GB"
    properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = moment
    properties.revision = 1
