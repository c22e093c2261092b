"""The map is held against the land: the modules that ARCHITECTURE.md names are those that exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "generator" / "milepost"
MAP = (ROOT / "generator" / "ARCHITECTURE.md").read_text(encoding="utf-8")


def named(section: str) -> set[str]:
    """List the modules in the first column of a section's table."""
    text = MAP.split(f"### {section}\n", 1)[1].split("\n### ", 1)[0]
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def existing(folder: Path) -> set[str]:
    """List the modules and packages of a folder."""
    return {
        path.stem
        for path in folder.iterdir()
        if (path.suffix == ".py" and not path.stem.startswith("__")) or (path / "__init__.py").is_file()
    }


def test_the_map_names_every_module_and_no_other() -> None:
    for section in (
        "milepost.commands",
        "milepost.stages",
        "milepost.stages.render",
        "milepost.stages.render.chart",
        "milepost.stages.render.pages",
        "milepost.adapters",
        "milepost.model",
    ):
        folder = PACKAGE.joinpath(*section.split(".")[1:])
        assert named(section) == existing(folder), section
    layers = {"commands", "stages", "adapters", "model"}
    assert named("milepost") == existing(PACKAGE) - layers


def test_only_the_projection_makes_what_a_circle_sees() -> None:
    makers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Seen"
    }
    assert makers == {"stages/project/__init__.py"}


def test_rendering_never_names_the_whole_roadmap() -> None:
    for path in (PACKAGE / "stages" / "render").rglob("*.py"):
        names = {
            node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)
        }
        assert "Roadmap" not in names, path


def test_no_module_below_the_command_line_asks_a_clock() -> None:
    for path in PACKAGE.rglob("*.py"):
        if (PACKAGE / "cli") in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in {"today", "utcnow"}
                and isinstance(node.value, ast.Name)
            ):
                assert node.value.id not in {"date", "datetime"}, path


def test_every_module_says_what_it_is_for() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path
