"""Write each Python block of the documentation to a file of its own, for type checkers."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def write_examples(folder: Path) -> None:
    """Write them, named by their page and their place on it."""
    folder.mkdir()
    for page in PAGES:
        name = re.sub(r"\W", "_", str(page.relative_to(ROOT).with_suffix("")))
        for number, code in enumerate(PYTHON.findall(page.read_text("utf-8")), 1):
            (folder / f"{name}_{number}.py").write_text(code, "utf-8")


if __name__ == "__main__":
    write_examples(Path(sys.argv[1]))
