"""The options of `import` for sources that the plan keeps."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bishan_targets.cli.options import Session
from bishan_targets.text.folding import with_plain_equals

if TYPE_CHECKING:
    from bishan_targets.tables.import_ import SourceWanted

As = Annotated[str | None, typer.Option("--as", metavar="NAME")]
SaveAs = Annotated[str | None, typer.Option("--save-as", metavar="NAME")]
Factors = Annotated[list[str] | None, typer.Option("--factor", metavar="ID=NUMBER")]


def source_wanted(
    run: Session, plan: Path, as_: str | None, save_as: str | None, sheets: Sequence[str]
) -> SourceWanted | None:
    """The source to repeat or to keep; a UsageError for both, and for one that the plan lacks.

    The sheets of one to repeat are those that the plan has for it, unless some are given. Raises
    InputError for a plan that cannot be read.
    """
    if as_ is None and save_as is None:
        return None
    from bishan_targets.storage.store import load
    from bishan_targets.tables.import_ import SourceWanted
    from bishan_targets.tables.sources import Source

    if as_ is not None and save_as is not None:
        raise run.refuse("usage.one-of", option="--as", other="--save-as")
    if save_as is not None:
        if not (name := save_as.strip()):
            raise run.refuse("usage.bad-name", option="--save-as", given=save_as)
        return SourceWanted(name, sheets, is_new=True)
    known = load(plan).plan.import_sources
    name = (as_ or "").strip()
    if not known:
        raise run.refuse("usage.no-sources", given=name)
    source = Source.of(run.choice("--as", name, list(known)), known[name])
    return SourceWanted(name, sheets or source.sheets, is_new=False)


def factors(run: Session, given: Sequence[str]) -> dict[str, Decimal]:
    """Each `ID=NUMBER` as its two parts."""
    from bishan_targets.text.numbers import read_figure

    found: dict[str, Decimal] = {}
    for each in given:
        name, equals, text = with_plain_equals(each).rpartition("=")
        number = read_figure(text)
        if not (name.strip() and equals and isinstance(number, Decimal) and number > 0):
            raise run.refuse("usage.bad-factor", given=each)
        found[name.strip()] = number
    return found
