"""The state of a plan in paragraphs, to be pasted into a report to superiors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from bishan_targets.assessment.verdict import Flag, Verdict
from bishan_targets.messages import Messages
from bishan_targets.render.cells import is_open
from bishan_targets.render.gap_words import stand_words
from bishan_targets.render.kind_words import change_words
from bishan_targets.render.milestones import sentences as milestone_sentences
from bishan_targets.render.numbers import odds
from bishan_targets.render.schedule_words import schedule_words
from bishan_targets.report.brief import (
    BriefReport,
    ChangesReport,
    Standing,
    StandingReport,
    VerdictChange,
)
from bishan_targets.report.note import word_note
from bishan_targets.report.target import TargetReport
from bishan_targets.report.target_notes import target_notes
from bishan_targets.text.safe import visible


def text(report: BriefReport, say: Messages) -> str:
    """Paragraphs with an empty line between them; each is one line."""
    return "\n\n".join(paragraphs(report, say)) + "\n"


def paragraphs(report: BriefReport, say: Messages) -> list[str]:
    """Counts of targets by standing, those that lag, changes, and remarks on the figures."""
    found = [
        _joined(_counted(report, say), say),
        *_items(report, say),
        *_undecided(report, say),
        *_changed(report, say),
        _joined(_on_figures(report, say), say),
        _joined(_others(report, say), say),
    ]
    return [each for each in found if each]


def _joined(sentences: Sequence[str], say: Messages) -> str:
    return say("sentence.separator").join(sentences)


def _counted(report: BriefReport, say: Messages) -> list[str]:
    counts, binding = report.counts or {}, report.binding_counts
    plan = report.plan.name if report.plan else None
    name = say("brief.named", name=visible(say.pick(plan))) if plan else say("brief.unnamed")
    total = counts.get("total", 0)
    if not total:
        return [say("brief.none", date=report.as_of, plan=name)]
    counted = [pair for pair in _pairs(report) if Flag.SET_AFTER not in pair[0].flags]
    of_all = _groups([its for _, its in counted], say)
    found = [say.count("brief.head", total, date=report.as_of, plan=name, counts=of_all)]
    if binding and binding["total"] == total:
        found.append(say("summary.all_binding"))
    elif binding:
        of_binding = _groups([its for target, its in counted if target.binding], say)
        found.append(say.count("brief.binding", binding["total"], counts=of_binding))
    found += _behind(report, say)
    set_after = (report.summary or {}).get("set_after", 0)
    return [*found, say.count("summary.set_after", set_after)] if set_after else found


def _pairs(report: BriefReport) -> list[tuple[TargetReport, StandingReport]]:
    return list(zip(report.targets, report.standings, strict=True))


def _groups(standings: Sequence[StandingReport], say: Messages) -> str:
    """The number of targets of each standing, those of several verdicts by verdict."""
    groups = []
    for standing in Standing:
        verdicts = Counter(each.verdict for each in standings if each.standing is standing)
        if verdicts:
            listed = [
                say("summary.count", n=verdicts[each], verdict=say(f"verdict.{each}"))
                for each in Verdict
                if verdicts[each]
            ]
            joined = say("list.separator").join(listed)
            groups.append(say(f"brief.{standing}", n=verdicts.total(), verdicts=joined))
    return say("brief.separator").join(groups)


def _behind(report: BriefReport, say: Messages) -> list[str]:
    """Number of targets behind their schedules, if any has one."""
    if all(each.behind_schedule is None for each in report.standings):
        return []
    counts, binding = report.counts or {}, report.binding_counts or {}
    late, of_binding = counts["behind_schedule"], binding.get("behind_schedule", 0)
    if not late:
        return [say("brief.in_time")]
    kind = "brief.late_binding" if of_binding > 0 and binding["total"] < counts["total"] else ""
    return [say.count(kind or "brief.late", late, binding=say.figure(str(of_binding)))]


def _items(report: BriefReport, say: Messages) -> Iterator[str]:
    """A heading and a line per target that needs attention, was missed, or is behind."""
    pairs = _pairs(report)
    for standing in (Standing.NEEDS_ATTENTION, Standing.MISSED):
        chosen = [target for target, its in pairs if its.standing is standing]
        yield from _listed(f"brief.{standing}_ones", chosen, report.as_of, say)
    late = [
        target for target, its in pairs if its.standing is Standing.ON_TRACK and its.behind_schedule
    ]
    yield from _listed("brief.late_ones", late, report.as_of, say)


def _listed(
    heading: str, targets: Sequence[TargetReport], as_of: date, say: Messages
) -> Iterator[str]:
    if not targets:
        return
    lines = [
        say(
            "brief.item",
            number=number,
            name=_name(each, say),
            verdict=say("brief.of_binding" if each.binding else "brief.of_expected", verdict=word),
            words=_words(each, as_of, say),
        )
        for number, each in enumerate(targets, 1)
        for word in [say(f"verdict.{each.verdict}")]
    ]
    yield "\n".join([say.count(heading, len(targets)), *lines])


def _words(target: TargetReport, as_of: date, say: Messages) -> str:
    """The gap; while the deadline is ahead, the lead or lag, the odds, and a change of the goal."""
    found = stand_words(target, as_of, say)
    if target.progress is not None and target.progress < 0:
        found.append(say("brief.away"))
    elif target.verdict is not Verdict.MISSED:
        found += schedule_words(target, as_of, say)
    if is_open(target, as_of) and target.projection.probability is not None:
        found.append(say("brief.odds", odds=odds(target.projection.probability)))
    if changed := change_words(target, say):
        found.append(changed)
    return _joined(found, say)


def _undecided(report: BriefReport, say: Messages) -> Iterator[str]:
    """The targets whose final figures are awaited or that cannot be judged, by their verdicts."""
    for standing in (Standing.AWAITED, Standing.UNDECIDED):
        chosen = [target for target, its in _pairs(report) if its.standing is standing]
        by_verdict = [
            say(
                "brief.of_verdict",
                n=len(alike),
                verdict=say(f"verdict.{verdict}"),
                names=_names(alike, say),
            )
            for verdict in Verdict
            if (alike := [each for each in chosen if each.verdict is verdict])
        ]
        if by_verdict:
            yield say(f"brief.{standing}_ones", listed=say("brief.separator").join(by_verdict))


def _changed(report: BriefReport, say: Messages) -> Iterator[str]:
    changes = report.changes
    if changes is None:
        return
    found = [say.count("brief.renewed", len(changes.renewed), date=changes.since)]
    yield _joined([*found, *_verdicts(changes, say)], say)


def _verdicts(changes: ChangesReport, say: Messages) -> list[str]:
    if not changes.verdicts:
        return [say("brief.unchanged")]
    found = []
    for key, better in (("better", True), ("worse", False), ("other", None)):
        chosen = [each for each in changes.verdicts if each.better is better]
        if chosen:
            listed = say("brief.listing").join(_turned(each, say) for each in chosen)
            found.append(say.count(f"brief.{key}", len(chosen), listed=listed))
    return found


def _turned(change: VerdictChange, say: Messages) -> str:
    return say(
        "brief.turned",
        name=visible(say.pick(change.name)),
        before=say(f"verdict.{change.before}"),
        after=say(f"verdict.{change.after}"),
    )


def _on_figures(report: BriefReport, say: Messages) -> list[str]:
    """Old figures and new definitions; lowered goals, provisional and late figures by name."""
    named = {
        "lowered": [each for each in report.targets if Flag.LOWERED in each.flags],
        "provisional": [each for each, its in _pairs(report) if its.provisional],
        "stale": [each for each, its in _pairs(report) if its.stale],
    }
    notes = target_notes(report.targets, report.as_of)
    return [
        *(word_note(each, say) for each in notes if each.code in ("old-figures", "new-series")),
        *(
            say.count(f"brief.{key}", len(ones), names=_names(ones, say))
            for key, ones in named.items()
            if ones
        ),
    ]


def _others(report: BriefReport, say: Messages) -> list[str]:
    """The milestones and the members, in the sentences of the status."""
    found = milestone_sentences(report, say) if report.milestones else []
    if report.members is None:
        return found
    from bishan_targets.render.members import sentences as member_sentences

    return [*found, *member_sentences(report.members, say)]


def _names(targets: Sequence[TargetReport], say: Messages) -> str:
    return say("brief.names").join(_name(each, say) for each in targets)


def _name(target: TargetReport, say: Messages) -> str:
    return visible(say.pick(target.name))
