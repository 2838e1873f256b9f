"""Release the record alone, without new code: `python .ci/release_record.py`.

Run it in a clean clone, on the branch of the release, with the extra `dev` installed. The version
of the code gets the date as a fourth part: 0.1.0 becomes 0.1.0.20261205. The command writes it and
the changelog, runs the tests of the record, builds the sdist and the wheel into `dist/`, commits
and tags. To push the tag publishes it.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
VERSION = ROOT / "src" / "graceperiod" / "_version.py"
CHANGELOG = ROOT / "CHANGELOG.md"
DATA = re.compile(r"src/graceperiod/record/data/\w+\.json")
FRENCH = "src/graceperiod/display/languages/record.fr.json"
TESTS = ["tests/record", "tests/display/test_words.py"]


def git(*arguments: str) -> str:
    """What git says, without the last line feed."""
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip("\n")


def run(*arguments: str) -> None:
    """Run a module of this Python on the package of this clone; end with it if it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def changed_files(tag: str) -> list[str]:
    """The data files that changed since a release, which may be all that changed in the package."""
    if git("status", "--porcelain"):
        sys.exit("the clone has changes that are not committed; commit them first")
    if not git("tag", "--list", tag):
        sys.exit(f"there is no tag {tag}; the code of this version has to be released first")
    changed = git("diff", "--name-only", tag, "--", "src", "pyproject.toml").splitlines()
    code = [name for name in changed if name != FRENCH and not DATA.fullmatch(name)]
    if code:
        sys.exit(
            f"more than the record changed since {tag}: {', '.join(code)}; release the code, or "
            f"take the data files alone to a branch that starts at {tag}"
        )
    if not changed:
        sys.exit(f"nothing in the record changed since {tag}")
    return changed


def entries_of(text: str) -> dict[str, dict[str, Any]]:
    """The entries of a data file by their names, which are their titles if they have any."""
    entries = json.loads(text)["entries"] if text else []
    return {one.get("title") or one.get("id") or one["filing"]: one for one in entries}


def changes(tag: str, name: str) -> Iterator[str]:
    """A line of the changelog for each entry of a data file that is new, changed or gone."""
    if name == FRENCH:
        yield "- Changed: the French of notes, rules and reliefs."
        return
    file = ROOT / name
    before = entries_of(git("show", f"{tag}:{name}") if git("ls-tree", tag, name) else "")
    after = entries_of(file.read_text("utf-8") if file.exists() else "")
    for title, entry in after.items():
        if entry != before.get(title):
            source = entry["source"]
            yield f"- {'Changed' if title in before else 'New'}: {title} ([source](<{source}>))."
    yield from (f"- Removed: {title}." for title in before.keys() - after.keys())


def main() -> None:
    """Release the record as it stands, or say why that cannot be done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--date", type=date.fromisoformat, default=datetime.now(UTC).date(),
        help="date of the release; today unless given",
    )  # fmt: skip
    day = parser.parse_args().date
    found = re.search(r'"(\d+\.\d+\.\d+)(?:\.(\d+))?"', VERSION.read_text("utf-8"))
    assert found, VERSION  # noqa: S101 - the file is our own
    code, last = found[1], found[2]
    old, new = found[0].strip('"'), f"{code}.{day:%Y%m%d}"
    lines = [line for name in changed_files(f"v{old}") for line in changes(f"v{old}", name)]
    if last and new <= old:
        sys.exit(f"{old} is of the same day or later; give a later --date")
    section = f"## {new} — {day}\n\nThe record alone; the code is that of {code}.\n\n"
    head, mark, rest = CHANGELOG.read_text("utf-8").partition("## ")
    try:
        CHANGELOG.write_text(head + section + "\n".join(lines) + "\n\n" + mark + rest, "utf-8")
        VERSION.write_text(VERSION.read_text("utf-8").replace(f'"{old}"', f'"{new}"'), "utf-8")
        run("pytest", "-q", "-p", "no:cacheprovider", *TESTS)
        run("build", "--no-isolation", "--outdir", "dist")
    except subprocess.CalledProcessError as error:
        git("checkout", "--", str(CHANGELOG), str(VERSION))
        sys.exit(f"not released: {' '.join(error.cmd[1:4])} failed, as said above")
    git("commit", "--all", "--message", f"Release the record of {day}")
    git("tag", f"v{new}")
    print(f"{new} is in dist/, committed and tagged. Publish it: git push origin HEAD v{new}")


if __name__ == "__main__":
    main()
