"""Other programs read the gate's outputs, the schemas and exported figures."""

import csv
import json
from pathlib import Path

import pytest
from real_clients import Clients
from repositories import Repo

pytestmark = pytest.mark.clients

WAIVED = """
[targets.share]
at_least = 5

[[waivers]]
rule = "regressed"
metric = "share"
no_worse_than = 2
reason = "复核"
owner = "统计局"
until = {until}
"""


@pytest.fixture(scope="module")
def gated(clients: Clients, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a finding and a waived one, and the gate's files about them."""
    repo = Repo(tmp_path_factory.mktemp("gated") / "repo")
    plan = (repo.path / "targets.toml").read_text("utf-8")
    repo.write("targets.toml", plan + WAIVED.format(until="2022-06-30"))
    repo.write("actuals/2021-07-31.toml", "date = 2021-07-31\n[values]\nfirms = 141\nshare = 3\n")
    repo.commit("shares")
    repo.write("actuals/2021-12-31.toml", "date = 2021-12-31\n[values]\nfirms = 139\nshare = 2\n")
    done = clients.run(
        repo.path,
        *("bishan", "check", "--base", "HEAD", "--as-of", "2022-03-01"),
        *("--output", "sarif=bishan.sarif", "--output", "junit=bishan.xml"),
    )
    assert done.returncode == 1
    assert "waived[regressed] share" in done.stdout
    return repo.path


# --- SARIF and JUnit ------------------------------------------------------------------------------


def test_sarif_tools_excludes_what_is_suppressed_if_it_is_told_to(
    clients: Clients, gated: Path
) -> None:
    """As docs/reference/clients.md has it; its default excludes all that is *not* suppressed."""
    (gated / "filter.yml").write_text(
        "configuration:\n  default-include: false\nexclude:\n  - suppression: external\n"
    )
    clients.do(
        gated, *("sarif", "csv", "-o", "errors.csv", "--filter", "filter.yml"), "bishan.sarif"
    )
    with (gated / "errors.csv").open(encoding="utf-8-sig") as file:
        errors = [row for row in csv.DictReader(file) if row["Severity"] == "error"]
    assert [row["Code"] for row in errors] == ["regressed"]
    assert errors[0]["Description"].startswith("企业 (firms): 139 ")
    assert (errors[0]["Location"], errors[0]["Line"]) == ("actuals/2021-12-31.toml", "3")


def test_the_multitool_finds_the_log_valid_and_what_is_suppressed(
    clients: Clients, gated: Path
) -> None:
    multitool = "sarif-multitool-linux"
    program = str(clients.folder / "node_modules" / "@microsoft" / multitool / "Sarif.Multitool")
    validated = clients.do(gated, program, "validate", "bishan.sarif")
    assert "Analysis completed successfully." in validated
    assert ": error" not in validated
    condition = "IsSuppressed == True"
    assert (
        "Found 1 of "
        in clients.run(gated, program, "query", "bishan.sarif", "--expression", condition).stdout
    )


def test_junitparser_counts_what_counts(clients: Clients, gated: Path) -> None:
    code = (
        "import junitparser; log = junitparser.JUnitXml.fromfile('bishan.xml');"
        "print(log.failures, *(c.classname for s in log for c in s if not c.is_passed))"
    )
    found = clients.do(gated, str(clients.folder / "bin" / "python"), "-c", code)
    assert found.split() == ["1", "bishan.firms"]
    assert clients.run(gated, "junitparser", "verify", "bishan.xml").returncode == 1


# --- TOML and its schemas -------------------------------------------------------------------------

FIGURES = "date = 2026-06-30\n\n[values]\n# revised\nfirms = 1_306\nshare = 2.950  # provisional\n"


@pytest.fixture
def schemas(clients: Clients, gated: Path, tmp_path: Path) -> Path:
    for name in ("targets", "actuals"):
        schema = clients.do(gated, "bishan", "schema", name)
        (tmp_path / f"{name}.schema.json").write_text(schema, encoding="utf-8")
    plan = (gated / "targets.toml").read_text("utf-8")
    (tmp_path / "good.toml").write_text(plan, encoding="utf-8")
    (tmp_path / "bad.toml").write_text(plan.replace("by = 2099-12-31", 'by = "soon"'), "utf-8")
    (tmp_path / "tombi.toml").write_text(
        '[[schemas]]\npath = "targets.schema.json"\ninclude = ["good.toml", "bad.toml"]\n'
    )
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        ["check-jsonschema", "--schemafile", "targets.schema.json"],
        ["taplo", "lint", "--schema", "file://{folder}/targets.schema.json"],
        ["tombi", "lint", "--offline"],
    ],
    ids=lambda command: command[0],
)
def test_editors_and_linters_go_by_the_schemas(
    command: list[str], clients: Clients, schemas: Path
) -> None:
    command = [each.format(folder=schemas) for each in command]
    clients.do(schemas, *command, "good.toml")
    assert clients.run(schemas, *command, "bad.toml").returncode != 0


@pytest.mark.parametrize(
    "command",
    [["taplo", "fmt"], ["tombi", "format", "--offline"], ["toml-sort", "--in-place", "--all"]],
    ids=lambda command: command[0],
)
def test_formatters_leave_figures_with_their_decimals(
    command: list[str], clients: Clients, schemas: Path
) -> None:
    file = schemas / "2026-06-30.toml"
    file.write_text(FIGURES, encoding="utf-8")
    clients.do(schemas, *command, file.name)
    written = file.read_text("utf-8")
    for kept in ("date = 2026-06-30", "firms = 1_306", "share = 2.950", "# revised"):
        assert kept in written


# --- tables ---------------------------------------------------------------------------------------


def test_duckdb_reads_what_is_exported_and_its_files_are_histories(
    clients: Clients, source: Path, tmp_path: Path
) -> None:
    """Types are found without being named; a CSV's 47 comes back as 47.0, an equal number."""
    export = ("bishan", "export", "--file", str(source))
    clients.do(tmp_path, *export, "-o", "history.csv")
    (tmp_path / "actuals").mkdir()
    (tmp_path / "targets.toml").write_bytes((source / "targets.toml").read_bytes())
    code = (
        "import duckdb, json\n"
        "table = duckdb.sql(\"from 'history.csv'\")\n"
        "print(json.dumps({name: str(type) for name, type in zip(table.columns, table.types)}))\n"
        "table.write_csv('actuals/history.csv')\n"
    )
    types = json.loads(clients.do(tmp_path, str(clients.folder / "bin" / "python"), "-c", code))
    assert (types["date"], types["value"], types["provisional"]) == ("DATE", "DOUBLE", "BOOLEAN")
    clients.do(tmp_path, "bishan", "export", "-o", "again.csv")
    assert read(tmp_path / "again.csv") == read(tmp_path / "history.csv")


def read(path: Path) -> list[tuple[object, ...]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(*row.values(),) for row in csv.DictReader(file)]
    return [(*row[:2], float(row[2]), *row[3:]) for row in rows]
