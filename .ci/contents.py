"""Check that an sdist holds what git holds, and a wheel what git holds in `src`, byte for byte.

`python .ci/contents.py FOLDER`, where the folder has one sdist and one wheel of this clone. Ends
with 1 and a line for each file that is missing, differs, or is not in git.
"""

import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
METADATA = "PKG-INFO"  # written by the build, as is all in a wheel's `.dist-info`


def read_tree() -> dict[str, bytes]:
    """The files that git lists, by their names."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {name: (ROOT / name).read_bytes() for name in listed.split("\0") if name}


def read_sdist(path: Path) -> dict[str, bytes]:
    """The files of an sdist, without the folder that they all lie in."""
    with tarfile.open(path) as archive:
        members = [(member, archive.extractfile(member)) for member in archive]
        files = {member.name.partition("/")[2]: file.read() for member, file in members if file}
    del files[METADATA]
    return files


def read_wheel(path: Path) -> dict[str, bytes]:
    """The files of a wheel that are installed, as they lie in `src`."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
        return {f"src/{name}": archive.read(name) for name in names}


def differences(path: Path, packed: dict[str, bytes], tree: dict[str, bytes]) -> Iterator[str]:
    """A line for each file in which an archive and git differ."""
    for name in sorted(packed.keys() | tree.keys()):
        if name not in packed:
            yield f"{path.name} lacks {name}"
        elif name not in tree:
            yield f"{path.name} has {name}, which is not in git"
        elif packed[name] != tree[name]:
            yield f"{path.name} has another {name} than the clone"


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    tree = read_tree()
    source = {name: text for name, text in tree.items() if name.startswith("src/")}
    found = [
        *differences(sdist, read_sdist(sdist), tree),
        *differences(wheel, read_wheel(wheel), source),
    ]
    print(
        *found or [f"{len(tree)} files in the sdist and {len(source)} in the wheel, as in git"],
        sep="\n",
    )
    sys.exit(bool(found))
