"""Print the versions of Python that pyproject.toml's classifiers name, for the matrix of CI.

Two lines of `name=value`: `all`, a JSON array, and `oldest`.
"""

import json
import re
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"


def tested_pythons() -> list[str]:
    """The versions in the order of their classifiers, the oldest first."""
    classifiers = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["classifiers"]
    return re.findall(
        r"^Programming Language :: Python :: (3\.\d+)$", "\n".join(classifiers), re.MULTILINE
    )


if __name__ == "__main__":
    print(f"all={json.dumps(tested_pythons())}")
    print(f"oldest={tested_pythons()[0]}")
