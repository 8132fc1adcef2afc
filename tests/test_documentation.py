"""The commands in the README and in the pages under docs/ are run.

A `console` block shows commands with their output on a terminal of 100 columns;
`pytest --golden` rewrites that output. A command must exit with 0, without an error or a warning on
stderr, unless the block shows the exit code (`$ echo $?`). A `sh` block shows commands without
their output. A page of docs/getting-started or docs/zh is one long session: it begins in an empty
folder, its blocks are run in order, and a `toml`, `csv` or `text` block with a title is saved under
that name, as a workbook if it ends in `.xlsx`. Commands of Chinese pages speak Chinese.
"""

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from repositories import git_environment
from running import ROOT, Run
from spreadsheets import xlsx

from bishan_targets.cli import output
from bishan_targets.render.page.picture import undrawable

README = ROOT / "README.md"
PAGES = [
    *(ROOT / name for name in ("README.md", "README.zh.md", "CONTRIBUTING.md")),
    *(ROOT / name for name in ("RELEASING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
INDEX = ROOT / "docs" / "README.md"
CHINESE = {ROOT / "README.zh.md", *(ROOT / "docs/zh").glob("*.md")}
TUTORIALS = [
    *sorted((ROOT / "docs/getting-started").glob("*.md")),
    *sorted(page for page in CHINESE if page.name not in ("README.zh.md", "README.md")),
]
ABOUT_VERDICTS = ROOT / "docs/zh/verdicts.md"  # has the thresholds and the coverage, too
SESSION = re.compile(r"^```console\n([\s\S]*?)^```$", re.MULTILINE)
SCRIPT = re.compile(r"^```sh\n([\s\S]*?)^```$", re.MULTILINE)
STEP = re.compile(
    r'^```(?:(sh|console)|(?:toml|csv|text) title="(\S+)")\n([\s\S]*?)^```$', re.MULTILINE
)
OF_OTHERS = re.compile(r"“[^”]*”|Python [\d.]+")  # words of documents, and versions
EXIT_CODE = "echo $?"
NOON = "2023-06-30T12:00:00Z"
COMPLAINT = re.compile(r"error|warning|Traceback|错误|警告")
COMMUNIQUE: list[list[object]] = [
    ["指标", "单位", "2021年", "2023年"],
    ["规上高新技术企业", "家", 300, 310],
    ["科技型企业", "家", 1450, 1600],
]

# Installing, releasing and measuring take a network or minutes. `.ci/run` does the same as the
# first two commands of the README, and builds and installs a wheel.
NOT_RUN = re.compile(
    r"python3 -m venv |(\.venv/bin/)?pip install |uv tool install |git (clone|tag|push|commit) "
    r"|(\.venv/bin/)?(ruff|mypy|pytest|pre-commit)\b"
    r"|(\.venv/bin/)?python (-m (fuzz|build)|(benchmarks|tools)/)|bash \.ci/run"
)
# A picture in Chinese is refused on a machine whose fonts have none of its characters.
IN_CHINESE = re.compile(r"bishan chart .*\.png .*--lang zh")
RUN_ELSEWHERE = {ROOT / "docs/guides/ci.md", *TUTORIALS}  # the first: tests/cli/test_recipes.py

Bishan = Callable[..., Run]


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def language(page: Path) -> str:
    return "zh" if page in CHINESE else "en"


def with_blocks(pattern: re.Pattern[str]) -> list[Path]:
    return [page for page in PAGES if page not in RUN_ELSEWHERE and pattern.search(text_of(page))]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as a reader has it: the plan in a repository, and a table from an office."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    shutil.copy(ROOT / "targets.toml", folder)
    shutil.copytree(ROOT / "actuals", folder / "actuals")
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "plan"]):
        subprocess.run(["git", *command], cwd=folder, env=git_environment(), check=True)
    (folder / "communique.xlsx").write_bytes(xlsx(COMMUNIQUE))
    shutil.copytree(ROOT / "tests/data/years", folder / "jobs")
    monkeypatch.chdir(folder)
    return folder


# --- Commands with what they print ----------------------------------------------------------------


def run_command(command: list[str], bishan: Bishan) -> Run:
    program, *arguments = command
    if program == "bishan":
        return bishan(*arguments)
    assert program == "git"
    environment = {**git_environment(), "GIT_AUTHOR_DATE": NOON, "GIT_COMMITTER_DATE": NOON}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return Run(done.returncode, done.stdout, done.stderr)


def replayed(session: str, bishan: Bishan) -> Iterator[str]:
    """The lines of a session as they are today."""
    commands = [line[2:] for line in session.splitlines() if line.startswith("$ ")]
    code = 0
    for command, following in zip(commands, [*commands[1:], ""], strict=True):
        yield f"$ {command}\n"
        if command == EXIT_CODE:
            yield f"{code}\n"
            continue
        run = run_command(shlex.split(command), bishan)
        code = run.code
        assert following == EXIT_CODE or (run.code, COMPLAINT.search(run.err)) == (0, None), command
        yield run.out + run.err


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Output goes to a terminal, 100 columns wide and without colour."""
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    monkeypatch.setattr(output, "breaking_width", lambda _: 100)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.parametrize("page", with_blocks(SESSION), ids=named)
def test_sessions_are_real(
    page: Path,
    bishan: Bishan,
    copy: Path,
    terminal: None,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setenv("BISHAN_LANG", language(page))
    text = text_of(page)
    real = SESSION.sub(lambda match: f"```console\n{''.join(replayed(match[1], bishan))}```", text)
    if request.config.getoption("--golden"):
        page.write_text(real, encoding="utf-8")
    assert text_of(page) == real


@pytest.mark.parametrize("page", TUTORIALS, ids=named)
def test_tutorials_are_real(
    page: Path,
    bishan: Bishan,
    tmp_path: Path,
    terminal: None,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BISHAN_LANG", language(page))

    def follow(step: re.Match[str]) -> str:
        kind, file, content = step.groups()
        if file:
            save(Path(file), content)
        elif kind == "sh":
            follow_script(content.splitlines(), bishan, monkeypatch)
        else:
            return f"```console\n{''.join(replayed(content, bishan))}```"
        return step[0]

    text = text_of(page)
    real = STEP.sub(follow, text)
    if request.config.getoption("--golden"):
        page.write_text(real, encoding="utf-8")
    assert text_of(page) == real


@pytest.mark.parametrize("page", sorted({*TUTORIALS} - {ABOUT_VERDICTS}), ids=named)
def test_numbers_in_a_tutorial_are_those_of_its_blocks(page: Path) -> None:
    shown = "".join(step[0] for step in STEP.finditer(text_of(page)))
    prose = OF_OTHERS.sub("", STEP.sub("", text_of(page)))
    said = re.findall(r"\d+\.\d+|\d+(?=%)", prose)
    assert said
    assert [number for number in said if number not in shown] == []


def save(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".xlsx":
        file.write_bytes(xlsx([*csv.reader(content.splitlines())]))
    else:
        file.write_text(content, encoding="utf-8")


def follow_script(commands: list[str], bishan: Bishan, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in commands:
        program, *arguments = shlex.split(command)
        if program == "mkdir":
            Path(*arguments).mkdir()
        elif program == "cd":
            monkeypatch.chdir(*arguments)
        elif not NOT_RUN.match(command):
            done = run_command([program, *arguments], bishan)
            assert (done.code, COMPLAINT.search(done.err)) == (0, None), command


# --- Commands alone -------------------------------------------------------------------------------


def commands_of(page: Path) -> list[str]:
    """The lines of its scripts, without comments."""
    scripts = "".join(SCRIPT.findall(text_of(page)))
    return [line for line in re.sub(r"\s+#.*$", "", scripts, flags=re.M).splitlines() if line]


def can_run(line: str) -> bool:
    """Whether a line of a script is run here."""
    if IN_CHINESE.match(line) and undrawable("<svg><text>璧山</text></svg>"):
        return False
    return not NOT_RUN.match(line)


@pytest.mark.parametrize("page", with_blocks(SCRIPT), ids=named)
def test_scripts_run_without_a_complaint(page: Path, copy: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for number, script in enumerate(SCRIPT.findall(text_of(page))):
        lines = [line for line in script.splitlines() if can_run(line)]
        folder = shutil.copytree(copy, copy.parent / str(number))
        done = subprocess.run(
            ["bash", "-euc", "\n".join(lines)],
            cwd=folder,
            env={
                **git_environment(),
                "LANG": "C.UTF-8",
                "BISHAN_LANG": language(page),
                "PATH": path,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, COMPLAINT.search(done.stderr)) == (0, None), script


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_extras_that_are_named_exist(page: Path) -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    for extras in re.findall(r"'\.\[([\w,]+)\]'", text_of(page)):
        assert set(extras.split(",")) <= set(project["optional-dependencies"])


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page not in RUN_ELSEWHERE]
    + sorted((ROOT / "src/bishan_targets/messages").glob("*.py")),
    ids=named,
)
def test_nobody_is_sent_to_a_package_index_for_what_is_not_there(page: Path) -> None:
    assert not re.search(r"install[^\n]*bishan-targets", text_of(page))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_pieces_of_plans_are_toml(page: Path) -> None:
    for piece in re.findall(r"^```toml.*\n([\s\S]*?)^```$", text_of(page), re.MULTILINE):
        tomllib.loads(piece)


# --- The README -----------------------------------------------------------------------------------


def test_its_first_two_commands_are_the_ones_that_work() -> None:
    commands = re.findall(r"^```sh\n(.*)\n```$", text_of(README), re.MULTILINE)
    assert commands[:2] == [
        "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/bishan status",
        "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest -n auto",
    ]
    assert commands[1] in text_of(ROOT / ".ci" / "run")


def test_its_python_works(in_repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", text_of(README), re.M | re.S)
    exec(code, {})
    assert capsys.readouterr().out.splitlines()[2].startswith("high_tech_firms 199 ")


def test_its_files_make_a_plan(tmp_path: Path, bishan: Bishan) -> None:
    plan, snapshot = re.findall(r"^```toml\n(.*?)^```$", text_of(README), re.M | re.S)
    (tmp_path / "actuals").mkdir()
    (tmp_path / "targets.toml").write_text(plan, encoding="utf-8")
    (tmp_path / "actuals/2021-12-31.toml").write_text(snapshot, encoding="utf-8")
    run = bishan("validate", "--file", str(tmp_path))
    assert run.code == 0
    assert "1 target, 2 figures" in run.out


# --- Links ----------------------------------------------------------------------------------------

PARTS_OF_THE_REPOSITORY = ("benchmarks", "docs", "fuzz", "tests")
LINKING = [
    *ROOT.glob("*.md"),
    *(page for part in PARTS_OF_THE_REPOSITORY for page in (ROOT / part).rglob("*.md")),
]
CODE = re.compile(r"^```[\s\S]*?^```$|`[^`\n]*`", re.MULTILINE)
PATH = re.compile(r"(?<![\w./-])(?:tests|benchmarks|docs|tools)/[\w./-]*\b")
PATTERNS = {"tests/PATH/test_NAME.py"}
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)#?([^)\s]*)\)")


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """The file and the anchor of each link within the repository, images included."""
    for file, anchor in LINK.findall(CODE.sub("", text_of(page))):
        yield (page.parent / file).resolve() if file else page, anchor


def anchors(page: Path) -> set[str]:
    """The headings of a page as GitHub writes them in addresses."""
    prose = re.sub(r"^```[\s\S]*?^```$", "", text_of(page), flags=re.MULTILINE)
    headings = re.findall(r"^#+ (.*)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", LINKING, ids=named)
def test_links_lead_to_a_file_and_a_heading(page: Path) -> None:
    for target, anchor in links(page):
        assert target.exists(), target
        assert not anchor or anchor in anchors(target), f"{target}#{anchor}"


def test_every_page_can_be_reached_from_the_index() -> None:
    reached, ahead = set[Path](), [INDEX]
    while ahead:
        page = ahead.pop()
        reached.add(page)
        found = {target for target, _ in links(page) if target.is_relative_to(INDEX.parent)}
        ahead += [each for each in found - reached if each.suffix == ".md"]
    assert set(INDEX.parent.rglob("*.md")) == reached
    assert INDEX in {target for target, _ in links(README)}


def test_the_languages_lead_to_each_other() -> None:
    chinese = ROOT / "README.zh.md"
    assert chinese in {target for target, _ in links(README)}
    assert {README, ROOT / "docs/zh/README.md"} <= {target for target, _ in links(chinese)}


# The changelog names paths of earlier releases.
@pytest.mark.parametrize(
    "page", [page for page in LINKING if page.name != "CHANGELOG.md"], ids=named
)
def test_paths_in_code_exist(page: Path) -> None:
    paths = set(PATH.findall("\n".join(CODE.findall(text_of(page))))) - PATTERNS
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_pages_that_the_code_names_exist() -> None:
    of_others = {"docs/progress-methodology.md"}  # in the repository of Open SDG
    folders = [ROOT / name for name in ("src", "tests", "benchmarks", "fuzz")]
    files = [path for folder in folders for path in folder.rglob("*.py")]
    for file in [*files, ROOT / "action.yml", ROOT / "pyproject.toml"]:
        pages = set(re.findall(r"(?<![\w./])docs/[\w./-]+\.md", text_of(file))) - of_others
        assert all((ROOT / page).is_file() for page in pages), (file, pages)
