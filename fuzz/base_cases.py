"""Other revisions for `check --base`, with odd names, modes, links, other repositories, big blobs."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from fuzz.case import PLAN, SNAPSHOTS, Case
from fuzz.mutation import text
from fuzz.toml_cases import files

_FORMATS: Final = ("text", "json", "junit", "sarif", "github", "gitlab", "markdown")
_NAMES: Final = (
    *(
        "actuals/2021-12-31_\\n::error::x.toml",
        "actuals/2021-12-31\\033[31m.toml",
        "actuals/a/b.toml",
    ),
    *(
        "actuals/2021-12-31_\\377.toml",
        "actuals/2021-12-31_\\342\\200\\256.toml",
        "actuals/.x.toml",
    ),
    *(
        "actuals/" + "x" * 300 + ".toml",
        "actuals/big.bin",
        "actuals/X.TOML",
        "actuals",
        "targets.toml",
    ),
    *(
        'actuals/2021-12-31_\\t\\".toml',
        "other/targets.toml",
        "a/" * 60 + "targets.toml",
        "-x",
        ":x",
    ),
    *("other/" + "x" * 400 + "/targets.toml", "other/\\377/targets.toml"),
)
_MODES: Final = ("100644", "100644", "100755", "120000", "160000")
_BASES: Final = (
    "base",
    "base",
    "base",
    "base~0",
    "HEAD",
    "nothing",
    "base^{tree}",
    "-x",
    "base:targets.toml",
    "@{-1}",
)


def base_case(random: Random) -> Case:
    """A plan in order, and a base that is not."""
    there = dict(files(random)) if random.random() < 0.6 else {"targets.toml": PLAN, **SNAPSHOTS}
    entries = [("100644", name, content) for name, content in there.items()]
    for _ in range(random.randrange(4)):
        entries.append((random.choice(_MODES), random.choice(_NAMES), _content(random)))
    name = text(random).replace("\0", "").encode("utf-8", "replace").decode()
    base = random.choice(_BASES) if random.random() < 0.9 else name or "x"
    line = ["check", f"--base={base}", "--format", random.choice(_FORMATS), "-o", "sarif=out"]
    here = {"targets.toml": PLAN, **SNAPSHOTS} if random.random() < 0.7 else files(random)
    return Case(here, line, ("out",), base=_stream(entries))


def _content(random: Random) -> bytes:
    kinds: Sequence[bytes] = (
        b"date = 2021-12-31\n[values]\nfirms = 1\n",
        b"",
        b"../../etc/passwd",
        bytes(range(256)) * 10,
        b"x" * 2_000_000,
        PLAN,
    )
    return random.choice(kinds)


def _stream(entries: Sequence[tuple[str, str, bytes]]) -> bytes:
    """A git fast-import stream of one commit, the branch `base`."""
    who = b"a <a@b> 1600000000 +0000\n"
    lines = [b"commit refs/heads/base\ncommitter " + who + b"data 1\nb\n"]
    for mode, name, content in entries:
        # Escapes are fast-import's own, and stand for bytes that no text has.
        quoted = f'"{name}"'.encode()
        if mode == "160000":
            lines.append(f"M {mode} {'1' * 40} ".encode() + quoted + b"\n")
        else:
            lines.append(f"M {mode} inline ".encode() + quoted + b"\n")
            lines.append(f"data {len(content)}\n".encode() + content + b"\n")
    return b"".join(lines)
