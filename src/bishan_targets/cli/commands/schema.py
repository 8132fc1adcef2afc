"""`bishan schema`: the JSON Schema of a file or of an output."""

from __future__ import annotations

from typing import Annotated

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import schemas
from bishan_targets.cli.options import Lang, session

Document = Annotated[str, typer.Argument(metavar="NAME", autocompletion=schemas)]


def schema(ctx: typer.Context, document: Document, lang: Lang = None) -> int:
    """Parse, read, write; the exit code is 0, or 2 for an unknown name."""
    from bishan_targets.schemas import INPUTS, OUTPUTS, read

    run = session(ctx)
    run.check_language(lang)
    output.write(read(run.choice("NAME", document, (*INPUTS, *OUTPUTS))), utf8=True)
    return 0
