"""Packages: the archive of sources has all that its commands need."""

import subprocess
import tomllib

import pytest
from running import ROOT

# hatchling takes these along by itself.
BY_ITSELF = {".gitignore", "LICENSE", "README.md", "pyproject.toml"}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_an_archive_of_sources_has_all_that_git_has() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    tracked = {name.partition("/")[0] for name in listed if name}
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    sources = settings["tool"]["hatch"]["build"]["targets"]["sdist"]
    assert {name.removeprefix("/") for name in sources["include"]} == tracked - BY_ITSELF
    links = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "src").rglob("*")
        if path.is_symlink() and path.is_dir()
    }
    assert set(sources["force-include"]) == links
