"""The report as one HTML file: no network, no server, and complete without scripts.

Jinja escapes every text; only our own style, our own script and the pictures, which an XML library
writes, are marked safe.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from bishan_targets import __version__
from bishan_targets.assessment.verdict import Verdict
from bishan_targets.messages import Messages
from bishan_targets.render import members
from bishan_targets.render.cells import Cells, charge_columns, nothing, step_columns
from bishan_targets.render.doubts import doubts
from bishan_targets.render.gap_words import gap_words
from bishan_targets.render.groups import by_group, group_name
from bishan_targets.render.milestone_sections import milestone_sections
from bishan_targets.render.milestones import MilestoneCells, sentences
from bishan_targets.render.notes import notes, on_rollups, summary, title
from bishan_targets.render.page import chart, forms, picture
from bishan_targets.render.page.canvas import PRINT
from bishan_targets.render.page.legend import series
from bishan_targets.render.page.place import GOALS, MemberRow, Place, folder_of, member_name
from bishan_targets.render.project import steps
from bishan_targets.render.section import Section
from bishan_targets.render.sections import TargetSections, target_sections
from bishan_targets.report.members import MembersReport
from bishan_targets.report.page import Card, Page
from bishan_targets.report.status import Report
from bishan_targets.text.file_names import file_name
from bishan_targets.text.safe import visible

if TYPE_CHECKING:
    from jinja2 import Environment

_OF_SITE: Final = "style-src 'self' file:; script-src 'self' file:"
"""Browsers differ in the meaning of `'self'` on a disk; other pages can load no `file:`."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A card with its texts, for the template."""

    number: int
    card: Card
    cells: Cells
    gap: Sequence[str]
    about: TargetSections
    steps: Sequence[Sequence[str]]
    picture: str
    key: Sequence[tuple[str, str]]

    @property
    def group(self) -> str:
        """The target's group in the reader's language, or empty."""
        return group_name(self.card.target, self.cells.say)


@dataclass(frozen=True, slots=True)
class _Members:
    """The members with their texts, for the template."""

    sentences: Sequence[str]
    counts: Sequence[Sequence[str]]
    matrix: members.Matrix
    nothing: str

    @staticmethod
    def rank(verdict: Verdict | None) -> int:
        """The place of a verdict, the worst first; of none the last."""
        return members.RANKS[verdict] if verdict else len(members.RANKS)


def render(
    page: Page, say: Messages, tick: Callable[[], None] = lambda: None, place: Place | None = None
) -> str:
    """The page in the language of `say`; `tick` is called after each chart, the slowest part.

    With a `place`, it is a page of a site, which shares style and script, and links its members.
    """
    from markupsafe import Markup

    shown = []
    for number, card in enumerate(page.cards, start=1):
        shown.append(_shown(number, card, say))
        tick()
    report = page.status
    return framed(
        "template.html",
        say,
        place,
        report,
        summary=summary(report, say),
        notes=[*doubts(page, say), *notes(report, say), *on_rollups(report, say)],
        counts=_counts(page, say),
        groups=by_group(shown, lambda each: each.group),
        members=_members(page, say),
        milestones=_milestones(page, say),
        milestone_notes=sentences(report, say) if page.milestones else [],
        told=charge_columns(report),
        steps_columns=step_columns(report),
        owners=list(dict.fromkeys(each.cells.owner for each in shown if each.cells.owner)),
        markup=Markup,
        **_linked(report.members, place, say),
    )


def framed(template: str, say: Messages, place: Place | None, report: Report, **values: Any) -> str:
    """A template in the frame of every page, by itself or at a `place` of a site."""
    from markupsafe import Markup

    style, script = asset("style.css"), asset("script.js")
    hashes = f"style-src 'sha256-{_hash(style)}'; script-src 'sha256-{_hash(script)}'"
    named = title(report.plan, report.as_of, say)
    if place:
        named = say("status.title", name=place.name, date=report.as_of)
    return (
        _environment()
        .get_template(template)
        .render(
            say=say,
            language=say.language,
            title=named,
            status=report,
            top=place.top if place else None,
            trail=place.trail if place else (),
            here=place.name if place else "",
            tables=place.tables if place else (),
            allowed=_OF_SITE if place else hashes,
            style=Markup(style),
            script=Markup(script),
            file=visible(report.plan.file if report.plan else ""),
            version=__version__,
            **values,
        )
    )


def part(template: str, say: Messages, **values: Any) -> str:
    """A part of a page by itself."""
    return _environment().get_template(template).render(say=say, **values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("bishan_targets", "render/page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _linked(report: MembersReport | None, place: Place | None, say: Messages) -> dict[str, Any]:
    """The members of a site's page as rows that link to their pages; none on a single page."""
    from markupsafe import Markup

    if report is None or place is None:
        return {"member_rows": None}
    readable = [each for each in report.members if not each.errors]
    counts = [Counter(goal.verdict for goal in each.targets) for each in readable]
    used = [each for each in Verdict if any(each in found for found in counts)]
    rows = [
        MemberRow(
            name=member_name(each, say),
            link=f"{folder_of(each.id)}/index.html",
            numbers=[found[verdict] for verdict in used],
        )
        for each, found in zip(readable, counts, strict=True)
    ]
    links = [f"{GOALS}/{file_name(each.id)}.html" for each in report.goals]
    written = [Markup(part("member_row.html", say, row=each)) for each in rows]
    return {"member_rows": written, "used": used, "goal_links": links}


def _members(page: Page, say: Messages) -> _Members | None:
    found = page.status.members
    if found is None:
        return None
    return _Members(
        sentences=members.sentences(found, say),
        counts=members.counts(found, say),
        matrix=members.matrix(found, say),
        nothing=nothing(say),
    )


def _milestones(page: Page, say: Messages) -> list[tuple[MilestoneCells, list[Section]]]:
    return [
        (MilestoneCells(each.milestone, say), milestone_sections(each, each.milestone, say))
        for each in page.milestones
        if each.milestone
    ]


def asset(name: str) -> str:
    """A file that all pages have in common: `style.css`, `script.js`."""
    return (files(__name__) / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    """The hash of a script or a style for a Content-Security-Policy."""
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _counts(page: Page, say: Messages) -> list[tuple[Verdict, str, int]]:
    found = page.status.summary or {}
    return [
        (verdict, say(f"verdict.{verdict}"), found[verdict])
        for verdict in Verdict
        if found.get(verdict)
    ]


def _shown(number: int, card: Card, say: Messages) -> _Shown:
    return _Shown(
        number=number,
        card=card,
        cells=Cells(card.target, card.detail.as_of, say),
        gap=gap_words(card.target, card.detail.as_of, say),
        about=target_sections(card.detail, card.target, say),
        steps=steps(card.timeline, say),
        picture=_picture(card, say),
        key=[*series(card.chart, say).items()],
    )


def _picture(card: Card, say: Messages) -> str:
    """The target's chart; empty without a figure to draw."""
    if not card.chart.figures:
        return ""
    return picture.compact(forms.svg(chart.spec(card.chart, say, PRINT)))
