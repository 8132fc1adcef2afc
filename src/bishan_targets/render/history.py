"""The figures of one metric as a table, with the sums that they add up to."""

from __future__ import annotations

from datetime import date

from bishan_targets.messages import Messages
from bishan_targets.render.cells import nothing
from bishan_targets.render.numbers import exact, percent
from bishan_targets.render.section import Section, numbered, without_empty_columns
from bishan_targets.report.show import Detail
from bishan_targets.report.sums import has_parts_of_year
from bishan_targets.report.values import Number
from bishan_targets.text.safe import visible


def history(detail: Detail, say: Messages) -> Section:
    """Each figure with its change, and the notes and sources of all."""
    if not detail.history:
        return Section(say("show.history"), [say("show.no_figures", date=detail.as_of)])
    sources = numbered(each.source for each in detail.history)
    heading, *rows = figures(detail, say)
    marks = [f"[{sources[each.source]}]" if each.source else "" for each in detail.history]
    with_marks = [[*row, mark] for row, mark in zip(rows, marks, strict=True)]
    table = [[*heading, say("show.history.source")], *with_marks]
    footnotes = [f"[{number}] {visible(source)}" for source, number in sources.items()]
    footnotes += [*remarks(detail, say), *_published(detail, say)]
    return Section(say("show.history"), rows=without_empty_columns(table), footnotes=footnotes)


def figures(detail: Detail, say: Messages) -> list[list[str]]:
    """A heading and a row for each figure, without its source; columns may be empty."""
    described = detail.target or detail.indicator or detail.ratio
    decimals = described.decimals if described else None
    columns = (
        "year",
        "date",
        "value",
        "change",
        "growth",
        "sum",
        "series",
        "provisional",
        "computed",
    )
    added = _running_sums(detail, decimals, say)
    rows = [[say(f"show.history.{column}") for column in columns]]
    last_year = None
    for each in detail.history:
        year = "" if each.year is None or each.year == last_year else str(each.year)
        last_year = each.year
        rows.append(
            [
                year,
                each.date.isoformat(),
                exact(each.value, decimals, say=say),
                nothing(say) if each.change is None else signed(each.change, decimals, say),
                "" if each.growth is None else signed_percent(each.growth),
                added.get(each.date, ""),
                say("show.history.new_series") if each.new_series else "",
                say("show.yes") if each.provisional else "",
                say("show.yes") if detail.ratio and not each.file else "",
            ]
        )
    return rows


def remarks(detail: Detail, say: Messages) -> list[str]:
    """The notes on single figures."""
    return [
        say("show.history.note", date=each.date.isoformat(), note=visible(each.note))
        for each in detail.history
        if each.note
    ]


def _published(detail: Detail, say: Messages) -> list[str]:
    """The growth published for the latest figure, unless the section on its year says it."""
    target, published = detail.target, detail.published_growth
    if published is None or target is None or (target.year and has_parts_of_year(target)):
        return []
    from bishan_targets.render.year_words import published_words

    return [published_words(published, say)]


def signed(value: Number, decimals: int | None, say: Messages) -> str:
    """A change with its sign."""
    return ("+" if value > 0 else "") + exact(value, decimals, say=say)


def signed_percent(share: Number) -> str:
    """A share with its sign."""
    return f"+{percent(share)}" if share > 0 else percent(share)


def _running_sums(detail: Detail, decimals: int | None, say: Messages) -> dict[date, str]:
    """The sum up to each figure that counts, by its date; with gaps, only a word."""
    target = detail.target
    goal = target.goal if target else None
    if target is None or goal is None or goal.total_from is None:
        return {}
    counted = [each.date for each in detail.history if goal.total_from <= each.date <= goal.by]
    if target.gap is None:
        return dict.fromkeys(counted, say("show.history.counted"))
    sums = (exact(each.value, decimals, say=say) for each in detail.sums)
    return dict(zip(counted, sums, strict=False))
