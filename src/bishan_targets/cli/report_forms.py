"""The forms of a report, and the message once one is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from bishan_targets.cli.options import Session
from bishan_targets.extras import require
from bishan_targets.text.safe import visible

if TYPE_CHECKING:
    from bishan_targets.model.book import Book
    from bishan_targets.report.page import Page

Tick = Callable[[], None]
_EXTRAS: Final = {"html": "report", "docx": "word", "xlsx": "sheets"}


class Form(NamedTuple):
    """The name of a format; for Word documents alone, a template and a folder of fonts."""

    name: str
    template: str | None = None
    fonts: str | None = None


class Wish(NamedTuple):
    """The plan, the day, and the targets to report, None for all."""

    book: Book
    day: date
    ids: list[str] | None

    def page(self, tick: Tick = lambda: None) -> Page:
        """Contents of the report, the same in all forms."""
        from bishan_targets.report.page import page

        return page(self.book, self.day, self.ids, tick)


class Made(NamedTuple):
    """A report, the number of its targets, and that of a workbook's sheets."""

    content: str | bytes
    targets: int
    sheets: int = 0
    remarks: Sequence[str] = ()


Make = Callable[[Wish, Tick], Made]


def maker(run: Session, form: Form) -> Make:
    """The function that makes the form; the template is read, but nothing of the plan.

    Raises InputError for a missing extra and an unreadable template, UsageError for options of
    another form.
    """
    if form.name in _EXTRAS:
        require(_EXTRAS[form.name])
    if form.name == "docx":
        return _document(run, form)
    for option, given in (("--template", form.template), ("--fonts", form.fonts)):
        if given is not None:
            raise run.refuse("usage.for-docx", option=option)
    makers = {"html": _html, "markdown": _markdown, "xlsx": _workbook}
    return lambda wish, tick: makers[form.name](run, wish, tick)


def said_of(run: Session, path: str, made: Made) -> str:
    """The message that the file is written, after remarks on it."""
    key, number = (
        ("report.written.sheets", made.sheets) if made.sheets else ("report.written", made.targets)
    )
    written = run.say.count(key, number, path=visible(path))
    return "\n".join([*made.remarks, written])


def _html(run: Session, wish: Wish, tick: Tick) -> Made:
    from bishan_targets.render.page import render

    found = wish.page()
    return Made(render(found, run.document_say, tick), len(found.cards))


def _markdown(run: Session, wish: Wish, tick: Tick) -> Made:
    from bishan_targets.render import report

    found = wish.page(tick)
    return Made(report.report(found, run.document_say), len(found.cards))


def _workbook(run: Session, wish: Wish, tick: Tick) -> Made:
    from bishan_targets.render.office.xlsx import render

    found = wish.page(tick)
    written = render(found, run.document_say)
    return Made(written.content, len(found.cards), written.sheets)


def _document(run: Session, form: Form) -> Make:
    from bishan_targets.render.office.docx import BadTemplateError, render
    from bishan_targets.render.page.picture import NoFontError, use_fonts

    template = None if form.template is None else _template(form.template)
    if form.fonts is not None:
        use_fonts(form.fonts)

    def make(wish: Wish, tick: Tick) -> Made:
        found = wish.page()
        try:
            content, added = render(found, run.document_say, template, tick)
        except BadTemplateError as error:
            raise run.refuse("usage.bad-template", given=form.template or "") from error
        except NoFontError as error:
            raise run.refuse("chart.no-font", characters=error.characters[:20]) from error
        return Made(content, len(found.cards), remarks=_on_styles(run, form, added))

    return make


def _template(path: str) -> bytes:
    from bishan_targets.model.diagnostics import Diagnostic, InputError
    from bishan_targets.storage.store import read_bytes

    content = read_bytes(Path(path))
    if isinstance(content, Diagnostic):
        is_missing = content.code == "no-file"
        raise InputError([content._replace(hint="template-path") if is_missing else content])
    return content


def _on_styles(run: Session, form: Form, added: Sequence[str]) -> Sequence[str]:
    """The styles that the reader's template lacks."""
    if form.template is None or not added:
        return []
    listed = run.say("list.separator").join(f"“{each}”" for each in added)
    return [run.say("report.styles_added", path=visible(form.template), styles=listed)]
