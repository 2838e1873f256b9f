"""The core is light: it needs three packages, and importing the package alone needs none."""

import subprocess
import sys

import pytest

import graceperiod
from graceperiod import testing

pytestmark = pytest.mark.smoke

CORE = {"pydantic", "pytz", "dateutil"}
# What those three bring along.
THEIRS = {"annotated_types", "pydantic_core", "six", "typing_extensions", "typing_inspection"}

ANSWER = """
import sys
before = set(sys.modules)
from graceperiod import Outage, OutageCalendar, read_bulletin
from graceperiod import *
calendar = OutageCalendar([Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET")])
decision = calendar.decide("2025-10-02 19:45 ET", "CERS")
assert decision.explain() and decision.to_dict() and decision._repr_html_()
assert OutageCalendar.from_json(calendar.to_json()) == calendar
text = "TCC25-0138 CERS\\nStart Date / Time 2025-10-02 15:30 (ET)\\n"
assert read_bulletin(text).outages
"""


def modules_after(code: str) -> set[str]:
    """The top-level packages that a fresh interpreter has loaded after some code."""
    shown = code + "\nprint(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", shown], capture_output=True, text=True, check=True
    )
    return {name for name in done.stdout.split() if not name.startswith("_")}


def test_the_core_loads_three_packages_and_nothing_else() -> None:
    """Deciding, explaining, JSON and reading a bulletin import no wing's package."""
    plain = modules_after("import sys")
    loaded = modules_after(ANSWER) - plain - set(sys.stdlib_module_names) - {"graceperiod"}
    assert loaded - THEIRS == CORE


def test_importing_the_package_loads_none_of_them() -> None:
    """The names are loaded at their first use."""
    loaded = modules_after("import sys, graceperiod; assert graceperiod.__version__")
    assert not loaded & CORE


def test_the_core_opens_no_file_and_no_connection() -> None:
    """Nothing is opened in deciding, once zone and words are loaded; no socket, process or eval."""
    guard = """
import sys
import graceperiod.calendar, graceperiod.bulletins
from graceperiod.times import instant
instant("2025-10-02 19:45 ET")  # loads the zone
graceperiod.Outage("EDI", "2025-10-02 19:45 ET")  # builds the validators
graceperiod.OutageCalendar().to_json()
graceperiod.OutageCalendar().decide("2025-10-02 19:45 ET").to_json()  # loads the words
def watch(event, args):
    if event in {"open", "exec", "compile"} or event.split(".")[0] in {"socket", "subprocess"}:
        raise AssertionError((event, args))
sys.addaudithook(watch)
calendar = graceperiod.OutageCalendar([graceperiod.Outage("EDI", "2025-10-02 19:45 ET")])
calendar.decide("2025-10-02 19:46 ET", "EDI").to_dict()
graceperiod.OutageCalendar.from_json(calendar.to_json())
"""
    assert "graceperiod" in modules_after(guard)


@pytest.mark.parametrize("package", ["numpy", "pyarrow"])
def test_annotating_without_its_extra_says_what_to_install(package: str) -> None:
    """The core needs neither; a table does."""
    code = f"""
import sys
sys.modules[{package!r}] = None  # as if it were not installed
from graceperiod import MissingExtraError, OutageCalendar
try:
    OutageCalendar().annotate(object())
except MissingExtraError as error:
    assert str(error).startswith("annotating a table needs "), error
    assert str(error).endswith("in a clone, pip install '.[batch]')"), error
else:
    raise AssertionError
"""
    assert "graceperiod" in modules_after(code)


@pytest.mark.parametrize("package", ["matplotlib", "numpy", "pyarrow"])
def test_plotting_without_its_extra_says_what_to_install(package: str) -> None:
    """The core needs none of them; a picture does."""
    code = f"""
import sys
sys.modules[{package!r}] = None  # as if it were not installed
from graceperiod import MissingExtraError, OutageCalendar
try:
    OutageCalendar().plot()
except MissingExtraError as error:
    assert str(error).startswith("a picture needs "), error
    assert str(error).endswith("in a clone, pip install '.[plot]')"), error
else:
    raise AssertionError
"""
    assert "graceperiod" in modules_after(code)


def test_the_public_names() -> None:
    """`__all__`, `dir()` and what can be imported are the same."""
    assert dir(graceperiod) == sorted(graceperiod.__all__)
    for name in graceperiod.__all__:
        assert getattr(graceperiod, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'Kalendar'"):
        _ = graceperiod.Kalendar  # type: ignore[attr-defined]  # so says mypy


def test_the_names_of_the_test_kit() -> None:
    """They are loaded at first use, since every run of pytest imports the package."""
    assert dir(testing) == sorted(testing.__all__)
    for name in testing.__all__:
        assert getattr(testing, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'an_outrage'"):
        _ = testing.an_outrage  # type: ignore[attr-defined]  # so says mypy


def test_every_error_is_a_builtin_error_too() -> None:
    """Callers may catch `ValueError` (`ImportError` for a missing extra, `KeyError` for a number
    that is not on record), or `GracePeriodError`.
    """
    errors = [getattr(graceperiod, name) for name in graceperiod.__all__ if name.endswith("Error")]
    assert len(errors) == 14
    for error in errors:
        assert issubclass(error, graceperiod.GracePeriodError)
        of_python = ValueError | ImportError | KeyError
        assert issubclass(error, of_python) or error is graceperiod.GracePeriodError
