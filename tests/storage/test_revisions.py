"""The plan here and in another revision: the files read, and the messages on either."""

from datetime import date
from pathlib import Path

import pytest
from repositories import PLAN, Repo, git_environment

from bishan_targets.storage.git import RevisionError
from bishan_targets.storage.hooks import judged
from bishan_targets.storage.revisions import Both, ComparedRevision, load_both


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = git_environment()
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, wanted[name])


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "repo")


def both(repo: Repo, base: str | None = None, **environment: str) -> Both:
    here = judged(str(repo.path / repo.folder / "targets.toml"), environment)
    return load_both(here, base, False, environment)


def days(both: Both) -> tuple[list[date], list[date]]:
    """The days of the figures here, and in the base."""
    assert both.base is not None
    here, there = both.head.observations["firms"], both.base.observations.get("firms", [])
    return [each.date for each in here], [each.date for each in there]


FIRST, SECOND = date(2020, 12, 31), date(2021, 6, 30)


def test_without_a_base_git_is_not_asked(tmp_path: Path) -> None:
    (tmp_path / "actuals").mkdir()
    (tmp_path / "actuals/2020-12-31.toml").write_text("date = 2020-12-31\nvalues.m = 4\n")
    (tmp_path / "targets.toml").write_text("[targets.m]\nat_least = 5\nby = 2099-12-31\n")
    here = judged(str(tmp_path), {})
    found = load_both(here, None, True, {})
    assert list(found.head.plan.targets) == ["m"]
    assert found == Both(found.head, None, None, None, first_run=False)
    with pytest.raises(RevisionError) as caught:
        load_both(here, "HEAD", False, {})
    assert caught.value.key == "no-repository"


@pytest.mark.parametrize("folder", ["", "plans/town/"])
def test_a_base_is_read_as_it_stood(tmp_path: Path, folder: str) -> None:
    repo = Repo(tmp_path / "repo", folder)
    parent, head = repo.git("rev-parse", "HEAD~1"), repo.git("rev-parse", "HEAD")
    found = both(repo, "HEAD~1")
    assert days(found) == ([FIRST, SECOND], [FIRST])
    assert found.head_revision == ComparedRevision(head, None, changed=False, diverged=False)
    assert found.base_revision == ComparedRevision(parent, "HEAD~1", changed=False, diverged=False)
    assert not found.first_run
    (figure,) = found.base.observations["firms"] if found.base else ()
    assert figure.file.endswith("actuals/2020-12-31.toml")


def test_what_is_not_committed_counts_as_here(repo: Repo) -> None:
    repo.figure("2021-12-31", 150)
    found = both(repo, "HEAD")
    assert days(found) == ([FIRST, SECOND, date(2021, 12, 31)], [FIRST, SECOND])
    assert found.head_revision is not None
    assert found.base_revision is not None
    assert found.head_revision.changed
    assert not found.base_revision.changed


def test_a_base_that_has_gone_on_is_told(repo: Repo) -> None:
    repo.git("branch", "other")
    repo.git("checkout", "-q", "other")
    repo.commit("elsewhere")
    repo.git("checkout", "-q", "main")
    found = both(repo, "other")
    assert found.base_revision is not None
    assert found.base_revision.name == "other"
    assert found.base_revision.diverged


def test_the_base_that_a_service_names(repo: Repo) -> None:
    before = repo.git("rev-parse", "HEAD~1")
    service = {"GITLAB_CI": "true", "CI_MERGE_REQUEST_DIFF_BASE_SHA": before}
    assert days(both(repo, **service)) == ([FIRST, SECOND], [FIRST])
    with pytest.raises(RevisionError) as caught:
        both(repo)
    assert caught.value.key == "not-named"
    # One that is asked for goes before the service's.
    assert days(both(repo, "HEAD", **service)) == ([FIRST, SECOND], [FIRST, SECOND])


def test_before_the_first_commit(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.git("checkout", "-q", "--orphan", "fresh")
    found = both(repo, "HEAD")
    assert list(found.head.plan.targets) == ["firms"]
    assert found == Both(found.head, None, None, None, first_run=True)


def test_the_first_commit_of_a_service(repo: Repo) -> None:
    repo.git("checkout", "-q", "HEAD~1")
    found = both(repo, GITHUB_ACTIONS="true")
    first = repo.git("rev-parse", "HEAD")
    here = ComparedRevision(first, None, changed=False, diverged=False)
    assert list(found.head.plan.targets) == ["firms"]
    assert found == Both(found.head, None, here, None, first_run=True)


def test_a_base_without_a_plan_is_a_first_run(repo: Repo) -> None:
    plan = (repo.path / "targets.toml").read_text(encoding="utf-8")
    repo.git("rm", "-q", "targets.toml")
    before = repo.commit("no plan yet")
    repo.write("targets.toml", plan)
    found = both(repo, before)
    assert (found.base, found.first_run) == (None, True)
    assert found.base_revision == ComparedRevision(before, before, changed=False, diverged=False)


def test_a_plan_that_has_moved_is_no_first_run(repo: Repo) -> None:
    (repo.path / "new").mkdir()
    repo.git("mv", "targets.toml", "actuals", "new")
    repo.folder = "new/"
    found = both(repo, "HEAD")
    assert (found.first_run, found.moved_from) == (False, "targets.toml")
    assert found.base is not None
    assert [each.value for each in found.base.observations["firms"]] == [100, 140]


def test_of_plans_that_have_moved_the_one_that_ends_alike_counts(repo: Repo) -> None:
    repo.write("old/town/targets.toml", PLAN.replace("2099", "2090"))
    repo.commit("another plan")
    repo.git("mv", "old", "new")
    repo.git("mv", "targets.toml", "actuals", "new")
    repo.folder = "new/town/"
    assert both(repo, "HEAD").moved_from == "old/town/targets.toml"
    # Where two end alike, the one with the same content.
    repo.folder = "new/"
    assert both(repo, "HEAD").moved_from == "targets.toml"
    repo.write("new/targets.toml", f"# changed\n{PLAN}")
    with pytest.raises(RevisionError) as caught:
        both(repo, "HEAD")
    assert (caught.value.key, caught.value.values) == ("moved", {"path": "old/town/targets.toml"})


def test_of_plans_that_have_moved_the_first_is_named(repo: Repo) -> None:
    repo.write("old/targets.toml", "")
    repo.commit("another plan")
    repo.git("mv", "targets.toml", "plan.toml")
    repo.git("mv", "old/targets.toml", "old/plan.toml")
    repo.git("mv", "actuals", "new")
    repo.folder = "new/"
    repo.write("new/targets.toml", f"# changed\n{PLAN}")
    repo.figure("2021-12-31", 150)
    with pytest.raises(RevisionError) as caught:
        both(repo, "HEAD")
    assert (caught.value.key, caught.value.values) == ("moved", {"path": "old/targets.toml"})


def test_a_base_that_cannot_be_read(repo: Repo) -> None:
    plan = (repo.path / "targets.toml").read_text(encoding="utf-8")
    repo.git("checkout", "-q", "--orphan", "other")
    repo.write("targets.toml", plan.replace("by = ", 'by = ""\nsource = 5 # '))
    repo.commit("broken")
    repo.write("targets.toml", plan)
    with pytest.raises(RevisionError) as caught:
        both(repo, "HEAD")
    assert caught.value.key == "unreadable"
    assert caught.value.values == {"name": "HEAD"}
    assert caught.value.fault is not None
    assert (caught.value.fault.file, caught.value.fault.code) == ("targets.toml", "wrong-type")


def test_only_snapshots_of_the_base_are_read(repo: Repo) -> None:
    for name in ("actuals/.2019-12-31.toml", "actuals/notes.md", "actuals/2019-12-31.txt"):
        repo.write(name, "[")
    repo.commit("what is no snapshot")
    assert days(both(repo, "HEAD")) == ([FIRST, SECOND], [FIRST, SECOND])


def test_a_base_may_be_without_figures(repo: Repo) -> None:
    repo.git("rm", "-q", "-r", "actuals")
    repo.commit("no figures")
    repo.figure("2020-12-31", 100)
    assert days(both(repo, "HEAD")) == ([FIRST], [])


def test_a_file_that_both_have_is_read_once(tmp_path: Path) -> None:
    """Its figures are the same objects, so that nothing of it is compared figure by figure."""
    found = both(Repo(tmp_path / "repo"), "HEAD~1")
    assert found.base is not None
    assert found.base.observations["firms"][0] is found.head.observations["firms"][0]


def test_a_file_of_another_name_is_read_by_its_own(tmp_path: Path) -> None:
    """The same text under two names: the name's date decides on its errors."""
    repo = Repo(tmp_path / "repo")
    text = (repo.path / "actuals/2020-12-31.toml").read_text()
    repo.write("actuals/2020-12-30.toml", text)
    repo.commit("another date in the name")
    repo.git("rm", "-q", "actuals/2020-12-30.toml")
    repo.commit("mended")
    found = both(repo, "HEAD~1")
    assert [each.path for each in found.unread] == ["actuals/2020-12-30.toml"]
