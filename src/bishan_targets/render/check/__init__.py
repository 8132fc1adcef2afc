"""The gate's result in every format that CI services read: a module a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.report.check import CheckReport


@dataclass(frozen=True, slots=True)
class Words:
    """What a person reads of a finding, in the reader's language."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Page:
    """A report, and the words for each of its findings in their order."""

    report: CheckReport
    words: list[Words]
    say: Messages


# A format and the module beside this one that has its `render(page) -> str`.
FORMATS: Final[Mapping[str, str]] = {
    "text": "text",
    "json": "document",
    "junit": "junit",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "markdown": "comment",
}


def renderer(name: str) -> Callable[[Page], str]:
    """The function that renders a page in one of FORMATS."""
    module = import_module(f"{__name__}.{FORMATS[name]}")
    render: Callable[[Page], str] = module.render
    return render
