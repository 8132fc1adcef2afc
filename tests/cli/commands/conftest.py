"""Answers to the questions of `bishan init`, without a terminal of their own."""

from __future__ import annotations

import io
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from running import Run

Bishan = Callable[..., Run]
Asked = Callable[..., tuple[str, Mapping[str, Any]]]


class _Typed(io.StringIO):
    """Answers that a terminal shows as they are typed."""

    # The stubs of the bases of StringIO have different signatures, so that none overrides both.
    def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
        line = super().readline(-1)
        sys.stderr.buffer.write(line.encode())
        return line


@pytest.fixture
def asked(bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The talk with somebody who gives these answers, and the targets of the plan written."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("bishan_targets.cli.commands.init.can_ask", lambda: True)

    def run(answers: Sequence[str], language: str = "en") -> tuple[str, Mapping[str, Any]]:
        monkeypatch.setattr(sys, "stdin", _Typed("".join(f"{each}\n" for each in answers)))
        said = bishan("init", "plan", "--lang", language)
        assert said.code == 0, said.err
        assert bishan("validate", "--file", "plan").code == 0
        plan = Path("plan/targets.toml").read_text(encoding="utf-8")
        return said.err + said.out, tomllib.loads(plan)["targets"]

    return run
