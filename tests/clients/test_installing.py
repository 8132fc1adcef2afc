"""Each way to install bishan, from a checkout, with the program that people use for it."""

import filecmp
import json
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from real_clients import ROOT, Clients

pytestmark = pytest.mark.clients

EXAMPLE = "bishan_targets/examples/bishan/"


@pytest.fixture(scope="module")
def built(clients: Clients, source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a wheel and an sdist, each made straight from the checkout."""
    folder = tmp_path_factory.mktemp("built")
    for kind in ("--wheel", "--sdist"):
        clients.do(
            source, *("pyproject-build", "-q", "--installer", "uv", kind), "-o", str(folder), "."
        )
    return folder


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def works(clients: Clients, folder: Path, *bishan: str) -> None:
    """The program says its version, makes the example, and reads it, in both languages."""
    assert clients.do(folder, *bishan, "--version").startswith("bishan ")
    clients.do(folder, *bishan, "init", "--example", "bishan", "copy")
    plan, figures = folder / "copy" / "targets.toml", folder / "copy" / "actuals"
    assert plan.read_bytes() == (ROOT / "targets.toml").read_bytes()
    names = listed(ROOT / "actuals")
    assert listed(figures) == names
    assert filecmp.cmpfiles(figures, ROOT / "actuals", names, shallow=False)[1:] == ([], [])
    status = json.loads(clients.do(folder, *bishan, "status", "--json", "--file", "copy"))
    assert len(status["targets"]) == 4
    chinese = clients.do(folder, *bishan, "validate", "--file", "copy", "--lang", "zh")
    assert "没有错误" in chinese


def test_the_wheel_holds_the_program_and_the_example_once(built: Path) -> None:
    with zipfile.ZipFile(only(built, "*.whl")) as wheel:
        names = wheel.namelist()
    assert len(names) == len(set(names))
    assert {name.partition("/")[0] for name in names} == {
        "bishan_targets",
        only(built, "*.whl").name.partition("-py3")[0] + ".dist-info",
    }
    example = [name.removeprefix(EXAMPLE) for name in names if name.startswith(EXAMPLE)]
    figures = [f"actuals/{name}" for name in listed(ROOT / "actuals")]
    assert sorted(example) == sorted(["targets.toml", *figures])
    assert "bishan_targets/py.typed" in names


def test_the_sdist_makes_the_same_wheel(clients: Clients, built: Path, tmp_path: Path) -> None:
    with tarfile.open(only(built, "*.tar.gz")) as sdist:
        sdist.extractall(tmp_path, filter="data")
    unpacked = only(tmp_path, "bishan_targets-*")
    clients.do(unpacked, *("pyproject-build", "-q", "--installer", "uv", "--wheel", "-o", "out"))
    again = only(unpacked / "out", "*.whl")
    with zipfile.ZipFile(again) as theirs, zipfile.ZipFile(only(built, "*.whl")) as ours:
        assert {each.filename: each.CRC for each in theirs.infolist()} == {
            each.filename: each.CRC for each in ours.infolist()
        }


@pytest.mark.parametrize("way", ["folder", "git"])
def test_pip(way: str, clients: Clients, source: Path, tmp_path: Path) -> None:
    clients.do(tmp_path, sys.executable, "-m", "venv", "fresh")
    programs = tmp_path / "fresh" / "bin"
    what = {"folder": ".", "git": f"git+file://{source}"}
    clients.do(source, str(programs / "pip"), "install", "-q", what[way])
    works(clients, tmp_path, str(programs / "bishan"))


@pytest.mark.parametrize("pattern", ["*.whl", "*.tar.gz"])
def test_uv_pip(pattern: str, clients: Clients, built: Path, tmp_path: Path) -> None:
    clients.do(tmp_path, "uv", "venv", "-q", "fresh")
    programs = tmp_path / "fresh" / "bin"
    install = ("uv", "pip", "install", "-q", "--python", str(programs / "python"))
    clients.do(tmp_path, *install, str(only(built, pattern)))
    works(clients, tmp_path, str(programs / "bishan"))


def test_pipx(clients: Clients, source: Path, tmp_path: Path) -> None:
    places = {"PIPX_HOME": str(tmp_path / "home"), "PIPX_BIN_DIR": str(tmp_path / "bin")}
    clients.do(source, *("pipx", "install", "--python", sys.executable, "."), **places)
    works(clients, tmp_path, str(tmp_path / "bin" / "bishan"))


def test_uv_tool(clients: Clients, source: Path, tmp_path: Path) -> None:
    places = {"UV_TOOL_DIR": str(tmp_path / "home"), "UV_TOOL_BIN_DIR": str(tmp_path / "bin")}
    clients.do(source, "uv", "tool", "install", "-q", ".", **places)
    works(clients, tmp_path, str(tmp_path / "bin" / "bishan"))


def test_uvx(clients: Clients, source: Path, tmp_path: Path) -> None:
    works(clients, tmp_path, "uvx", "-q", "--from", f"git+file://{source}", "bishan")


def test_the_extras_are_those_that_the_messages_name(
    clients: Clients, source: Path, tmp_path: Path
) -> None:
    clients.do(tmp_path, "uv", "venv", "-q", "fresh")
    python = str(tmp_path / "fresh" / "bin" / "python")
    install = ("uv", "pip", "install", "-q", "--python", python)
    clients.do(tmp_path, *install, f"{source}")
    bishan = str(tmp_path / "fresh" / "bin" / "bishan")
    clients.do(tmp_path, bishan, "init", "--example", "bishan", "copy")
    wanted = {
        "page.html": "report",
        "history.xlsx": "sheets",
        "history.parquet": "parquet",
        "report.docx": "word",
    }
    for name, extra in wanted.items():
        command = "report" if extra in ("report", "word") else "export"
        write = (bishan, command, "--file", "copy", "-o", name)
        refused = clients.run(tmp_path, *write)
        assert refused.returncode == 2
        assert f'pip install ".[{extra}]"' in refused.stdout
        clients.do(tmp_path, *install, f"{source}[{extra}]")
        clients.do(tmp_path, *write)
