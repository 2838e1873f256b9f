"""Threads: a message cut into what its sender wrote and the messages that it quotes, newest first.

A quoted message begins at the line or the block of fields that a mailer puts above it, in English
or in French. Both are recognised line by line, so cutting takes linear time.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from graceperiod.bulletins.document import Line
from graceperiod.bulletins.source.letters import Message, sent_at, without_marks
from graceperiod.bulletins.words.dates import find_tokens, wall_clock_of
from graceperiod.times import to_datetime, wall_clock

_LONGEST_BLOCK = 25  # lines
_MARK = re.compile(
    r"-{2,} ?(?:original message|forwarded message|message d['’]origine|message transféré)[ -]*"
    r"|begin forwarded message ?:|début du message réexpédié ?:|(?P<rule>_{20,})",
    re.IGNORECASE,
)
_WROTE = re.compile(r"(?:on|le) .{5,250}(?:wrote|a écrit) ?:", re.IGNORECASE)
_FIELD = re.compile(  # Gmail sets the names in stars
    r"\*?(?:(?P<begin>from|de)|(?P<sent>sent|date|envoyé(?: le)?)|(?P<subject>subject|objet)"
    r"|to|à|cc|bcc|cci|reply-to|importance|message-id|mime-version|content-[a-z-]{4,30})"
    r" ?:\*? ?(?P<value>.*)",
    re.IGNORECASE,
)
_NEEDED = {"begin", "sent", "subject"}
_WORDS = (  # one is in each of these
    *("original message", "forwarded message", "message d'", "message d’", "message tr"),
    "message ré",
    *("wrote", "a écrit", "subject", "objet", "_" * 20),
)
_OFFSET = re.compile(r"[+-]\d{4}$")


class _Head(NamedTuple):
    """What stands above a quoted message: from a line up to another."""

    begin: int
    end: int
    subject: str | None = None
    date: str = ""


def split_thread(message: Message) -> list[Message]:
    """The message without what it quotes, then each quoted one, of those that hold something.

    The times of quoted ones that state no zone are in that of the message, or in Eastern Time if
    that is UTC, as servers write it. A time after that of the message above is left out.
    """
    lines = message.lines
    came = limit = message.sent or message.passed_on
    parts = []
    for head, below in pairwise([_Head(0, 0), *_heads(lines), _Head(len(lines), 0)]):
        part = message._replace(lines=lines[head.end : below.begin])
        if head.end:
            sent = _instant_of(head.date, came)
            sent = None if sent and limit and sent > limit else sent
            limit = sent or limit
            subject = head.subject or message.subject
            part = part._replace(is_quoted=True, subject=subject, sent=sent, passed_on=came)
        if part.lines:
            parts.append(part)
    return parts


def _heads(lines: Sequence[Line]) -> list[_Head]:
    text = "\n".join([line.text for line in lines]).lower()
    heads: list[_Head] = []
    index = 0 if any(word in text for word in _WORDS) else len(lines)
    while index < len(lines):
        head = _head_at(lines, index)
        heads += [head] if head else []
        index = head.end if head else index + 1
    return heads


def _head_at(lines: Sequence[Line], index: int) -> _Head | None:
    """What begins a quoted message at a line."""
    mark = _MARK.fullmatch(lines[index].text)
    begin = index + 1 if mark else index
    if block := _block_at(lines, begin):
        return block._replace(begin=index)
    if mark:
        below = _field_of(lines[begin]) if begin < len(lines) else None
        return None if mark["rule"] and not (below and below["begin"]) else _Head(index, begin)
    for end in (index + 1, index + 2):  # a mailer may have cut the line
        joined = " ".join(line.text for line in lines[index:end])
        if _WROTE.fullmatch(joined):
            return _Head(index, end, date=joined)
    return None


def _block_at(lines: Sequence[Line], index: int) -> _Head | None:
    """The fields of a quoted message, of which From, Sent and Subject are needed.

    A value may go on below its field. What stands behind the last field is the message.
    """
    values: dict[str | None, str] = {}
    end = index
    for at, line in enumerate(lines[index : index + _LONGEST_BLOCK], index):
        field = _field_of(line)
        if at == index and not (field and field["begin"]):
            return None
        if field:
            kind = next((name for name in _NEEDED if field[name]), None)
            values[kind] = field["value"]
            end = at + 1
        elif "subject" in values:
            break
    if not values.keys() >= _NEEDED:
        return None
    return _Head(index, end, without_marks(values["subject"]), values["sent"])


def _field_of(line: Line) -> re.Match[str] | None:
    return _FIELD.fullmatch(line.text)


def _instant_of(date: str, zone: datetime | None) -> datetime | None:
    """The time at which a mailer says that a message was sent; None if it cannot be read."""
    if _OFFSET.search(date):
        return sent_at(date)
    tokens = find_tokens(date)
    days = [day for token in tokens for day in token.days]
    clocks = [token.clock for token in tokens if token.clock]
    if len(days) != 1 or len(clocks) != 1:
        return None
    try:
        naive = wall_clock_of(days[0], clocks[0])
        if clocks[0].label is None and zone and zone.utcoffset():
            return naive.replace(tzinfo=zone.tzinfo)
        return to_datetime(wall_clock(naive, label=clocks[0].label or "ET"))
    except ValueError:
        return None
