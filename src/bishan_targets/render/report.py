"""The report as Markdown, for a pull request or a wiki."""

from __future__ import annotations

from bishan_targets.messages import Messages
from bishan_targets.render import markdown
from bishan_targets.render.cells import Cells
from bishan_targets.render.gap_words import gap_words
from bishan_targets.render.project import steps
from bishan_targets.render.section import Section
from bishan_targets.render.sections import target_sections
from bishan_targets.report.page import Card, Page


def report(page: Page, say: Messages) -> str:
    """The whole plan: the table, then for each target its gap in words and the output of `show`."""
    return "\n".join(
        [markdown.status(page.status, say), *(_card(card, say) for card in page.cards)]
    )


def _card(card: Card, say: Messages) -> str:
    about = target_sections(card.detail, card.target, say)
    name = Cells(card.target, card.detail.as_of, say).name
    gap = markdown.escape(say("sentence.separator").join(gap_words(card, say)))
    heading = [f"## {markdown.escape(name)}", *markdown.body(about.title), gap]
    timeline = Section(say("page.timeline"), rows=steps(card.timeline, say))
    shown = about.below_title() + ([timeline] if len(timeline.rows) > 1 else [])
    return "\n\n".join([*heading, *(markdown.section(each, 3) for each in shown)]) + "\n"
