"""Contents of a Word report, in order: the state of the plan, each goal, members, milestones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.render.cells import Cells, charge_columns
from bishan_targets.render.doubts import doubts
from bishan_targets.render.gap_words import gap_words
from bishan_targets.render.groups import by_group, group_name
from bishan_targets.render.history import figures, remarks
from bishan_targets.render.milestone_sections import milestone_sections
from bishan_targets.render.milestones import MilestoneCells, sentences, table
from bishan_targets.render.notes import notes, on_rollups, on_years, plan_name, summary
from bishan_targets.render.office.docx.writer import Noted, Writer
from bishan_targets.render.page import chart, picture
from bishan_targets.render.section import Section, without_empty_columns
from bishan_targets.render.sections import TargetSections, target_sections
from bishan_targets.render.stacked import apart
from bishan_targets.report.members import MembersReport
from bishan_targets.report.page import Card, Page
from bishan_targets.text.safe import visible

_MOST_GOALS_ABREAST: Final = 6
_PIXELS: Final = 600
_FLAT: Final = 0.36  # height of a chart by its width: two fit on a page beside their words


def write(writer: Writer, page: Page, say: Messages, tick: Callable[[], None]) -> None:
    """All of it; `tick` is called after each target."""
    report = page.status
    writer.title(plan_name(report.plan, say), say("office.as_of", date=report.as_of))
    writer.heading(say("page.state"), 1)
    writer.text(summary(report, say))
    remarked = [*doubts(page, say), *notes(report, say), *on_years(report, say)]
    for each in [*remarked, *on_rollups(report, say)]:
        writer.text(each)
    groups = by_group(page.cards, lambda each: group_name(each.target, say))
    if page.cards:
        writer.table(say("page.overview.caption", date=report.as_of), _overview(page, say))
        writer.heading(say("page.details"), 1)
    for name, cards in groups:
        if len(groups) > 1 or name:
            writer.heading(name or say("page.ungrouped"), 2)
        for card in cards:
            _target(writer, card, 3 if len(groups) > 1 or name else 2, say)
            tick()
    if report.members:
        _members(writer, report.members, page, say)
    if page.milestones:
        _milestones(writer, page, say)


def _overview(page: Page, say: Messages) -> list[list[str]]:
    """A row for each target, two texts in most cells, as on the web page."""
    report = page.status
    charged = charge_columns(report)
    pairs = (
        *(("latest", "latest_date"), ("goal", "by"), ("gap_in_cell", "gap_unit")),
        *(("progress", "elapsed"), ("reached", "odds"), ("verdict", "flags")),
    )
    named = {"gap_in_cell": "gap", "gap_unit": "unit"}
    heading = [_stacked(*(say(f"column.{each}") for each in ("name", *charged)))]
    heading += [_stacked(*(say(f"column.{named.get(each, each)}") for each in p)) for p in pairs]
    rows = [heading]
    for card in page.cards:
        cells = Cells(card.target, report.as_of, say)
        told = _stacked(cells.name, *cells.row(charged))
        rows.append([told, *(_stacked(*cells.row(pair)) for pair in pairs)])
    return rows


def _stacked(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _target(writer: Writer, card: Card, level: int, say: Messages) -> None:
    cells = Cells(card.target, card.detail.as_of, say)
    about = target_sections(card.detail, card.target, say)
    writer.heading(cells.name, level)
    _goal(writer, card, about.title, say)
    writer.text(_joined(about.verdict, say))
    writer.text(say("sentence.separator").join(gap_words(card.target, card.detail.as_of, say)))
    writer.text(say("sentence.separator").join(about.projection.lines))
    _chart(writer, card, cells, say)
    _figures(writer, card, cells, say)
    _tables(writer, about, cells, say)


def _goal(writer: Writer, card: Card, about: Section, say: Messages) -> None:
    """The goal and the sentences on it, with its source as a note."""
    source = visible(card.detail.source) if card.detail.source else None
    lines = [
        each for each in about.lines if not source or each != say("show.source", source=source)
    ]
    goal, *others = _ended(lines, say)
    stop = say("office.stop_behind_mark")
    stop = stop if goal.endswith(stop) else ""
    separator = say("sentence.separator")
    behind = "".join(f"{separator}{each}" for each in others)
    writer.text(Noted(goal.removesuffix(stop), source), stop + behind)


def _joined(section: Section, say: Messages) -> str:
    """A section as one paragraph, its title as the first sentence."""
    return _sentences([section.title, *section.lines], say)


def _sentences(lines: Iterable[str], say: Messages) -> str:
    """Lines one after the other, each a sentence."""
    return say("sentence.separator").join(_ended(lines, say))


def _ended(lines: Iterable[str], say: Messages) -> list[str]:
    stops = tuple(say("office.stops"))
    return [each if each.endswith(stops) else say("office.sentence", text=each) for each in lines]


def _chart(writer: Writer, card: Card, cells: Cells, say: Messages) -> None:
    if not card.chart.figures:
        return
    drawn = picture.drawn(chart.with_legend(card.chart, say, _PIXELS, _FLAT))
    days = [each.date for each in card.detail.history]
    words = say("sentence.separator").join(gap_words(card.target, card.detail.as_of, say))
    alternative = say(
        "office.alternative", name=cells.name, first=days[0], last=days[-1], words=words
    )
    unit = say("office.unit", unit=cells.unit) if cells.unit else ""
    writer.picture(drawn, alternative, say("office.chart", name=cells.name, unit=unit))


def _figures(writer: Writer, card: Card, cells: Cells, say: Messages) -> None:
    """The figures, each with its source as a note, and the remarks on them."""
    if not card.detail.history:
        return
    heading, *rows = without_empty_columns(figures(card.detail, say))
    value = heading.index(say("show.history.value"))
    shown: list[list[str | Noted]] = [[*heading]]
    for row, each in zip(rows, card.detail.history, strict=True):
        source = visible(each.source) if each.source else None
        shown.append([*row[:value], Noted(row[value], source), *row[value + 1 :]])
    writer.table(say("page.history.caption", name=cells.name), shown)
    for line in remarks(card.detail, say):
        writer.small(line)


def _tables(writer: Writer, about: TargetSections, cells: Cells, say: Messages) -> None:
    """The year of figures that accumulate, interim goals, former goals."""
    for section in (about.year, about.steps, about.former):
        if section is None:
            continue
        writer.text(say("sentence.separator").join(section.lines))
        if section.rows:
            named = say("page.milestone.caption", title=section.title, name=cells.name)
            writer.table(named, section.rows)
        for line in section.footnotes:
            writer.small(line)


def _members(writer: Writer, found: MembersReport, page: Page, say: Messages) -> None:
    from bishan_targets.render.members import counts, words
    from bishan_targets.render.members import sentences as on_members

    writer.heading(say("members.title"), 1)
    writer.text(say("sentence.separator").join(on_members(found, say)))
    as_of = page.status.as_of
    writer.table(say("members.counts.caption", date=as_of), counts(found, say))
    caption = say("members.matrix.caption", date=as_of)
    parts = apart(words(found, say), _MOST_GOALS_ABREAST)
    for number, part in enumerate(parts, start=1):
        named = say("office.part", caption=caption, n=number, of=len(parts))
        writer.table(named if len(parts) > 1 else caption, part)


def _milestones(writer: Writer, page: Page, say: Messages) -> None:
    report = page.status
    writer.heading(say("milestones.title"), 1)
    writer.text(say("sentence.separator").join(sentences(report, say)))
    rows = [row[1:] for row in table(report.milestones, say)]  # without ids
    writer.table(say("page.milestones.caption", date=report.as_of), rows)
    for each in page.milestones:
        if each.milestone is None:
            continue
        name = MilestoneCells(each.milestone, say).name
        writer.heading(name, 2)
        about, verdict, *others = milestone_sections(each, each.milestone, say)
        writer.text(_sentences(about.lines, say))
        writer.text(_joined(verdict, say))
        for section in others:
            _milestone_section(writer, section, name, say)


def _milestone_section(writer: Writer, section: Section, name: str, say: Messages) -> None:
    writer.text(_sentences(section.lines, say))
    if section.rows:
        caption = say("page.milestone.caption", title=section.title, name=name)
        writer.table(caption, section.rows)
    for line in section.footnotes:
        writer.small(line)
