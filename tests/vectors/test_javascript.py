"""An implementation in another language, written from `docs/algorithm.md` alone, agrees."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.vectors.writing import FOLDER, VECTORS

CHECKER = Path(__file__).parents[2] / "docs" / "examples" / "check_vectors.mjs"
NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(NODE is None, reason="needs Node.js")


def check(vectors: Path) -> subprocess.CompletedProcess[str]:
    """Run the checker on a file of vectors."""
    command = [NODE or "", str(CHECKER), str(vectors), str(FOLDER / "systems.json")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_all_vectors_agree() -> None:
    """Outcome, reason, cautions, review and evidence of every case."""
    done = check(VECTORS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith(" cases, 0 disagree\n")


def test_a_wrong_answer_is_found(tmp_path: Path) -> None:
    """The checker does decide the cases itself."""
    document = json.loads(VECTORS.read_text("utf-8"))
    document["cases"][0]["reason"] = "NO_OUTAGE"
    wrong = tmp_path / "vectors.json"
    wrong.write_text(json.dumps(document), "utf-8")
    done = check(wrong)
    assert done.returncode == 1
    assert done.stdout.endswith(" 1 disagree\n")
