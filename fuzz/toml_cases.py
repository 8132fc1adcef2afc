"""Plans and snapshots: modified ones of the repository and the tests, and invented ones."""

from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from fuzz.case import IN_ORDER, ROOT, WRITTEN, Case
from fuzz.hostile import (
    ATOMS,
    DATES,
    NUMBERS,
    SOUND_NUMBERS,
    TEXT,
    Command,
    command,
    encoded,
    mostly,
    mutated,
)

_KEYS: Final = """name name.zh unit unit.en more_than at_least at_most less_than by baseline every
decimals minimum maximum source note group keep better rule value date provisional x é "a" "" a.b.c
""".split()
_HEADERS: Final = """[plan] [targets.a] [targets.a.baseline] [targets."="] [indicators.b] [check]
[check.targets.a] [[waivers]] [[revisions]] [[retired]] [[closed]] [import] [import.names] [values]
[values.a] [[values]] [targets] [x] [ [[plan]]""".split()
_VALUES: Final = (
    *r'''"\u001b[31m\u202e\u009b\u2028" true false [] {} [1,2] {date=2020-12-31,value=1} "month"
    "\u0000" "\ud800" 'a' "half-year" "un" "higher" "regressed" "error" "a\tb"'''.split(),
    *('"1' + " " * 3000 + 'x"', "{ value = 1, note = '''a\nb''' }", "[" * 300, "{ a = " * 150),
    '"""\n"""',
)
_TOKENS: Final = encoded(*_HEADERS, *_VALUES, *_KEYS, *ATOMS, *"=.\n#,")
_AS: Final = ("", "--json", "--format csv", "--format table --lang zh", "--format markdown")
_CHECKED: Final = ("text", "json", "junit", "sarif", "github", "gitlab", "markdown")
_READING: Final = (
    *(f"{name} {form}" for name in ("status", "show firms", "show a", "project") for form in _AS),
    *("status --format plain --as-of 2021-12-31", "project --as-of 2021-12-31", "rules --json"),
    *("rules --explain firms", "backtest", "export", "validate", "validate --json"),
    *(f"check --no-base --format {form}" for form in _CHECKED),
)
_WRITING: Final = (
    "record firms=310 --date 2022-06-30 --yes",
    "record firms=1 --date 2021-12-26 --replace --note x --yes",
    "record share=1 --date 2019-12-31 --replace --yes",
    "accept regressed firms --reason x --owner y --until 2030-01-01",
)
_SLOW: Final = ("report -o out.md", "chart firms -o out.svg", "show firms --plot")
COMMAND: Final = mostly(
    mostly(command(_READING), command(_WRITING, WRITTEN), 6), command(_SLOW, ("out.",)), 25
)
"""A command that reads the plan, and the paths it may change."""
_TAKEN: Final = (
    *(ROOT / "targets.toml", *sorted((ROOT / "actuals").rglob("*.toml"))),
    *filter(Path.is_file, sorted((ROOT / "tests" / "errors").rglob("*.toml"))),
)
_STATEMENT: Final = st.builds(
    "{} = {}".format,
    mostly(st.sampled_from(_KEYS), TEXT, 10),
    st.sampled_from((*NUMBERS, *DATES, *_VALUES))
    | TEXT.map(lambda said: '"' + said.replace("\\", "\\\\").replace('"', '\\"') + '"'),
)
_LINES: Final = st.lists(mostly(_STATEMENT, st.sampled_from(_HEADERS), 5), min_size=1, max_size=40)


@st.composite
def files(draw: st.DrawFn) -> dict[str, bytes]:
    """A plan and its snapshots, one of them modified, replaced by another, or invented."""
    found = dict(IN_ORDER)
    name = draw(st.sampled_from(("targets.toml", *IN_ORDER)))
    is_plan = name == "targets.toml"
    taken = [path for path in _TAKEN if (path.name == name) == is_plan]
    start = "[plan]\nby = 2030-12-31" if is_plan else f"date = {name[8:18]}\n[values]"
    changed = mutated(found[name], _TOKENS)
    figures = mutated(found[name], encoded(*SOUND_NUMBERS), (rb"(?<== )\d[\d.]*(?!\S)",))
    other = st.sampled_from(taken).flatmap(lambda path: mutated(path.read_bytes(), _TOKENS))
    made_up = _LINES.map(lambda lines: encoded("\n".join([start, *lines]))[0])
    found[name] = draw(changed | figures | other | made_up)
    return found


def _case(found: dict[str, bytes], line: Command) -> Case:
    return Case(found, *line, environment={"BISHAN_ASCII": "1", "COLUMNS": "100"})


TOML_CASES: Final = st.builds(_case, files(), COMMAND)
