"""Outlook messages: what is read of them, and what of a damaged or hostile one is refused."""

from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from time import process_time

import pytest

from graceperiod import GracePeriodError, UnreadableBulletinError, read_bulletin
from graceperiod.bulletins.source.letters import LARGEST, Letter
from graceperiod.bulletins.source.outlook import looks_like_outlook, read_outlook
from tests.bulletins.files import Tree, compound_file, outlook
from tests.examples import examples

pytest.importorskip("oxmsg", reason="needs the extra bulletins")

SENT = datetime(2025, 10, 2, 19, 50, tzinfo=UTC)


def read(**properties: object) -> Letter:
    """A message with these properties, read."""
    return read_outlook(compound_file(outlook(**properties)))  # type: ignore[arg-type]  # of mixed types


def test_a_message_is_read_with_all_that_it_says() -> None:
    """Its texts in both forms, its subject, its time and its number."""
    assert read(
        subject="TCC25-0999", plain="a\r\nb", html=b"<p>a", sent=SENT, message_id="<1>"
    ) == Letter(("a\nb", "<p>a"), (), "TCC25-0999", SENT, "<1>")
    assert read() == Letter(())


def test_a_long_text_is_read_too() -> None:
    """One that lies in sectors of its own."""
    (body,) = read(plain="Panne à l'ASFC\n" * 1_000).bodies
    assert body == "Panne à l'ASFC\n" * 1_000


@pytest.mark.parametrize(
    ("html", "codepage", "text"),
    [
        ("é’".encode("cp1252"), 1252, "é’"),
        ("é".encode(), 65001, "é"),
        ("é".encode(), 28591, "é"),
        ("é".encode(), 1250, "é"),
        ("č".encode("cp1250"), 1250, "č"),
        (b"\xe9", None, "é"),
    ],
)
def test_html_is_in_the_encoding_that_the_message_names(
    html: bytes, codepage: int | None, text: str
) -> None:
    """Or in UTF-8 where it is sound, or in that of Windows."""
    assert read(html=html, codepage=codepage).bodies == (text,)


def test_what_is_attached_comes_with_it() -> None:
    """Texts, files that may be bulletins, and messages with their own facts; nothing else."""
    carried = outlook(subject="TCC25-0999", plain="inner", sent=SENT, is_top=False)
    files = [("a.TXT", b"text"), ("b.htm", b"<p>b"), ("c.pdf", b"%PDF"), ("d.png", b"x")]
    empty = [("e.txt", b" "), ("f.msg", b"")]
    assert read(plain="a", attached=[*files, *empty, carried]).attached == (
        "text", "<p>b", b"%PDF",
        Letter(("inner",), (), "TCC25-0999", SENT),
    )  # fmt: skip


def changed(**streams: bytes) -> bytes:
    """A message with these streams in place of its own."""
    tree = dict(outlook(subject="a", plain="b", sent=SENT))
    return compound_file({**tree, **streams})


@pytest.mark.parametrize("kind", [0x0003, 0x0040])
def test_a_time_that_cannot_be_is_damage(kind: int) -> None:
    """As one of another type in its place is."""
    field = bytes([kind, 0, 0x39, 0, 6, 0, 0, 0]) + (2**63 - 1).to_bytes(8, "little")
    with pytest.raises(UnreadableBulletinError, match="a damaged one"):
        read_outlook(changed(**{"__properties_version1.0": bytes(32) + field}))


def nested(depth: int) -> Tree:
    """Messages within messages."""
    tree = outlook(plain="innermost", is_top=depth == 0)
    for level in range(depth):
        tree = outlook(attached=[tree], is_top=level == depth - 1)
    return tree


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (compound_file({"WordDocument": b"x"}), "not an Outlook message, or a damaged one"),
        (compound_file(outlook(plain="a"))[:1_500], "not an Outlook message, or a damaged one"),
        (compound_file(nested(11)), "nested more than 10 deep"),
        (compound_file(outlook(plain="a")).ljust(LARGEST + 1, b"\0"), "more than 25,000,000"),
    ],
    ids=["another", "cut", "deep", "large"],
)
def test_what_is_no_message_is_refused(data: bytes, message: str) -> None:
    """In one line that says what to do."""
    assert looks_like_outlook(data)
    with pytest.raises(UnreadableBulletinError, match=message) as caught:
        read_bulletin(data)
    assert len(str(caught.value)) < 200


def test_ten_messages_within_each_other_are_not_too_many() -> None:
    """The innermost is reached."""
    letter = read_outlook(compound_file(nested(10)))
    while letter.attached:
        (inner,) = letter.attached
        assert isinstance(inner, Letter)
        letter = inner
    assert letter.bodies == ("innermost",)


def test_streams_that_claim_the_same_bytes_are_refused() -> None:
    """A small file could say that it has gigabytes, or a table far longer than it is."""
    data = compound_file(outlook(plain="a" * 5_000))
    size = (10_000).to_bytes(8, "little")
    many = data.replace(size, (2**31).to_bytes(8, "little"))
    assert many != data
    table = data[:44] + (2**24).to_bytes(4, "little") + data[48:]
    for hostile in (many, table):
        begun = process_time()
        with pytest.raises(UnreadableBulletinError, match="comes to more than 25,000,000 bytes"):
            read_outlook(hostile)
        assert process_time() - begun < 5


def test_damaged_messages_raise_nothing_else() -> None:
    """Messages cut short, or with bytes flipped, are read or refused by our errors."""
    random = Random(20251002)
    carried = outlook(subject="TCC25-0999", plain="inner", is_top=False)
    whole = compound_file(
        outlook(subject="TCC25-0999", plain="a" * 3_000, html=b"b", attached=[carried], sent=SENT)
    )
    for _ in range(examples(1_000)):
        data = bytearray(whole)
        for _ in range(random.choice((1, 3, 20))):
            data[random.randrange(8, len(data))] = random.choice((0, 1, 0x7F, 0xFF))
        cut = random.choice((len(data), random.randrange(len(data))))
        with suppress(GracePeriodError):
            read_bulletin(bytes(data[:cut]))
