"""Tells whether public goals will be met: gap, pace, projection with its odds, verdict.

```python
from datetime import date
import bishan_targets

book = bishan_targets.load("targets.toml")
report = bishan_targets.assess(book, as_of=date(2021, 12, 31))
```
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing's own takes milliseconds to import
if TYPE_CHECKING:
    from typing import Any

    from bishan_targets.model.book import Book
    from bishan_targets.model.diagnostics import InputError
    from bishan_targets.report.status import Report, assess
    from bishan_targets.storage.store import load

__version__ = "0.2.0"
__all__ = ["Book", "InputError", "Report", "__version__", "assess", "load"]

_HOMES = {
    "Book": "model.book",
    "InputError": "model.diagnostics",
    "Report": "report.status",
    "assess": "report.status",
    "load": "storage.store",
}


def __getattr__(name: str) -> Any:
    """Import names on demand: the command line starts without all of them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """The package's public names, imported or not, and the standard names of a module."""
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
