"""What importing graceperiod and calling its commands costs, beside importing what they need.

Each statement runs in fresh interpreters, which tell their own processor time, so that starting
Python does not count. The statements take turns, so that noise falls on all alike. The median
counts. Bytecode is cached, as after an installation, even where the environment says not to write
any: in a temporary directory, which a first round that does not count fills.
"""

import argparse
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping
from tempfile import TemporaryDirectory

IN_USE = """\
from pydantic import BaseModel, Field
import pytz, dateutil.parser
class Model(BaseModel):
    number: int = Field(gt=0)"""
DECIDE = """\
from datetime import UTC, datetime
from graceperiod import Outage, OutageCalendar
start, end = datetime(2025, 10, 2, 19, tzinfo=UTC), datetime(2025, 10, 2, 22, tzinfo=UTC)
OutageCalendar([Outage("CERS_PORTAL", start, end)]).decide(end, "CERS_PORTAL")"""


def call(*arguments: str) -> str:
    """The statements that run a command as from a shell, and drop what it prints."""
    return f"""\
import contextlib, io, runpy, sys
sys.argv = {["graceperiod", *arguments]}
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    runpy.run_module("graceperiod", run_name="__main__")"""


BASELINES = {
    "import pydantic, pytz, dateutil": "import pydantic, pytz, dateutil",
    "the same, in use: one model, dateutil.parser": IN_USE,
    "in use, and import typer, rich": IN_USE + "\nimport typer, rich.console, rich.table",
}
IMPORT = "import graceperiod"
SUBJECTS = {
    IMPORT: IMPORT,
    "from graceperiod import OutageCalendar": "from graceperiod import OutageCalendar",
    "OutageCalendar, and a first decision": DECIDE,
    "graceperiod --help": call("--help"),
    "graceperiod --version": call("--version"),
    "graceperiod decide": call("decide", "2025-10-02 19:45 ET", "--system", "CERS_PORTAL"),
    "graceperiod decide --help": call("decide", "--help"),
}
_TIMED = """\
import time
began = time.process_time()
{statements}
print(time.process_time() - began)"""


def milliseconds(statements: str, environment: Mapping[str, str]) -> float:
    """The processor time of statements in a new interpreter, without that of its own start."""
    code = _TIMED.format(statements=statements)
    command = [sys.executable, "-c", code]
    done = subprocess.run(  # noqa: S603 - the statements above
        command, env=environment, check=True, capture_output=True, text=True
    )
    return float(done.stdout) * 1000


def measure(statements: Mapping[str, str], rounds: int) -> dict[str, float]:
    """The median of each, all of them taking turns, after a round that fills the caches."""
    samples: dict[str, list[float]] = {name: [] for name in statements}
    with TemporaryDirectory() as bytecode:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for counts in [False] + [True] * rounds:
            for name, each in statements.items():
                taken = milliseconds(each, environment)
                if counts:
                    samples[name].append(taken)
    return {name: statistics.median(taken) for name, taken in samples.items()}


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=15, help="interpreters for each statement")
    options = parser.parse_args()

    taken = measure(BASELINES | SUBJECTS, options.rounds)
    print(f"median of {options.rounds} interpreters each, Python {sys.version.split()[0]}")
    print(f"{'':<48}{'ms':>10}{'- bare':>10}{'- in use':>10}{'- typer':>10}")
    bases = [taken[name] for name in BASELINES]
    for name, ms in taken.items():
        print(f"{name:<48}{ms:>10.1f}" + "".join(f"{ms - base:>+10.1f}" for base in bases))


if __name__ == "__main__":
    main()
