"""Reading bulletins from their sources: one of a source, all of it, or all of several sources."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Literal, NamedTuple

from graceperiod.bulletins.claims.spans import CONTACT, says_event
from graceperiod.bulletins.model import Bulletin, FindingCode
from graceperiod.bulletins.page.around import split_notices
from graceperiod.bulletins.page.wraps import unwrap
from graceperiod.bulletins.reader import read_message
from graceperiod.bulletins.revisions import TAKES_BACK, fold_bulletins, is_same
from graceperiod.bulletins.source.folders import SUFFIXES, bulletin_files
from graceperiod.bulletins.source.letters import Letter, Message
from graceperiod.bulletins.source.opening import Refusal, Source, open_source, read_messages
from graceperiod.bulletins.words.dates import may_tell_time
from graceperiod.bulletins.words.lines import find_number
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.traits import BY_ITSELF, is_asserted
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.errors import (
    MissingExtraError,
    SeveralBulletinsError,
    UnreadableBulletinError,
    locate_error,
)
from graceperiod.outages import Outage
from graceperiod.times import instant, to_datetime

__all__ = ["Found", "read_bulletin", "read_bulletins", "read_source"]


class Found(NamedTuple):
    """The bulletins of a source, not folded, and why each e-mail of a mailbox that is none was
    left out.
    """

    bulletins: tuple[Bulletin, ...]
    left_out: tuple[str, ...]


_CHANGES = Phrases("called_off", "put_off", "extended")
_KNOWN, _WAY = Phrases("passed_on", "still", "instruction"), Phrases("way")
_OF_TIMES = {FindingCode.UNUSED_TIME, FindingCode.UNREADABLE_TIME}
_Read = tuple[Message, Bulletin]


def read_bulletin(
    source: Source, *, received: datetime | str | None = None, url: str | None = None
) -> Bulletin:
    """Read one published notice, in English or French or both.

    Args:
        source: its text as copied from a browser, or with tables as pipes, or HTML; the bytes of
            any of these, of an e-mail, an Outlook message or a PDF; or the path of a file of them.
            All but text and e-mails of text need the extra `bulletins`.
        received: when it reached you, where you know: it stands in for the time of issue.
        url: where it was published; cited as the source of its outages.

    Returns:
        The bulletin with its outages. What is wrong or unclear in it is among its `findings`. Of a
        thread about one number it is the latest notice, with the others in `earlier`.

    Raises:
        UnreadableBulletinError: no bulletin could be read; the message says what was looked for.
        SeveralBulletinsError: it holds several; `read_bulletins` gives them all.
        MissingExtraError: the extra is missing.
        OSError: the file cannot be read.
        NaiveTimestampError, UnreadableTimestampError: `received` is not an instant.
    """
    found = read_source(source, received=received, url=url).bulletins
    if len(found) == 1:
        return found[0]
    first, *others = fold_bulletins(found)
    if others:
        names = ", ".join(str(one.number or one.title) for one in (first, *others[:4]))
        raise SeveralBulletinsError(
            f"{len(others) + 1} bulletins in one source: {names}; read_bulletins gives them all"
        )
    return first


def read_bulletins(
    sources: Iterable[Source],
    *,
    received: datetime | str | None = None,
    url: str | None = None,
    on_unreadable: Literal["raise", "skip"] = "raise",
) -> tuple[Bulletin, ...]:
    """Read several notices, as `read_bulletin` does, and fold those with the same number.

    Notices that came at different times, or from different addresses, are read one by one and then
    folded by `fold_bulletins`.

    Args:
        sources: each as `read_bulletin` takes it, and all bulletins in it count; or the bytes or
            the path of a mailbox (`.mbox`); or the path of a folder, for the files in it and below
            it that can be bulletins by the ends of their names, and the e-mails of a Maildir.
        received: when all of them reached the user.
        url: where all of them were published.
        on_unreadable: `"skip"` leaves out what is not a bulletin.

    Returns:
        One bulletin for each number, in the order in which the numbers first come: its latest
        revision, with the others in `earlier`. Those without a number each by themselves.

    Raises:
        UnreadableBulletinError, OSError: one of them cannot be read, or a folder has none. The
            message names the file.
        MissingExtraError: the extra that a file needs is missing.
        ValueError: `on_unreadable` is neither `"raise"` nor `"skip"`.
    """
    if on_unreadable not in {"raise", "skip"}:
        raise ValueError(f"on_unreadable is 'raise' or 'skip', not {on_unreadable!r}")
    skips = on_unreadable == "skip"
    files = (file for source in sources for file in _files(source, skips=skips))
    found = (_read(file, received, url, skips=skips) for file in files)
    return fold_bulletins(chain.from_iterable(found))


def _files(source: Source, *, skips: bool) -> Iterable[Source]:
    """A source, or the files in a folder that can be bulletins."""
    if not isinstance(source, Path) or not source.is_dir():
        return (source,)
    chosen, others = bulletin_files(source)
    if not chosen and not skips:
        raise UnreadableBulletinError(
            f"{source}: no bulletins in this folder, and {len(others)} files of other kinds; "
            f"looked for {', '.join(SUFFIXES)}"
        )
    return chosen


def _read(
    source: Source, received: datetime | str | None, url: str | None, *, skips: bool
) -> tuple[Bulletin, ...]:
    try:
        found = read_source(source, received=received, url=url)
    except UnreadableBulletinError as error:
        if skips:
            return ()
        raise (locate_error(error, str(source)) if isinstance(source, Path) else error) from None
    if found.left_out and not skips:
        place = f"{source}, " if isinstance(source, Path) else ""
        raise UnreadableBulletinError(f"{place}{found.left_out[0]}")
    return found.bulletins


def read_source(
    source: Source, *, received: datetime | str | None = None, url: str | None = None
) -> Found:
    """Read every bulletin in a source, as `read_bulletin` does.

    Raises:
        UnreadableBulletinError, MissingExtraError, OSError: it holds none that can be read.
    """
    arrived = None if received is None else to_datetime(instant(received))
    # A name that is not UTF-8 could not be written as JSON.
    name = source.name.encode(errors="replace").decode() if isinstance(source, Path) else ""
    known = Message((), received=arrived, url=url, file=name if name.strip() else None)
    bulletins: list[Bulletin] = []
    errors: dict[int, Refusal] = {}
    for number, (digest, letters) in enumerate(open_source(source), 1):
        found: list[_Read] = []
        refusal: Refusal = UnreadableBulletinError("no bulletin: the e-mail holds no text")
        for letter in letters:
            try:
                found += _read_letter(letter, known._replace(sha256=digest))
            except (UnreadableBulletinError, MissingExtraError) as error:
                refusal = error  # of what is attached: it tells more than that of the text above it
        bulletins += _each_once(found)
        if not found:
            errors[number] = refusal
    if not bulletins:
        raise next(iter(errors.values()))
    return Found(tuple(bulletins), tuple(f"e-mail {n}: {error}" for n, error in errors.items()))


def _read_letter(letter: Letter | Refusal, known: Message) -> list[_Read]:
    """The bulletins of a letter in the first form that announces outages, or else in the first that
    has any; none of one without text.

    Raises:
        UnreadableBulletinError, MissingExtraError: none of its texts is a bulletin.
    """
    if not isinstance(letter, Letter):
        raise letter
    best: list[_Read] = []
    refusal: Refusal | None = None
    for body in letter.bodies:
        found: list[_Read] = []
        try:
            for notice in _notices(body, letter, known):
                try:
                    found.append((notice, read_message(notice)))
                except UnreadableBulletinError as error:
                    refusal = error
        except (UnreadableBulletinError, MissingExtraError) as error:
            refusal = error
        if any(bulletin.outages for _, bulletin in found):
            return found
        best = best or found
    if refusal and not best:
        raise refusal
    return best


def _notices(body: str, letter: Letter, known: Message) -> Iterator[Message]:
    """The messages in a form of a letter, or the notices in each: every one begins at its title."""
    for message in read_messages(body, letter, known):
        lines = unwrap(message.lines) if message.is_plain else message.lines
        for part in split_notices(lines):
            yield message._replace(lines=part, is_plain=False)


def _each_once(found: Sequence[_Read]) -> list[Bulletin]:
    """The bulletins that were read, without asides and copies. What an aside says of times that
    nothing used is a finding of the first bulletin.
    """
    asides: list[_Read] = []
    telling: list[_Read] = []
    for pair in found:
        others = [bulletin for _, bulletin in found if bulletin is not pair[1]]
        (asides if _is_aside(*pair, others) else telling).append(pair)
    kept: list[Bulletin] = []
    for message, bulletin in telling or found:
        if any(_is_copy(other, bulletin) for other in kept):
            continue
        told = {other.published for other in kept if other.number == bulletin.number}
        if message.is_quoted and message.passed_on and bulletin.published in told:
            # It came before what quotes it: nothing else would tell which of them is the older.
            before = message.passed_on - timedelta(seconds=len(kept))
            kept.append(read_message(message._replace(passed_on=before)))
        else:
            kept.append(bulletin)
    told_again = {id(one) for one in kept if any(_is_told_in(one, other) for other in kept)}
    kept = [one for one in kept if id(one) not in told_again]
    unused = tuple(
        finding
        for message, aside in asides
        for finding in aside.findings
        if not message.is_quoted and finding.code in _OF_TIMES
    )
    if unused and telling:
        kept[0] = kept[0].model_copy(update={"findings": (*unused, *kept[0].findings)})
    return kept


def _is_copy(one: Bulletin, other: Bulletin) -> bool:
    """Whether a message says again what one before it does, as the file of a text may."""
    facts = [
        (b.number, b.published, b.status, {(o.systems, o.start, o.end) for o in b.outages})
        for b in (one, other)
    ]
    return is_same(one, other) or (bool(one.outages) and facts[0] == facts[1])


def _is_told_in(one: Bulletin, other: Bulletin) -> bool:
    """Whether a message without a number tells of the outages of a notice that has one, as who
    passes it on does.
    """
    told, known = (
        {(system, o.start, o.end) for o in b.outages for system in o.systems} for b in (one, other)
    )
    return one.number is None and other.number is not None and bool(told) and told <= known


def _is_aside(message: Message, bulletin: Bulletin, others: Sequence[Bulletin]) -> bool:
    """Whether a message beside others does not count: it has neither number nor outage; or it is
    like `See below`, under the subject of the notice that it passes on, and says nothing new.
    """
    if bulletin.outages or bulletin.withdrawn:
        return False
    if bulletin.number is None and not bulletin.resolves:
        return True
    is_numbered = any(find_number(line.text) for line in message.lines)
    is_own = message.sent is not None and not message.is_quoted and bulletin.status in TAKES_BACK
    if is_own or is_numbered:
        return False
    outages = [outage for other in others for outage in other.outages]
    is_dated = message.sent is not None
    sentences = Passage(message.lines).sentences
    return not any(_adds_to(outages, one, is_dated=is_dated) for one in sentences)


def _adds_to(outages: Sequence[Outage], sentence: Sentence, *, is_dated: bool) -> bool:
    """Whether a sentence above the notice of some outages may say more of them, or of others: not
    where it says again what they say, or what to do meanwhile.
    """
    systems, ended = (
        frozenset(system for one in outages if one.end or not is_over for system in one.systems)
        for is_over in (False, True)
    )
    named = sentence.named.all_meant
    if sentence.says(_CHANGES):
        return True
    over = sentence.find(BY_ITSELF)
    if over and is_asserted(sentence, over.start()):
        return not sentence.named.systems or not named <= ended
    # Who passes it on may say which of their own hours it means.
    has_time = is_dated and may_tell_time(sentence.text) and not sentence.says(CONTACT)
    if not named:
        return has_time
    if named.isdisjoint(systems):
        return not sentence.says(_WAY) or says_event(sentence)
    is_up = bool((named - sentence.out.all_meant) & systems) and not sentence.named.bare_portal
    is_known = says_event(sentence) or sentence.says(_KNOWN, _WAY)
    return has_time or is_up or not is_known
