"""Plans written to a folder, for tests that start from files."""

from pathlib import Path

HOSTILE = (
    "<script>alert(1)</script>",
    "</style></title><img src=x onerror=alert(1)>",
    "[red]bold[/red] {{ 7*7 }} {% raw %}",
    "\\u001b[31mred \\u202egnp.exe \\u2028 & &amp; <!-- -->",
    "x" * 200,
)


def write_plan(folder: Path, plan: str, **actuals: str) -> Path:
    """`write_plan(folder, "[targets…]", d2020_12_31="a = 1")`."""
    (folder / "actuals").mkdir(parents=True)
    (folder / "targets.toml").write_text(plan, encoding="utf-8")
    for name, values in actuals.items():
        day = name.removeprefix("d").replace("_", "-")
        text = f"date = {day}\n{values}"
        (folder / "actuals" / f"{day}.toml").write_text(text, encoding="utf-8")
    return folder


def hostile_plan(folder: Path) -> Path:
    """A plan whose names, units, groups, notes and sources would do harm if they were not data."""
    tables = [
        f'[targets.t{i}]\nname = "{text}"\nunit = "{text}"\ngroup = "{text}"\nnote = "{text}"\n'
        f'source = "{text}"\nowner = "{text}"\nbinding = true\nmore_than = 500\nby = 2030-12-31\n'
        for i, text in enumerate(HOSTILE)
    ]
    values = [
        f't{i} = {{ value = 300, note = "{text}", source = "{text}", provisional = true }}'
        for i, text in enumerate(HOSTILE)
    ]
    earlier = "[values]\n" + "\n".join(f"t{i} = 200" for i in range(len(HOSTILE)))
    plan = f'[plan]\nname = "{HOSTILE[0]}"\n' + "\n".join(tables)
    latest = "[values]\n" + "\n".join(values)
    return write_plan(folder, plan, d2020_12_31=earlier, d2021_12_31=latest)


def owned_plan(folder: Path) -> Path:
    """Four targets of two owners; each has a binding one and an expected one."""
    owners = {
        "forest": "市林业局",
        "parks": "市林业局",
        "rd_share": "市科技局",
        "patents": "市科技局",
    }
    binding = ("forest", "patents")
    tables = [
        f'[targets.{name}]\nowner = "{owner}"\nbinding = {str(name in binding).lower()}\n'
        "at_least = 45\nby = 2027-12-31\n"
        for name, owner in owners.items()
    ]
    values = "[values]\n" + "\n".join(f"{name} = 40" for name in owners)
    return write_plan(folder, "\n".join(tables), d2020_12_31=values)


def large_plan(folder: Path, targets: int) -> Path:
    """A plan with that many targets in ten groups, with eight figures each."""
    tables = [
        f'[targets.metric_{i}]\nname.zh = "第{i}项指标的完整名称"\nname.en = "Metric number {i}"\n'
        f'unit.zh = "家"\nunit.en = "firms"\n'
        f'group.zh = "第{i % 10}组"\ngroup.en = "Group {i % 10}"\n'
        f"at_least = {500 + i}\nby = 2027-12-31\n"
        for i in range(targets)
    ]
    actuals = {
        f"d{year}_12_31": 'source = "年鉴"\n[values]\n'
        + "\n".join(f"metric_{i} = {100 + 30 * (year - 2015) + i % 7}" for i in range(targets))
        for year in range(2015, 2023)
    }
    return write_plan(folder, "\n".join(tables), **actuals)
