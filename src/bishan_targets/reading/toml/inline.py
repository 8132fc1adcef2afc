"""Values in TOML syntax, each on one line."""

from __future__ import annotations

from collections.abc import Mapping

import tomli_w


def one_line(value: object) -> str:
    """A value as one line of TOML; raises ValueError for an integer too long to write out."""
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        return f"{{ {', '.join(f'{key} = {one_line(item)}' for key, item in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(one_line, value))}]"
    return tomli_w.dumps({"_": value}).removeprefix("_ = ").rstrip("\n")
