"""Print constraints for pip: the oldest version of each dependency that pyproject.toml allows.

Of all extras; pip heeds the lines of what it installs. A dependency without a lower bound has none.
"""

import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"
# What a dependency needs in its oldest version, and does not bound itself.
OF_THEIRS = ["pyparsing<3.3"]  # matplotlib 3.10.0 uses names that pyparsing 3.3 deprecates


def oldest_versions() -> dict[str, Version]:
    """Each dependency with its lower bound, the highest where extras have several."""
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    oldest: dict[str, Version] = {}
    for requirement in (Requirement(line) for group in groups for line in group):
        for bound in requirement.specifier:
            if bound.operator in {">=", "~=", "=="}:
                version = Version(bound.version)
                oldest[requirement.name] = max(version, oldest.get(requirement.name, version))
    return oldest


if __name__ == "__main__":
    for name, version in sorted(oldest_versions().items()):
        print(f"{name}=={version}")
    print(*OF_THEIRS, sep="\n")
