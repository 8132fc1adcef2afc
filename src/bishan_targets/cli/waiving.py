"""Contents of a new waiver: the gate's findings today, their aspect, and their bound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Final

from bishan_targets.cli.options import Session
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.waivers import aspect_of, is_within
from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import InputError
from bishan_targets.model.policy import Aspect
from bishan_targets.recording.editing import toml_number
from bishan_targets.text.numbers import fits

# Rules whose findings have a value that can get worse: it is the waiver's default limit.
_BOUNDED: Final = ("regressed", "lost", "drift", "behind-pace")
_LIKELY_BASES: Final = ("HEAD", "main", "origin/main", "master", "origin/master")


def findings(
    run: Session, file: str | None, rule: str, metric: str | None
) -> list[Comparison] | None:
    """The gate's findings of a rule today, against the first revision that shows any.

    The revision that it will be compared with is not known here, so some likely ones are tried.
    None if the files are wrong, which `check` will say.
    """
    try:
        for comparisons in _judgements(run, file):
            found = [each for each in comparisons if (each.rule, each.metric) == (rule, metric)]
            if found:
                return found
    except InputError:
        return None
    return []


def _judgements(run: Session, file: str | None) -> Iterator[list[Comparison]]:
    from bishan_targets.gate.decide import check
    from bishan_targets.storage.git import RevisionError
    from bishan_targets.storage.hooks import judged
    from bishan_targets.storage.read_ahead import ReadAhead
    from bishan_targets.storage.together import Compared, load_together

    ahead = ReadAhead()
    for base in (None, *_LIKELY_BASES):
        try:
            here = judged(file, run.environment, sealed=True, ahead=ahead)
            found = load_together(here, Compared(base, base is None, run.environment, ahead))
        except RevisionError:
            continue
        both = found.both
        result = check(both.head, both.base, date.today(), came=both.came, gone=found.gone)
        yield [each.comparison for each in result.findings]


def chosen_aspect(run: Session, given: str | None, found: Sequence[Comparison]) -> str:
    """The aspect of a waiver, by default the only one that the gate finds."""
    if given is not None:
        return run.choice("--aspect", given, list(Aspect))
    aspects = sorted({aspect_of(each) for each in found})
    if len(aspects) == 1:
        return aspects[0]
    listed = run.say("list.separator").join(aspects or list(Aspect))
    raise run.refuse("usage.aspect-needed", known=listed)


def setting_bound(
    run: Session, given: str | None, found: Sequence[Comparison]
) -> int | Decimal | date | str:
    """The setting up to which a loosening is accepted, by default the one that the gate finds."""
    if given is not None:
        return _as_toml(given)
    values = [str(each.value or "") for each in found]
    for value in values:
        if value and all(is_within(each, value) for each in found):
            return _as_toml(value)
    raise run.refuse("usage.option-needed", option="--no-worse-than")


def _as_toml(text: str) -> int | Decimal | date | str:
    """A setting as its file could have it: a day, a number, a text."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    with suppress(ArithmeticError):
        number = Decimal(text)
        if number.is_finite() and fits(number):
            return toml_number(number)
    return text


def figure_bound(
    run: Session, rule: str, metric: str | None, given: str | None, book: Book
) -> int | Decimal | None:
    """The value of `--no-worse-than`, else the latest figure if the rule is about figures."""
    if given is not None:
        return toml_number(run.number("--no-worse-than", given))
    figures = book.observations.get(metric or "", ())
    return toml_number(figures[-1].value) if rule in _BOUNDED and figures else None
