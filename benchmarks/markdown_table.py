"""Tables as the pages of docs/ hold them."""

from collections.abc import Iterable, Sequence
from pathlib import Path


def table(heading: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1) -> str:
    """A Markdown table: the first `texts` columns to the left, figures to the right."""
    rule = ["---"] * texts + ["---:"] * (len(heading) - texts)
    lines = [f"| {' | '.join(cells)} |" for cells in (heading, *rows)]
    return "\n".join([lines[0], f"|{'|'.join(rule)}|", *lines[1:]])


def write(output: Path | None, text: str) -> None:
    """Into a file, or on the standard output where none is named."""
    if output:
        output.write_text(f"{text}\n", encoding="utf-8")
    else:
        print(text)
