"""Both hooks as pre-commit and prek install and run them, in repositories made here."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from real_clients import Clients, Done
from recipes import recipe
from repositories import PLAN, Repo

pytestmark = pytest.mark.clients

GOOD, BAD = 141, 139
LATER = "2021-12-31"
STAGES = ("pre-commit", "pre-merge-commit", "pre-push")


@dataclass
class Hooked:
    """A repository with both hooks, installed for every stage, and a server that it pushes to."""

    repo: Repo
    clients: Clients
    runner: str
    server: Path

    def git(self, *arguments: str, **variables: str) -> Done:
        """Run git as a person does, with its hooks."""
        return self.clients.run(self.repo.path, "git", *arguments, **variables)

    def run(self, *arguments: str, **variables: str) -> Done:
        """Run the hooks by hand."""
        return self.clients.run(self.repo.path, self.runner, "run", *arguments, **variables)

    def figure(self, value: float, day: str = LATER) -> None:
        self.repo.figure(day, value)
        self.repo.git("add", "-A")

    def unseen(self, message: str = "unseen") -> str:
        """Commit the staged files behind the hooks' back."""
        self.repo.git("commit", "-q", "--no-verify", "-m", message)
        return self.repo.git("rev-parse", "HEAD")

    def commits(self) -> int:
        return int(self.repo.git("rev-list", "--count", "HEAD"))

    def on_server(self, branch: str) -> str:
        return self.repo.git("ls-remote", str(self.server), f"refs/heads/{branch}")[:40]


@pytest.fixture(scope="module")
def configured(clients: Clients, source: Path) -> str:
    """The recipe of docs/guides/ci.md, with this checkout as bishan's repository."""
    commit = clients.do(source, "git", "rev-parse", "HEAD").strip()
    code = recipe("pre-commit and prek")
    assert "ADDRESS" in code
    assert "COMMIT" in code
    return code.replace("ADDRESS", f"file://{source}").replace("COMMIT", commit)


@pytest.fixture(params=["pre-commit", "prek"])
def runner(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def hooked(clients: Clients, runner: str, configured: str, tmp_path: Path) -> Hooked:
    repo = Repo(tmp_path / "repo")
    server = tmp_path / "server.git"
    repo.git("init", "-q", "--bare", "-b", "main", str(server))
    repo.git("remote", "add", "origin", f"file://{server}")
    repo.write(".pre-commit-config.yaml", configured)
    repo.commit("hooks")
    repo.git("push", "-q", "-u", "origin", "main")
    types = [f"--hook-type={stage}" for stage in STAGES]
    clients.do(repo.path, runner, "install", *types)
    return Hooked(repo, clients, runner, server)


def stopped(done: Done, *words: str) -> None:
    assert done.returncode != 0, done.stdout
    for each in words:
        assert each in done.stdout


def passed(done: Done) -> None:
    assert done.returncode == 0, done.stdout


# --- before a commit ------------------------------------------------------------------------------


def test_commits(hooked: Hooked) -> None:
    before = hooked.commits()
    hooked.figure(BAD)
    stopped(
        hooked.git("commit", "-m", "bad"), "error[regressed] 企业 (firms): 139", f"{LATER}.toml:3"
    )
    assert hooked.commits() == before
    hooked.repo.write(f"actuals/{LATER}.toml", "no TOML")
    hooked.repo.git("add", "-A")
    stopped(hooked.git("commit", "-m", "broken"), "bishan validate", f"{LATER}.toml:1:4: error[")
    hooked.figure(GOOD)
    passed(hooked.git("commit", "-m", "good"))
    assert hooked.commits() == before + 1


def test_deletions_and_moves_alone(hooked: Hooked) -> None:
    """For these neither runner calls a hook that goes by the files' names."""
    hooked.repo.git("rm", "-q", "actuals/2021-06-30.toml")
    stopped(hooked.git("commit", "-m", "gone"), "error[history-rewritten] 企业 (firms)")
    hooked.repo.git("reset", "-q", "--hard")
    hooked.repo.git("mv", "actuals/2021-06-30.toml", "2021-06-30.toml")
    stopped(hooked.git("commit", "-m", "moved"), "error[history-rewritten] 企业 (firms)")
    hooked.repo.git("reset", "-q", "--hard")
    hooked.repo.git("rm", "-q", "-r", "targets.toml", "actuals")
    stopped(hooked.git("commit", "-m", "given up"), "HEAD has targets.toml, which no longer exists")


def test_histories(hooked: Hooked) -> None:
    hooked.repo.write("actuals/more.csv", "date,metric,value\n2021-09-30,firms,141\n")
    hooked.repo.git("add", "-A")
    passed(hooked.git("commit", "-m", "history"))
    hooked.repo.write("actuals/more.csv", "date,metric,value\n2021-09-30,firms,139\n")
    stopped(hooked.git("commit", "-a", "-m", "worse"), "error[history-rewritten] 企业 (firms)")
    hooked.repo.git("rm", "-qf", "actuals/more.csv")
    stopped(hooked.git("commit", "-m", "gone"), "error[history-rewritten] 企业 (firms)")


def test_what_is_not_staged(hooked: Hooked) -> None:
    """It neither stops a commit nor hides its contents, and is there afterwards."""
    hooked.repo.figure(LATER, BAD)
    hooked.repo.write("targets.toml", "no TOML")
    hooked.repo.write("README", "x")
    hooked.repo.git("add", "README")
    passed(hooked.git("commit", "-m", "unrelated"))
    assert (hooked.repo.path / "targets.toml").read_text() == "no TOML"
    hooked.repo.git("checkout", "-q", "targets.toml")
    hooked.repo.git("rm", "-q", "--cached", "actuals/2021-06-30.toml")
    left_out = "left out because it is not staged: actuals/2021-06-30.toml"
    stopped(hooked.git("commit", "-m", "gone"), "error[history-rewritten]", left_out)


def test_a_commit_of_some_files_only(hooked: Hooked) -> None:
    hooked.figure(BAD)
    hooked.repo.write("README", "x")
    hooked.repo.git("add", "-A")
    passed(hooked.git("commit", "-m", "some", "README"))
    stopped(hooked.git("commit", "-m", "the rest"), "error[regressed]")


def test_merges(hooked: Hooked) -> None:
    hooked.repo.git("checkout", "-q", "-b", "side")
    hooked.figure(BAD)
    hooked.unseen()
    hooked.repo.git("checkout", "-q", "main")
    hooked.repo.write("README", "x")
    hooked.repo.git("add", "-A")
    passed(hooked.git("commit", "-m", "main goes on"))
    stopped(hooked.git("merge", "-m", "merge", "side"), "error[regressed]")


def test_a_linked_work_tree(hooked: Hooked, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    hooked.repo.git("worktree", "add", "-q", str(linked))
    figure = linked / "actuals" / f"{LATER}.toml"
    figure.write_text(f"date = {LATER}\n[values]\nfirms = {BAD}\n")
    run = hooked.clients.run
    passed(run(linked, "git", "add", "-A"))
    stopped(run(linked, "git", "commit", "-m", "bad"), "error[regressed]")
    figure.write_text(f"date = {LATER}\n[values]\nfirms = {GOOD}\n")
    passed(run(linked, "git", "commit", "-a", "-m", "good"))


def test_a_repository_before_its_plan(
    clients: Clients, runner: str, configured: str, tmp_path: Path
) -> None:
    """From the very first commit on; nothing is asked of it until there is a plan."""
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / ".pre-commit-config.yaml").write_text(configured)
    clients.do(folder, "git", "init", "-q", "-b", "main")
    clients.do(folder, runner, "install")
    for name, content in {
        "README": "x",
        "targets.toml": PLAN,
        "actuals/2020-12-31.toml": "date = 2020-12-31\n[values]\nfirms = 100\n",
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
    clients.do(folder, "git", "add", "README", ".pre-commit-config.yaml")
    clients.do(folder, "git", "commit", "-m", "the very first")
    clients.do(folder, "git", "add", "-A")
    clients.do(folder, "git", "commit", "-m", "the plan")


# --- before a push --------------------------------------------------------------------------------


def test_pushes(hooked: Hooked) -> None:
    there = hooked.on_server("main")
    hooked.figure(BAD)
    hooked.unseen("bad")
    hooked.repo.write("README", "x")
    hooked.repo.git("add", "-A")
    hooked.unseen("unrelated")
    stopped(hooked.git("push", "origin", "main"), "error[regressed] 企业 (firms): 139")
    assert hooked.on_server("main") == there
    hooked.repo.git("reset", "-q", "--soft", there)
    hooked.figure(GOOD)
    passed(hooked.git("commit", "-m", "mended"))
    passed(hooked.git("push", "origin", "main"))


def test_pushes_of_what_is_not_checked_out(hooked: Hooked) -> None:
    """A new branch, then one that is there."""
    hooked.repo.git("checkout", "-q", "-b", "change")
    hooked.figure(BAD)
    hooked.unseen("bad")
    hooked.repo.git("checkout", "-q", "main")
    stopped(hooked.git("push", "origin", "change"), "error[regressed]")
    hooked.repo.git("push", "-q", "--no-verify", "origin", "main:change")
    stopped(hooked.git("push", "origin", "change"), "error[regressed]")
    hooked.repo.figure(LATER, BAD)  # here, and no part of the push
    passed(hooked.git("push", "origin", "main:another"))
    passed(hooked.git("push", "origin", ":another"))


def test_a_push_that_takes_figures_away(hooked: Hooked) -> None:
    hooked.repo.git("checkout", "-q", "-b", "change")
    hooked.figure(GOOD)
    passed(hooked.git("commit", "-m", "good"))
    passed(hooked.git("push", "origin", "change"))
    hooked.repo.git("reset", "-q", "--hard", "HEAD~1")
    hooked.repo.write("README", "x")
    hooked.repo.git("add", "-A")
    hooked.unseen("another history")
    stopped(
        hooked.git("push", "--force", "origin", "change"), "error[history-rewritten] 企业 (firms)"
    )


def test_the_first_push_of_all(hooked: Hooked, tmp_path: Path) -> None:
    empty = tmp_path / "empty.git"
    hooked.repo.git("init", "-q", "--bare", str(empty))
    hooked.repo.git("update-ref", "-d", "refs/remotes/origin/main")
    hooked.repo.git("remote", "set-url", "origin", f"file://{empty}")
    passed(hooked.git("push", "origin", "main"))


# --- by hand and in CI ----------------------------------------------------------------------------


def test_between_two_commits(hooked: Hooked) -> None:
    hooked.repo.git("checkout", "-q", "-b", "change")
    hooked.figure(BAD)
    hooked.unseen("bad")
    hooked.repo.git("checkout", "-q", "main")
    hooked.figure(140.5, "2021-09-30")
    hooked.unseen("a figure of somebody else")
    done = hooked.run("--from-ref", "main", "--to-ref", "change")
    stopped(done, "error[regressed]")
    assert "history-rewritten" not in done.stdout
    passed(hooked.run("--from-ref", "main~1", "--to-ref", "main"))


def test_all_files_in_ci(hooked: Hooked, tmp_path: Path) -> None:
    """A job's checkout is clean: its service names the base."""
    start = hooked.repo.git("rev-parse", "HEAD")
    hooked.figure(BAD)
    hooked.unseen("bad")
    hooked.repo.write("README", "x")
    hooked.repo.git("add", "-A")
    hooked.unseen("unrelated")
    event = tmp_path / "event.json"
    push = {"before": start, "repository": {"default_branch": "main"}}
    event.write_text(json.dumps(push))
    github = {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_EVENT_PATH": str(event),
    }
    stopped(hooked.run("--all-files", **github), "error[regressed]")
    event.write_text(json.dumps({**push, "before": hooked.repo.git("rev-parse", "HEAD")}))
    passed(hooked.run("--all-files", **github))
    stopped(hooked.run("--all-files", CI="true"), "no revision to compare with")
    passed(hooked.run("--all-files"))
