"""Tables in the format of the pages in docs/."""

from collections.abc import Iterable, Sequence
from pathlib import Path


def table(heading: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1) -> str:
    """A Markdown table: the first `texts` columns left-aligned, figures right-aligned."""
    rule = ["---"] * texts + ["---:"] * (len(heading) - texts)
    lines = [f"| {' | '.join(cells)} |" for cells in (heading, *rows)]
    return "\n".join([lines[0], f"|{'|'.join(rule)}|", *lines[1:]])


def write(output: Path | None, text: str) -> None:
    """Write to a file, or to standard output if none is given."""
    if output:
        output.write_text(f"{text}\n", encoding="utf-8")
    else:
        print(text)
