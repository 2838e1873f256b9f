"""Whole bulletins, each with its answer in a file beside it that was written by hand.

`fixtures/` holds the facts of real bulletins, page by page; `unseen/` holds pages whose authors had
not seen the reader, nor the reader's author the pages.
"""

import json
from collections import Counter
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from graceperiod import (
    Bulletin,
    Outage,
    SeveralBulletinsError,
    UnreadableBulletinError,
    read_bulletin,
    read_bulletins,
)
from tests.bulletins import file_fixtures

pytestmark = pytest.mark.smoke

HERE = Path(__file__).parent
ANSWERS = sorted(HERE.glob("fixtures/*.json")) + sorted(HERE.glob("unseen/*.json"))
PACKAGES = {".html": "selectolax", ".msg": "oxmsg", ".pdf": "pypdf"}


def lacks_package(page: Path) -> bool:
    """Whether a page can only be read with a package that is not installed."""
    data = page.read_bytes()
    is_html = b"text/plain" not in data if page.suffix == ".eml" else b"<br>" in data
    name = "selectolax" if is_html else PACKAGES.get(page.suffix)
    return name is not None and find_spec(name) is None


def page_of(answer: Path) -> Path:
    """The page that an answer is for."""
    (page,) = (each for each in answer.parent.glob(f"{answer.stem}.*") if each != answer)
    return page


CASES = [
    pytest.param(
        answer,
        id=f"{answer.parent.name}-{answer.stem}",
        marks=pytest.mark.skipif(
            lacks_package(page_of(answer)),
            reason="needs the extra bulletins",
        ),
    )
    for answer in ANSWERS
]


def grace_of(outage: Outage) -> str | None:
    """The grace in ISO 8601."""
    return None if outage.grace is None else f"PT{outage.grace.total_seconds() / 3600:g}H"


def told(outage: Outage) -> dict[str, Any]:
    """What an answer says of an outage."""
    return {
        "systems": sorted(outage.systems),
        "start": outage.start.isoformat(),
        "end": outage.end and outage.end.isoformat(),
        "impact": outage.impact.value,
        "direction": outage.direction.value,
        "approximate": outage.approximate,
        "grace": grace_of(outage),
        "wording": outage.wording and outage.wording.value,
    }


def place(outage: dict[str, Any]) -> tuple[str, ...]:
    """What orders outages: their window and systems, then all else."""
    return outage["start"], str(outage["end"]), *outage["systems"]


def check(bulletin: Bulletin, answer: dict[str, Any]) -> None:
    """What was read is what the answer says; `ANY` is what a person could argue about."""
    read = sorted(map(told, bulletin.outages), key=place)
    expected = sorted(answer["outages"], key=place)
    assert [place(each) for each in read] == [place(each) for each in expected]
    for outage, each in zip(read, expected, strict=True):
        stated = {name: value for name, value in each.items() if value != "ANY"}
        assert {name: outage[name] for name in stated} == stated
    assert bulletin.number == answer["number"]
    assert answer["status"] in {bulletin.status.value, "ANY"}
    assert list(bulletin.languages) == answer["languages"]
    for name in ("issued", "received"):
        if name in answer:
            assert getattr(bulletin, name) == datetime.fromisoformat(answer[name])
    found = Counter(finding.code.value for finding in bulletin.findings)
    if "findings" in answer:
        assert found == Counter(answer["findings"])
    assert not set(answer.get("findings_include", [])) - set(found)
    assert not set(answer.get("findings_none_of", [])) & set(found)
    if "earlier" in answer:
        assert [each.status.value for each in bulletin.earlier] == answer["earlier"]


@pytest.mark.parametrize("path", CASES)
def test_a_whole_bulletin_is_read_as_a_careful_person_would(path: Path) -> None:
    """Number, status, languages, outages and findings are those of the answer."""
    answer = json.loads(path.read_text(encoding="utf-8"))
    if answer.get("unreadable"):
        with pytest.raises(UnreadableBulletinError):
            read_bulletin(page_of(path))
        return
    if several := answer.get("several"):
        with pytest.raises(SeveralBulletinsError):
            read_bulletin(page_of(path))
        read = read_bulletins([page_of(path)], on_unreadable="skip")
        for bulletin, each in zip(read, several, strict=True):
            check(bulletin, each)
        return
    check(read_bulletin(page_of(path)), answer)


def test_the_files_that_no_editor_shows_are_those_of_the_script() -> None:
    """What is in them can be read there."""
    written = file_fixtures.files()
    kinds = {".msg", ".mbox", ".pdf"}
    assert set(written) == {each.name for each in HERE.glob("fixtures/*") if each.suffix in kinds}
    for name, data in written.items():
        # Two versions of zlib can write one content differently.
        kept = (HERE / "fixtures" / name).read_bytes()
        assert kept == data or (name.endswith(".pdf") and b"FlateDecode" in kept)


def test_all_forms_of_one_bulletin_give_equal_outages() -> None:
    """A bulletin given as text, with pipes, as HTML or as an e-mail announces the same."""
    pytest.importorskip("selectolax", reason="needs the extra bulletins")
    forms: dict[str, list[Path]] = {}
    for answer in ANSWERS:
        bulletin, _, form = answer.stem.rpartition("-")
        if answer.parent.name == "fixtures" and form in {"text", "pipes", "html", "mail"}:
            forms.setdefault(bulletin, []).append(page_of(answer))
    several = {bulletin: pages for bulletin, pages in forms.items() if len(pages) > 2}
    assert len(several) >= 6
    for bulletin, pages in several.items():
        assert len({frozenset(read_bulletin(page).outages) for page in pages}) == 1, bulletin


def test_the_fixtures_hold_what_they_should() -> None:
    """Enough pairs of each kind, and every file in one."""
    pages = [page_of(answer) for answer in ANSWERS if answer.parent.name == "fixtures"]
    kinds = Counter(page.suffix for page in pages)
    answers = [json.loads(answer.read_text(encoding="utf-8")) for answer in ANSWERS]
    notices = [notice for answer in answers for notice in answer.get("several", [answer])]
    assert len(pages) >= 190
    assert kinds[".html"] >= 38
    assert kinds[".eml"] >= 24
    assert sum("fr" in notice.get("languages", []) for notice in notices) >= 60
    assert sum("several" in answer for answer in answers) >= 8
    assert min(kinds[".msg"], kinds[".mbox"], kinds[".pdf"]) >= 5
