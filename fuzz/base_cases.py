"""Other revisions for `check --base`: odd names, modes, links, other repositories, big blobs."""

from collections.abc import Sequence
from typing import Final

from hypothesis import strategies as st

from fuzz.case import IN_ORDER, PLAN, Case
from fuzz.hostile import ARGUMENT, mostly
from fuzz.toml_cases import files

_ELSEWHERE: Final = "160000"  # a file that is another repository
_MODES: Final = ("100644", "100644", "100755", "120000", _ELSEWHERE)
# Escapes are fast-import's own, for bytes that text cannot contain.
_NAMES: Final = r"""actuals/2021-12-31_\n::error::x.toml actuals/2021-12-31\033[31m.toml
actuals/2021-12-31_\377.toml actuals/2021-12-31_\342\200\256.toml actuals/2021-12-31_\t\".toml
actuals/a/b.toml actuals/.x.toml actuals/big.bin actuals/X.TOML actuals targets.toml -x :x
other/targets.toml other/\377/targets.toml""".split()
_LONG_NAMES: Final = ("actuals/{}.toml", "other/{}/targets.toml", "{}/a/{}/targets.toml")
_CONTENTS: Final = (
    *(b"date = 2021-12-31\n[values]\nfirms = 1\n", b"", b"../../etc/passwd", PLAN),
    *(bytes(range(256)) * 10, b"x" * 2_000_000),
)
_BASES: Final = "base base base base~0 HEAD nothing base^{tree} -x base:targets.toml @{-1}".split()
_FORMATS: Final = "text json junit sarif github gitlab markdown".split()
# Each would make git start a program, which would leave a file that no case may.
_SETTINGS: Final = b"""[core] repositoryformatversion = 0
[core] fsmonitor = touch started
[core] hooksPath = .
[diff] external = touch started
[filter "x"] smudge = touch started
[filter "x"] clean = touch started
"""
_HOSTILE_GIT: Final = {".git/config": _SETTINGS, ".gitattributes": b"* filter=x\n"}
_NAME: Final = st.sampled_from((*_NAMES, *_LONG_NAMES)).map(
    lambda name: name.replace("{}", "x" * 300)
)
_ODD: Final = st.lists(
    st.tuples(st.sampled_from(_MODES), _NAME, st.sampled_from(_CONTENTS)), max_size=4
)
_SOUND: Final = st.just(IN_ORDER)


def _stream(entries: Sequence[tuple[str, str, bytes]]) -> bytes:
    """A git fast-import stream of one commit, the branch `base`."""
    lines = [b"commit refs/heads/base\ncommitter a <a@b> 1600000000 +0000\ndata 1\nb\n"]
    for mode, name, content in entries:
        if mode == _ELSEWHERE:
            lines.append(f'M {mode} {"1" * 40} "{name}"\n'.encode())
        else:
            lines.append(f'M {mode} inline "{name}"\ndata {len(content)}\n'.encode())
            lines.append(content + b"\n")
    return b"".join(lines)


@st.composite
def _case(draw: st.DrawFn) -> Case:
    there = [("100644", *each) for each in draw(_SOUND | files()).items()]
    here = draw(mostly(_SOUND, files(), 3)) | draw(st.sampled_from(({}, {}, _HOSTILE_GIT)))
    base = draw(mostly(st.sampled_from(_BASES), ARGUMENT, 10))
    form = draw(st.sampled_from(_FORMATS))
    line = ["check", f"--base={base}", "--format", form, "-o", "sarif=out"]
    return Case(here, line, ("out",), _stream([*there, *draw(_ODD)]))


BASE_CASES: Final = _case()
