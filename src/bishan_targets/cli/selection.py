"""Which targets a command line means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from bishan_targets.diagnostics import Diagnostic, InputError
from bishan_targets.text import closest

_MOST_LISTED: Final = 20


def require(ids: Iterable[str], known: Mapping[str, object], file: str) -> None:
    """Raise InputError with a diagnostic for each of `ids` that is not known."""
    unknown = [name for name in ids if name not in known]
    if unknown:
        raise InputError([_unknown_id(name, known, file) for name in unknown])


def _unknown_id(name: str, known: Mapping[str, object], file: str) -> Diagnostic:
    names = sorted(known)
    listed = ", ".join(names[:_MOST_LISTED]) + (", …" if len(names) > _MOST_LISTED else "")
    match = closest(name, names)
    return Diagnostic(
        code="unknown-id",
        file=file,
        values={"id": name, "known": listed, "match": match or ""},
        hint="did-you-mean" if match else None,
    )
