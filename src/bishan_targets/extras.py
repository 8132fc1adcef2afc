"""Optional dependencies, not part of a plain install."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from bishan_targets.model.diagnostics import Diagnostic, InputError, listed

EXTRAS: Final = {
    "arrow": ("numpy", "pyarrow"),
    "edit": ("tomlkit",),
    "fast": ("numpy",),
    "parquet": ("pyarrow",),
    "plot": ("uniplot",),
    "report": ("jinja2", "vl_convert"),
    "sheets": ("openpyxl", "defusedxml", "xlrd"),
    "word": ("docx", "vl_convert"),
}
"""Extras that commands need, and the modules of each."""


def is_there(extra: str) -> bool:
    """Whether one of EXTRAS is installed."""
    return not _missing(extra)


def require(extra: str) -> None:
    """Raise InputError with installation instructions if one of EXTRAS is missing."""
    if missing := _missing(extra):
        values = {"modules": listed(missing), "extra": extra}
        raise InputError([Diagnostic("extra-missing", values=values)])


def _missing(extra: str) -> list[str]:
    return [name for name in EXTRAS[extra] if find_spec(name) is None]
