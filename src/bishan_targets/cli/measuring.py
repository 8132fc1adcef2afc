"""Kinds of figures as the user states them: by `--figures`, or in answer to a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from bishan_targets import messages
from bishan_targets.cli import output
from bishan_targets.cli.asking import ask, can_ask
from bishan_targets.cli.completion import one_of
from bishan_targets.cli.options import Session
from bishan_targets.model.targets import Figures
from bishan_targets.text.folding import folded, with_plain_equals

if TYPE_CHECKING:
    from bishan_targets.recording.measures import Question, Said

Found = TypeVar("Found")
KINDS: Final = tuple(map(str, Figures))
_ORDER: Final = (Figures.YEAR_TO_DATE, Figures.OF_PERIOD, Figures.LEVEL)
_MOST_TRIES: Final = 3
Measures = Annotated[
    list[str] | None,
    typer.Option("--figures", metavar="[ID=]KIND", autocompletion=one_of(KINDS)),
]


def said_of_figures(run: Session, given: Sequence[str]) -> Said:
    """The kinds given: `KIND` for all figures, `ID=KIND` for those of one metric, by its name."""
    from bishan_targets.recording.measures import Said

    of_all: Figures | None = None
    by_name: dict[str, Figures] = {}
    for each in given:
        name, equals, text = with_plain_equals(each).rpartition("=")
        kind = Figures(run.choice("--figures", text.strip(), KINDS))
        if (equals and not name.strip()) or (of_all and not equals and of_all is not kind):
            raise run.refuse("usage.bad-kind", given=each)
        if equals:
            by_name[name.strip()] = kind
        else:
            of_all = kind
    return Said(of_all, by_name)


def with_answers(run: Session, attempt: Callable[[Said], Found], said: Said) -> Found:
    """The result of an attempt to take figures, once the user has stated their kinds.

    The user is asked at a terminal; else the attempt's UnclearFiguresError is raised.
    """
    from bishan_targets.recording.measures import UnclearFiguresError

    try:
        return attempt(said)
    except UnclearFiguresError as error:
        if not can_ask():
            raise
        return attempt(said.with_answers(answers(run, error.questions)))


def answers(run: Session, questions: Sequence[Question]) -> Mapping[str, Figures]:
    """The kind of each metric's figures, as the user answers at the terminal.

    Raises a UsageError after a few answers that are none, and Stopped at the end of the input.
    """
    found: dict[str, Figures] = {}
    for each in questions:
        kind = answer(run, each)
        if kind is None:
            raise run.refuse("usage.no-answer")
        found[each.entry.metric] = kind
    return found


def answer(run: Session, question: Question) -> Figures | None:
    """The kind of one metric's figures; None after a few answers that are none.

    Raises Stopped at the end of the input.
    """
    from bishan_targets.report.wording import word

    return choice(run, word(question.diagnostic(), run.say).message)


def choice(run: Session, why: str) -> Figures | None:
    """The kind of figures, from a list after `why`; None after a few other answers.

    Raises Stopped at the end of the input.
    """
    output.complain(why)
    for number, kind in enumerate(_ORDER, 1):
        output.complain(f"  {number}  {run.say(f'measures.{kind}')}")
    known = {folded(each): kind for kind in _ORDER for each in _names(run, kind)}
    for _ in range(_MOST_TRIES):
        found = known.get(folded(ask(run.say("measures.ask"), run.say)))
        if found:
            return found
        output.complain(run.say("measures.again"))
    return None


def _names(run: Session, kind: Figures) -> list[str]:
    """The answers that stand for a kind: its number, its name, and words in any language."""
    words = (messages.load(each)(f"measures.words.{kind}") for each in run.known_languages)
    return [str(_ORDER.index(kind) + 1), kind, *(each for text in words for each in text.split())]
