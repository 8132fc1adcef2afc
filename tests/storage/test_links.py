"""A change can bring links: their targets are not shown, nor read by the gate."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import PLAN, Repo
from running import Run

from bishan_targets.model.diagnostics import InputError
from bishan_targets.reading.files import Reach
from bishan_targets.render.check import FORMATS
from bishan_targets.storage.links import PlanFolder
from bishan_targets.storage.store import load

Bishan = Callable[..., Run]
AS_OF = ("--as-of", "2022-03-01")
SECRET = "hunter2"
# Contents of a machine's files: read as figures or as a plan, each has errors.
HELD = {
    "settings": f"[http]\n\textraheader = AUTHORIZATION: basic {SECRET}\n",
    "environment": f"TOKEN={SECRET}\0PATH=/bin\0",
    "keys": f'{SECRET} = 5\n"{SECRET}" = 6\n[values]\nfirms = "{SECRET}"\nfirm = "{SECRET}"\n',
    "figures": f"date = 2021-12-31\n[values]\nfirms = 150\n{SECRET} = 7\n{SECRET} = 9\n",
    "plan": f'[targets.firms]\nname = 5\nevery = "{SECRET}"\nby = "{SECRET}"\n'
    f'at_least = "{SECRET}"\n[targets.{SECRET}]\n'
    f"[check.severity]\n{SECRET} = 5\n"
    f"[check.targets.{SECRET}]\n",
    "table": f"date,metric,value\n{SECRET},{SECRET} x,{SECRET}\n{SECRET}\n",
    "rows": f"date,metric,value,source,provisional\n2021-12-31,firms,{SECRET},,{SECRET}\n",
    "heading": f"{SECRET},b\n1,2\n",
    "latin": f"source = '{SECRET}\udce9'\n",
}
PLACES = (
    "actuals/2021-12-31.toml",
    "actuals/h.csv",
    "actuals/h.parquet",
    "actuals",
    "targets.toml",
)
READING = (
    ("validate",),
    ("validate", "--json"),
    ("validate", "--lang", "zh"),
    ("status", *AS_OF),
    ("status", *AS_OF, "--json"),
    ("show", "firms", *AS_OF),
    ("export",),
    ("record", "firms=5", "--date", "2022-01-31", "--yes"),
    ("accept", "regressed", "firms", "--reason", "r", "--owner", "o", "--until", "2099-01-01"),
)
GATE = (
    *(("check", "--no-base", *AS_OF, "--format", name) for name in FORMATS),
    ("check", "--base", "main", *AS_OF, *(f"--output={name}=out.{name}" for name in FORMATS)),
)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    found = Repo(tmp_path / "repo")
    monkeypatch.chdir(found.path)
    return found


def hold(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    return path


def put_link(place: str, target: Path) -> None:
    """A link in the place of a file; in that of the folder, one to a folder that holds it."""
    link = Path(place)
    if place == "actuals":
        target = hold(
            target.parent / "in" / "2021-12-31.toml", target.read_bytes().decode("latin-1")
        )
        target = target.parent
        link.rename("figures")
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(target, link.parent))


def said(bishan: Bishan, line: tuple[str, ...]) -> str:
    found = bishan(*line)
    written = "".join(path.read_text("utf-8") for path in Path().glob("out.*"))
    return found.out + found.err + written


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("held", HELD)
def test_nothing_is_quoted_of_what_a_link_leads_to(
    held: str, place: str, repo: Repo, bishan: Bishan, tmp_path: Path
) -> None:
    put_link(place, hold(tmp_path / "elsewhere" / held, HELD[held]))
    for line in (*READING[:4], *GATE[:1]):
        assert SECRET not in said(bishan, line), line


@pytest.mark.parametrize("line", [*READING, *GATE])
@pytest.mark.parametrize("held", ["keys", "plan"])
def test_no_command_and_no_format_quotes_it(
    held: str, line: tuple[str, ...], repo: Repo, bishan: Bishan, tmp_path: Path
) -> None:
    target = hold(tmp_path / "elsewhere" / held, HELD[held])
    put_link("targets.toml" if held == "plan" else "actuals/2021-12-31.toml", target)
    assert SECRET not in said(bishan, line)


def test_a_metric_of_a_linked_file_alone_is_not_suggested(
    repo: Repo, bishan: Bishan, tmp_path: Path
) -> None:
    history = "date,metric,value\n2021-12-31,hunters,5\n"
    table = hold(tmp_path / "table.csv", "date,metric,value\n2022-12-31,huntres,5\n")
    lines = [
        ("record", "huntres=5", "--date", "2022-12-31", "--dry-run"),
        ("import", str(table), "--dry-run", "--yes"),
    ]
    own = hold(Path("actuals/h.csv"), history)
    for line in lines:
        assert "hunters" in bishan(*line).err
    own.unlink()
    own.symlink_to(hold(tmp_path / "elsewhere" / "h.csv", history))
    for line in lines:
        found = bishan(*line)
        assert "hunters" not in found.out + found.err


@pytest.mark.parametrize("held", HELD)
def test_a_file_of_the_plan_s_own_is_quoted(held: str, repo: Repo, bishan: Bishan) -> None:
    """Otherwise the tests above would hold for a program that says nothing."""
    place = "actuals/h.csv" if held in ("table", "rows", "heading") else "actuals/2021-12-31.toml"
    hold(Path("targets.toml" if held == "plan" else place), HELD[held])
    assert SECRET in bishan("validate").err
    assert SECRET in bishan("check", "--no-base", *AS_OF).err


@pytest.mark.parametrize("target", ["../.git/config", "../.GIT/config", "../bare/config"])
def test_what_git_keeps_is_not_the_plan_s(target: str, repo: Repo, bishan: Bishan) -> None:
    """The plan lies in the repository's root, so that git's own files are in its folder."""
    repo.git("config", "http.extraheader", SECRET)
    repo.git("clone", "-q", "--bare", ".", "bare")
    hold(repo.path / "bare" / "config", HELD["settings"])
    if ".GIT" in target and not Path(".GIT").exists():  # a file system that tells A from a
        Path(".git").rename(".GIT")
    Path("actuals/2021-12-31.toml").symlink_to(target)
    assert "error[syntax]" in bishan("validate").err
    assert SECRET not in said(bishan, ("validate",))
    assert "error[gate-link]" in bishan("check", "--no-base", *AS_OF).err


def test_a_link_to_a_link_leads_where_that_one_does(
    repo: Repo, bishan: Bishan, tmp_path: Path
) -> None:
    hold(tmp_path / "settings", HELD["settings"])
    Path("inner").symlink_to("../settings")
    Path("actuals/2021-12-31.toml").symlink_to("../inner")
    assert SECRET not in said(bishan, ("validate",))
    assert "error[gate-link]" in bishan("check", "--no-base", *AS_OF).err


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
@pytest.mark.parametrize("arguments", [("validate",), ("check", "--no-base")])
def test_the_environment_is_not_shown(arguments: tuple[str, ...], repo: Repo) -> None:
    Path("actuals/2021-12-31.toml").symlink_to("/proc/self/environ")
    found = subprocess.run(
        [sys.executable, "-m", "bishan_targets", *arguments],
        env={"TOKEN": SECRET, "PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
        text=True,
    )
    assert found.returncode == 2
    assert SECRET not in found.stdout + found.stderr


# --- the gate -------------------------------------------------------------------------------------


def codes(found: Run) -> list[tuple[str, str]]:
    return [(each["file"], each["code"]) for each in json.loads(found.out)["diagnostics"]]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("base", [("--base", "main"), ("--no-base",)])
def test_the_gate_reads_nothing_beyond_the_folder(
    base: tuple[str, ...], place: str, repo: Repo, bishan: Bishan, tmp_path: Path
) -> None:
    """Not even a sound file: it would be judged, and its figures shown."""
    sound = PLAN if place == "targets.toml" else "date = 2021-12-31\n[values]\nfirms = 150\n"
    put_link(place, hold(tmp_path / "elsewhere" / "sound", sound))
    found = bishan("check", *base, *AS_OF, "--json")
    assert (found.code, codes(found)) == (2, [(place, "gate-link")])


def test_every_such_link_is_named_and_other_errors_too(
    repo: Repo, bishan: Bishan, tmp_path: Path
) -> None:
    for name in ("2021-12-31.toml", "h.csv"):
        Path("actuals", name).symlink_to(hold(tmp_path / "elsewhere", "x"))
    repo.write("actuals/2022-01-31.toml", "date = 2022-01-31\n[values]\nfirms = x\n")
    assert codes(bishan("check", "--no-base", *AS_OF, "--json")) == [
        ("actuals/2021-12-31.toml", "gate-link"),
        ("actuals/2022-01-31.toml", "syntax"),
        ("actuals/h.csv", "gate-link"),
    ]


def test_a_link_within_the_folder_is_refused_too(repo: Repo, bishan: Bishan) -> None:
    """A base that has one cannot be compared with, so none may come in."""
    inner = hold(repo.path / "shared" / "a.toml", "date = 2021-12-31\n[values]\nfirms = 150\n")
    put_link("actuals/2021-12-31.toml", inner)
    found = bishan("check", "--base", "main", *AS_OF, "--json")
    assert (found.code, codes(found)) == (2, [("actuals/2021-12-31.toml", "gate-link")])
    assert bishan("status").code == 0


def test_a_folder_that_leads_out_of_the_repository_is_not_judged(
    repo: Repo, bishan: Bishan, tmp_path: Path
) -> None:
    other = Repo(tmp_path / "other", "plan/")
    repo.write("own/targets.toml", PLAN)
    for name, target in (("out", other.path / "plan"), ("root", other.path), ("git", ".git/refs")):
        Path(name).symlink_to(target)
    hold(Path(".git/refs/targets.toml"), PLAN)
    for path in ("out", "out/targets.toml", "root/plan", "git"):
        found = bishan("check", "--no-base", *AS_OF, "--file", path, "--json")
        assert {code for _, code in codes(found)} == {"gate-link"}, path
        assert bishan("validate", "--file", path).code in (0, 2)
    assert bishan("check", "--no-base", *AS_OF, "--file", str(other.path / "plan")).code == 0


def test_a_link_to_the_plan_s_folder_that_no_change_can_bring_is_followed(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "link"
    link.symlink_to(repo.path)
    monkeypatch.chdir(tmp_path)
    assert bishan("check", "--base", "main", *AS_OF, "--file", "link").code == 0
    assert bishan("check", "--base", "main", *AS_OF, "--file", "link/targets.toml").code == 0


# --- beside the gate ------------------------------------------------------------------------------


def test_a_plan_that_is_a_link_of_one_s_own_is_read(repo: Repo, bishan: Bishan) -> None:
    home = hold(repo.path.parent / "home" / "x", "").parent
    (home / "plan.toml").symlink_to(repo.path / "targets.toml")
    (home / "actuals").symlink_to(repo.path / "actuals")
    found = bishan("status", *AS_OF, "--file", str(home / "plan.toml"), "--json")
    assert found.code == 0
    assert json.loads(found.out)["targets"][0]["latest"]["value"] == 140


def test_metrics_of_files_beyond_the_folder_are_counted_and_not_named(
    repo: Repo, bishan: Bishan, tmp_path: Path
) -> None:
    held = f"date = 2021-12-31\n[values]\n{SECRET} = 7\n"
    Path("actuals/2021-12-31.toml").symlink_to(hold(tmp_path / "elsewhere", held))
    repo.write("actuals/2022-01-31.toml", "date = 2022-01-31\n[values]\nours = 1\n")
    found = bishan("validate")
    assert "  ours  actuals/2022-01-31.toml\n1 metric without a target appears only in" in found.out
    document = json.loads(bishan("validate", "--json").out)
    assert [each["id"] for each in document["untracked"]] == ["ours"]
    assert document["untracked_beyond"] == 1
    assert "one of firms 企业, ours\n" in bishan("show", "nothing").err
    assert bishan("show", SECRET).code == 0
    repo.write("actuals/2022-02-28.toml", f"date = 2022-02-28\n[values]\n{SECRET} = 1\n")
    assert SECRET in bishan("validate").out


def test_where_files_are(repo: Repo, tmp_path: Path) -> None:
    hold(tmp_path / "elsewhere", "")
    hold(repo.path / "inner.toml", "")
    for name, target in (("out", tmp_path / "elsewhere"), ("in", repo.path / "inner.toml")):
        (repo.path / "actuals" / f"{name}.toml").symlink_to(target)
    folder = PlanFolder(repo.path / "targets.toml")
    assert {
        name: folder.reach(repo.path / name)
        for name in (
            "targets.toml",
            "actuals/2020-12-31.toml",
            "actuals/out.toml",
            "actuals/in.toml",
        )
    } == {
        "targets.toml": Reach.OWN,
        "actuals/2020-12-31.toml": Reach.OWN,
        "actuals/out.toml": Reach.OUTSIDE,
        "actuals/in.toml": Reach.LINKED,
    }


def test_a_linked_folder_of_figures_is_read_beside_the_gate_and_not_quoted(repo: Repo) -> None:
    (repo.path / "actuals").rename(repo.path / "data")
    (repo.path / "actuals").symlink_to("data")
    assert load(repo.path).observations["firms"]
    with pytest.raises(InputError) as refused:
        load(repo.path, sealed=True)
    assert {each.code for each in refused.value.diagnostics} == {"gate-link"}
    hold(repo.path / "data" / "2021-12-31.toml", HELD["keys"])
    with pytest.raises(InputError) as caught:
        load(repo.path)
    assert {each.source_line for each in caught.value.diagnostics} == {None}
