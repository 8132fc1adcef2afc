"""Roll-ups in words: how figures are made, whom they cover, how many members meet a goal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.model.localized import Localized
from bishan_targets.render.numbers import exact, odds
from bishan_targets.report.rollups import CountReport, CoverageReport, RollupReport
from bishan_targets.report.target import TargetReport
from bishan_targets.text.safe import visible

_MOST_NAMED: Final = 12


def rollup_lines(target: TargetReport, rollup: RollupReport, say: Messages) -> list[str]:
    """The method of a roll-up, the coverage of its latest figure, and the members' outlook."""
    scale = "" if rollup.scale is None else exact(rollup.scale, say=say)
    lines = [
        say(
            f"rollup.method.{rollup.method}{'.share' if _is_share(rollup) else ''}",
            of=_subject(rollup.of, rollup.of_name, say),
            by=_subject(rollup.by or "", rollup.by_name, say),
            scale=scale,
        )
    ]
    lines += [coverage(rollup.coverage, say)] if rollup.coverage else []
    lines += _named(rollup.coverage, say) if rollup.coverage else []
    lines += [without_figure(rollup.without_figure, say)] if rollup.without_figure else []
    lines += [say("rollup.worst", member=visible(rollup.worst))] if rollup.worst else []
    return [*lines, *(counted(rollup.counted, target, say) if rollup.counted else ())]


def _subject(subject: str, name: Localized | None, say: Messages) -> str:
    """The subject of members' figures, by its name, or by its id if it has none."""
    return visible(say.pick(name) if name else subject)


def _is_share(rollup: RollupReport) -> bool:
    return rollup.method == "meeting" and rollup.scale is not None


def coverage(found: CoverageReport, say: Messages, *, named: bool = False) -> str:
    """The number of members in the figure; `named` names those with an earlier one."""
    there = len(found.reported) + len(found.carried)
    if not found.carried and not found.missing:
        return say("rollup.coverage.all", date=found.date, members=found.members)
    if not found.carried:
        return say("rollup.coverage.some", date=found.date, there=there, members=found.members)
    return say(
        "rollup.coverage.carried.named" if named else "rollup.coverage.carried",
        date=found.date,
        there=there,
        members=found.members,
        carried=len(found.carried),
        names=names(found.carried, say),
    )


def without_figure(found: CoverageReport, say: Messages) -> str:
    """The day that leaves no figure, and the members that are missing."""
    if not found.missing:
        return say("rollup.none", date=found.date)
    return say("rollup.none.missing", date=found.date, members=names(found.missing, say))


def _named(found: CoverageReport, say: Messages) -> list[str]:
    """The members that count with an earlier figure, and those missing."""
    lines = []
    if found.carried:
        lines.append(say("rollup.carried", members=names(found.carried, say)))
    if found.missing:
        lines.append(say("rollup.missing", members=names(found.missing, say)))
    return lines


def names(ids: Sequence[str], say: Messages) -> str:
    """Ids as a list; a long one ends with the number of the others."""
    shown = [visible(each) for each in ids[:_MOST_NAMED]]
    text = say("list.separator").join(shown)
    more = len(ids) - len(shown)
    return say("rollup.more", members=text, n=more) if more else text


def counted(found: CountReport, target: TargetReport, say: Messages) -> list[str]:
    """The expected number, its range with the shared shock, and the bounds of all and any."""
    by = target.goal.by if target.goal else ""
    correlation = found.correlation
    kind = "measured" if correlation.origins else "usual"
    lines = [
        say(
            "rollup.expected",
            by=by,
            expected=f"{found.expected:.1f}",
            members=found.members,
            low=found.low,
            high=found.high,
        ),
        say(
            f"rollup.shock.{kind}",
            rho=f"{correlation.value:.2f}",
            n=len(correlation.origins),
            years=f"{correlation.days / 365.25:.1f}",
        ),
        say(
            "rollup.bounds",
            all_low=odds(found.all.low),
            all_high=odds(found.all.high),
            any_low=odds(found.any.low),
            any_high=odds(found.any.high),
        ),
    ]
    if found.without_odds:
        lines.append(say("rollup.without_odds", members=names(found.without_odds, say)))
    return lines


def notes(targets: Iterable[TargetReport], say: Messages) -> list[str]:
    """A line for each roll-up that members are missing from, by name, or that counts them."""
    said = []
    for target in targets:
        if target.rollup is None:
            continue
        found, name = target.rollup, visible(say.pick(target.name))
        parts = []
        if found.coverage and (found.coverage.carried or found.coverage.missing):
            parts.append(coverage(found.coverage, say, named=True))
        if found.coverage and found.coverage.missing:
            missing = say("rollup.missing", members=names(found.coverage.missing, say))
            parts.append(say("rollup.stop", text=missing))
        if found.without_figure:
            parts.append(without_figure(found.without_figure, say))
        if found.counted:
            parts.append(counted(found.counted, target, say)[0])
        if parts:
            text = say("sentence.separator").join(parts)
            said.append(say("rollup.note", name=name, text=text))
    return said
