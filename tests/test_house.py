"""The house: one direction, no circle, and one meaning for each name.

`import-linter` holds the order of the rooms and finds circles too. Here both are counted again from
the syntax trees of the files, by code that it shares nothing with.
"""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import graceperiod

HOME = Path(graceperiod.__file__).parent
ROOT = Path(__file__).parent.parent
FILES = {
    ".".join(["graceperiod", *file.relative_to(HOME).with_suffix("").parts]).removesuffix(
        ".__init__"
    ): file
    for file in sorted(HOME.rglob("*.py"))
}
FACE = "graceperiod"  # hands names on and defines nothing
ROOT_FILES, FLOORS = 15, 14


def imports_of(name: str) -> Iterator[str]:
    """The modules of the package that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(FILES[name].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in FILES)
        elif isinstance(node, ast.ImportFrom) and node.module in FILES:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in FILES else node.module


ARROWS = {name: {other for other in imports_of(name) if other != name} for name in FILES}


def floors_of(arrows: dict[str, set[str]]) -> dict[str, int]:
    """The floor of each node: one above the highest that it imports. A circle is an error."""
    floors: dict[str, int] = {}
    path: list[str] = []

    def visit(node: str) -> int:
        assert node not in path, f"a circle: {[*path[path.index(node) :], node]}"
        if node not in floors:
            path.append(node)
            floors[node] = 1 + max((visit(other) for other in arrows[node]), default=0)
            path.pop()
        return floors[node]

    for node in arrows:
        visit(node)
    return floors


def room_of(name: str) -> str:
    """The room that a module lies in: a folder or a file of the package's root."""
    return name.split(".")[1] if "." in name else FACE


def test_no_files_import_each_other_in_a_circle() -> None:
    """Imports inside functions and for types are counted."""
    assert len(floors_of(ARROWS)) == len(FILES)


def test_no_folders_import_each_other_in_a_circle() -> None:
    """Rooms stand on at most so many floors."""
    rooms: dict[str, set[str]] = defaultdict(set)
    for name, others in ARROWS.items():
        rooms[room_of(name)] |= {room_of(other) for other in others} - {room_of(name)}
    floors = floors_of({room: others & rooms.keys() for room, others in rooms.items()})
    assert max(floors.values()) <= FLOORS


def test_few_files_stand_in_the_root() -> None:
    """A new noun with several files gets a folder."""
    assert len(list(HOME.glob("*.py"))) <= ROOT_FILES


def test_no_file_is_long() -> None:
    """A file past 350 lines has a room that wants out."""
    assert [name for name, file in FILES.items() if file.read_text("utf-8").count("\n") > 350] == []


def test_the_guide_lists_the_rooms_in_the_order_of_the_contract() -> None:
    """One list: import-linter's in `pyproject.toml`."""
    guide = ROOT / "CONTRIBUTING.md"
    if not guide.exists():
        pytest.skip("the sources are not beside the tests")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    house = settings["tool"]["importlinter"]["contracts"][0]
    table = guide.read_text("utf-8").partition("## The house")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == house["layers"]


def defined_names(name: str) -> Iterator[str]:
    """The classes, private ones too, and the public aliases and constants at a module's top."""
    for node in ast.parse(FILES[name].read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            yield node.name.lstrip("_")
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name) and not target.id.startswith("_"):
                    yield target.id


def test_a_name_means_one_thing() -> None:
    """No class and no public alias or constant is defined in two modules.

    The insides of `bulletins` are left out until they are rebuilt.
    """
    homes: dict[str, list[str]] = defaultdict(list)
    for module in FILES:
        if room_of(module) != "bulletins":
            for name in set(defined_names(module)):
                homes[name].append(module)
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}
