"""The cells of tables that nothing used, each as a finding."""

from collections.abc import Iterator

from graceperiod.bulletins.claims.calls import tells_new
from graceperiod.bulletins.claims.clock import note, quote
from graceperiod.bulletins.claims.spans import PUT_OFF
from graceperiod.bulletins.document import Page
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.words.dates import FOREIGN, find_tokens
from graceperiod.bulletins.words.lines import find_number
from graceperiod.bulletins.words.passage import Sentence
from graceperiod.bulletins.words.systems import find_systems
from graceperiod.bulletins.words.traits import find_impact
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.outages import Impact

_STATUS = Phrases("status", "maintenance", "still", "title_updated", "none", "up")
_BECOMES = Phrases("called_off", "put_off", "ended", "back", "untouched", "extended")


def unread_cells(page: Page, number: str | None) -> Iterator[Finding]:
    """The cells of tables that hold times or name systems, under no label that is understood; cells
    and headings with the number of another notice, which is not read apart; and the cells of a
    status that say nothing that is understood.
    """
    for line, why in page.unread:
        tokens = find_tokens(line.text)
        clocks = [token.clock for token in tokens if token.clock]
        if clocks and all(clock.label is FOREIGN for clock in clocks):
            continue  # the same times in another zone
        cell = Sentence(line.text)
        new = cell.find(PUT_OFF)
        if new and tells_new(new) and new[0] == cell.lowered.rstrip(" :"):
            continue  # the name of a row: `New date`
        if tokens or cell.says(_BECOMES) or find_systems(line.text).all_meant:
            message = f"{why}: {quote(line.text)}"
            yield note(FindingCode.OTHER_COLUMN, message, line, left_out=True)
    rows = [row for section in page.sections for row in section.rows]
    cells = [line for row in rows for line in (*row.systems, *row.impact)]
    cells += [section.heading for section in page.sections if section.heading]
    for line in (*cells, *(line for line, _ in page.unread)):
        if (other := find_number(line.text)) and other != number:
            message = (
                f"the page has another notice, {other}, and was read as one: {quote(line.text)}"
            )
            yield note(FindingCode.SEVERAL_NOTICES, message, line, left_out=True)
    for cell in (Sentence(line.text, 0, line) for row in rows for line in row.status):
        if not cell.says(_BECOMES, _STATUS) and find_impact([cell]) is Impact.UNKNOWN:
            message = f"the status of a row is not understood: {quote(cell.text)}"
            yield note(FindingCode.UNREAD_SENTENCE, message, cell.line)
