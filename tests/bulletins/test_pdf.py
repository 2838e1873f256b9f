"""PDFs: lines as they stand on the page, and what of a damaged or hostile file is refused."""

import zlib
from contextlib import suppress
from random import Random
from time import process_time

import pytest

from graceperiod import GracePeriodError, UnreadableBulletinError, read_bulletin
from graceperiod.bulletins.source.letters import LARGEST
from graceperiod.bulletins.source.pdf import looks_like_pdf, read_pdf
from tests.bulletins.files import Placed, pdf, pdf_of, typed
from tests.bulletins.pages import page
from tests.examples import examples

pytest.importorskip("pypdf", reason="needs the extra bulletins")


def lines(*pages: list[Placed]) -> list[str]:
    """The lines of a PDF that hold something, without their indent."""
    return [line.strip() for line in read_pdf(pdf(*pages)).splitlines() if line]


def test_lines_are_those_of_the_page() -> None:
    """In their order from the top, whatever their order in the file; ligatures are two letters."""
    text = typed("TCC25-0999 CERS\n\nStart Date / Time\n2025-10-02 15:30 (ET)")
    assert lines(text) == lines(text[::-1])
    assert lines(text) == ["TCC25-0999 CERS", "Start Date / Time", "2025-10-02 15:30 (ET)"]


def cells(top: float, *texts: str) -> list[Placed]:
    """Cells of a row."""
    return [(40 + 150 * at, top, 10, text) for at, text in enumerate(texts) if text]


def test_columns_are_cells() -> None:
    """A row of a table is a line, if each of its cells is; a blank line divides nothing."""
    rows = [*cells(40, "Start", "End", "System"), *cells(76, "2025-10-02", "2025-10-03", "CERS")]
    assert lines(rows) == ["Start | End | System", "2025-10-02 | 2025-10-03 | CERS"]


def test_cells_of_several_lines_are_read_by_column() -> None:
    """Where each column begins with the label of times or of clients; else row by row, which asks
    a person rather than give a time to a system of another row.
    """
    body = [*cells(64, "2025-10-", "2025-10-"), *cells(76, "02 15:30", "02 18:00")]
    assert lines([*cells(40, "Start Date /", "End Date"), *cells(52, "Time", ""), *body]) == [
        "Start Date / Time 2025-10-02 15:30",
        "End Date 2025-10-02 18:00",
    ]
    other = [*cells(40, "Start Date /", "System"), *cells(52, "Time"), *body]
    assert lines(other)[:2] == ["Start Date / | System", "Time |"]


def test_what_a_browser_prints_around_a_page_goes_but_for_the_title() -> None:
    """Whether or not the page shows it too."""
    head = (30.0, 20.0, 8.0, "10/2/25, 4:14 PM   TCC25-0999 CERS Portal Problem | News")
    foot = (30.0, 780.0, 8.0, "https://example.org/a     1/2")
    first = [head, *typed("TCC25-0999 CERS Portal\nProblem\nStart Date / Time", top=60), foot]
    second = [head, *typed("It is down.", top=60), (30.0, 780.0, 8.0, "file:///a.html     2/2")]
    assert lines(first, second) == [
        "TCC25-0999 CERS Portal Problem | News",
        "TCC25-0999 CERS Portal",
        "Problem",
        "Start Date / Time",
        "It is down.",
    ]
    times = typed("2025-10-02 15:30   2025-10-02 18:00")
    assert lines(times) == ["2025-10-02 15:30 | 2025-10-02 18:00"]
    assert lines(typed("CERS"), [foot]) == ["CERS"]


def test_a_paragraph_goes_on_over_the_page() -> None:
    """If the next page begins in small letters; else a blank line stands between the two."""
    text = "The CERS Portal is unavailable\n"
    assert "unavailable\nuntil" in read_pdf(pdf(typed(text), typed("until 18:00.")))
    assert "unavailable\n\nUntil" in read_pdf(pdf(typed(text), typed("Until 18:00.")))


# What is refused.

PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
KEY = "00" * 32
RC4 = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{KEY}> /U <{KEY}> /P -4 >> /ID [<00><00>] "
TEXT = typed(page())


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """A stream that was deflated."""
    packed = zlib.compress(data, 9)
    head = b"<< /Filter /FlateDecode %b /Length %d >>" % (extra, len(packed))
    return head + b"\nstream\n" + packed + b"\nendstream"


def one_page(content: bytes, *more: bytes) -> bytes:
    """A PDF of one page with this content, with more objects from number 6."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"
    shown = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>"
    )
    return pdf_of([CATALOG, PAGES, shown, content, font, *more])


def form(inner: bytes) -> bytes:
    """A form that draws itself twice, or other content."""
    kind = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
    return stream(inner, kind)


LONG = b"BT /F1 9 Tf 0 0 Td (a) Tj ET\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.4\nx", "the PDF is damaged"),
        (pdf(TEXT)[:300], "the PDF is damaged"),
        (pdf(TEXT).replace(b"/Pages 2 0 R", b"/Pages 9 0 R"), "the PDF is damaged"),
        (pdf(TEXT, extra=RC4), "the PDF is protected; open it and print it to a new PDF"),
        (pdf([]), "the PDF holds no text, perhaps a picture of it; pass the text"),
        (pdf(*[TEXT] * 51), "a PDF of more than 50 pages"),
        (pdf(TEXT).ljust(LARGEST + 1), "a PDF larger than 25,000,000 bytes"),
        (one_page(stream(b" " * 90_000_000)), "the PDF is damaged"),
        (one_page(stream(LONG * 20_000)), "the PDF is damaged"),
        (pdf(*[[(40.0, 40.0, 9.0, "")] * 500] * 50), "far more on its pages than a bulletin"),
    ],
    ids="junk cut rootless protected pictures pages large bomb text full".split(),
)
def test_what_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    """In one line that says what to do, and soon."""
    assert looks_like_pdf(data)
    begun = process_time()
    with pytest.raises(UnreadableBulletinError, match=message) as caught:
        read_bulletin(data)
    assert process_time() - begun < 10
    assert len(str(caught.value)) < 200


def test_forms_are_not_read() -> None:
    """A page with all its text in a form has none; and those that draw each other take no time."""
    begun = process_time()
    with pytest.raises(UnreadableBulletinError, match="the PDF holds no text"):
        read_pdf(one_page(stream(b"/X Do " * 1_000), form(b"/X Do /X Do " + LONG * 1_000)))
    assert process_time() - begun < 5


def test_damaged_pdfs_raise_nothing_else() -> None:
    """Files cut short, or with bytes flipped, are read or refused by our errors."""
    random = Random(20251002)
    samples = [pdf(TEXT, TEXT), pdf(TEXT, compress=False)]
    for _ in range(examples(500)):
        data = bytearray(random.choice(samples))
        for _ in range(random.choice((1, 3, 20))):
            data[random.randrange(8, len(data))] = random.choice((0, 0x20, 0x3C, 0x39, 0xFF))
        cut = random.choice((len(data), random.randrange(8, len(data))))
        with suppress(GracePeriodError):
            read_bulletin(bytes(data[:cut]))
