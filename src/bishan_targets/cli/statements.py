"""Statements about milestones given on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bishan_targets.cli.options import Session
from bishan_targets.model.diagnostics import Diagnostic, listed
from bishan_targets.text.folding import folded, with_plain_equals

if TYPE_CHECKING:
    from bishan_targets.model.book import Book
    from bishan_targets.model.milestones import State, Statement
    from bishan_targets.recording.statements import StatementEntry


class GivenStatements(NamedTuple):
    """Milestones by name, each with its state as given, and the keys common to all of them."""

    states: Sequence[tuple[str, str]]
    steps: Sequence[str]
    expected: date | None
    on: date | None
    evidence: str | None

    def entries(
        self, run: Session, book: Book, day: date, source: str | None, note: str | None
    ) -> tuple[list[StatementEntry], list[Diagnostic]]:
        """The statements about the plan's milestones, and errors in their names and states."""
        if not self.states:
            return [], []
        from bishan_targets.recording.statements import StatementEntry

        words = _states(run)
        found: list[StatementEntry] = []
        problems: list[Diagnostic] = []
        for name, text in self.states:
            milestone, state = _milestone(name, book), _state(name, text, words)
            if isinstance(milestone, str) and not isinstance(state, Diagnostic):
                statement = self._statement(state, day, source, note)
                found.append(StatementEntry(milestone, statement))
            problems += [each for each in (milestone, state) if isinstance(each, Diagnostic)]
        return found, problems

    def _statement(
        self, state: State, day: date, source: str | None, note: str | None
    ) -> Statement:
        from bishan_targets.model.milestones import Statement

        return Statement(
            date=day,
            state=state,
            steps_done=list(dict.fromkeys(self.steps)) or None,
            expected=self.expected,
            on=self.on,
            evidence=self.evidence,
            source=source,
            note=note,
        )


def given_statements(
    run: Session,
    states: Sequence[str],
    steps: Sequence[str],
    evidence: str | None,
    expected: str | None,
    on: str | None,
) -> GivenStatements:
    """The statements of a command line; raises UsageError for keys without a milestone."""
    from bishan_targets.cli.writing_figures import said

    options = {"--step": steps, "--evidence": evidence, "--expected": expected, "--on": on}
    for option, given in options.items():
        if given and not states:
            raise run.refuse("usage.option-alone", option=option, other="--milestone")
    return GivenStatements(
        [_parted(each, run) for each in states],
        [step for each in steps if (step := said(run, "--step", each))],
        None if expected is None else run.day("--expected", expected),
        None if on is None else run.day("--on", on),
        said(run, "--evidence", evidence),
    )


def _parted(given: str, run: Session) -> tuple[str, str]:
    """`ID=STATE` as its two parts."""
    milestone, equals, state = with_plain_equals(given).partition("=")
    if not (milestone.strip() and equals):
        raise run.refuse("usage.bad-milestone", given=given)
    return milestone.strip(), state.strip()


def no_figure_of(milestone: str) -> Diagnostic:
    """The diagnostic for a figure given for a milestone."""
    return Diagnostic("milestone-figure", values={"id": milestone}, hint="milestone-option")


def _states(run: Session) -> dict[str, State]:
    """The states by id, and by the words of any language."""
    from bishan_targets.messages import load
    from bishan_targets.model.milestones import State

    tables = [load(language) for language in run.known_languages]
    words = {folded(say(f"milestone.state.{each}")): each for say in tables for each in State}
    return words | {str(each): each for each in State}


def _milestone(name: str, book: Book) -> str | Diagnostic:
    from bishan_targets.tables.names import Names, known_as, milestone_named, milestones_named
    from bishan_targets.text.spelling import closest

    plan = book.plan
    if found := milestone_named(name, plan):
        return found
    metric = known_as(name, Names(book, of_targets=True), book)
    if metric and not isinstance(metric, Diagnostic):
        return Diagnostic("not-a-milestone", values={"id": metric.metric})
    if len(sharing := milestones_named(name, plan)) > 1:
        values = {"id": name, "known": listed(sharing)}
        return Diagnostic("shared-milestone-name", values=values)
    names = {
        folded(text): id_
        for id_, each in plan.milestones.items()
        for text in [*each.name.values(), id_]
    }
    match = closest(folded(name), names)
    values = {"id": name, "match": names[match] if match else ""}
    return Diagnostic("unknown-milestone", values=values, hint="did-you-mean" if match else None)


def _state(name: str, text: str, words: dict[str, State]) -> State | Diagnostic:
    from bishan_targets.text.numbers import Refusal, read_figure
    from bishan_targets.text.spelling import closest

    if state := words.get(folded(text)):
        return state
    number = read_figure(text)
    if not isinstance(number, Refusal) or number.reason == "unknown-unit":
        return Diagnostic("milestone-number", hint="step-option")
    match = closest(folded(text), words)
    known = listed(dict.fromkeys(map(str, words.values())))
    values = {"id": name, "given": text, "known": known, "match": words[match] if match else ""}
    return Diagnostic("unknown-state", values=values, hint="did-you-mean" if match else None)
