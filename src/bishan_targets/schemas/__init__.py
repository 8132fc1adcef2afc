"""JSON Schemas of bishan's input files and output: one file each in this folder.

The files are generated from the types themselves by `tools/schemas.py`. They ship, as generating
one takes 0.25 s and reading one 0.03 s, and pydantic 2.11 generates others than 2.14, or fails.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

INPUTS: Final = ("targets", "actuals")
OUTPUTS: Final = (
    "status",
    "brief",
    "show",
    "validate",
    "project",
    "rules",
    "backtest",
    "check",
    "record",
    "retarget",
    "import",
)


def read(name: str) -> str:
    """The schema of one of INPUTS or OUTPUTS, as the package ships it."""
    return (files(__name__) / f"{name}.json").read_text(encoding="utf-8")
