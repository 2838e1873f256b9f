"""From a PDF to its text: each line as it stands on the page, tables cut at the gaps between cells.

A PDF is untrusted: its pages, and what is on them once it is decompressed, are bounded; forms that
a page draws are not read. A damaged file can make the parser raise anything, so whatever it raises
is the refusal of that file.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import chain, groupby, pairwise
from textwrap import dedent

from graceperiod.bulletins.source.letters import LARGEST
from graceperiod.errors import UnreadableBulletinError, require_extra

_MOST_PAGES = 50
_LONGEST_CONTENT = 500_000  # bytes of all pages, decompressed; a page of a bulletin has 50,000
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})
# What a browser prints above and below a page: when it was printed, the title, the address.
_PRINTED = re.compile(
    r" *\d{1,4}[-/]\d{1,2}[-/]\d{2,4},? \d{1,2}:\d\d(?: ?[AP]M)? *", re.IGNORECASE
)
_FOOTER = re.compile(r" *(?:file|https?)://\S+ +\d{1,3}/\d{1,3} *")
_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_CUT = re.compile(r"(?<=\d-) (?=\d)")
_STOPS = ".:;!?"
_LABEL = re.compile(r"(?:start|end|clients?|dates?.{1,20}(?:début|fin))\b", re.IGNORECASE)

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # or it writes on stderr what it mends


def looks_like_pdf(data: bytes) -> bool:
    """Whether some bytes are a PDF."""
    return b"%PDF-" in data[:1_024]


def read_pdf(data: bytes) -> str:
    """The text of a PDF.

    Raises:
        UnreadableBulletinError: damaged, protected, larger than a bulletin, or without text.
        MissingExtraError: pypdf is missing.
    """
    if len(data) > LARGEST:
        raise UnreadableBulletinError(f"a PDF larger than {LARGEST:,} bytes; pass its text")
    try:
        pages = list(_pages(data))
    except (UnreadableBulletinError, ImportError):
        raise
    except Exception as error:  # noqa: BLE001 - see above
        raise UnreadableBulletinError(
            f"the PDF is damaged ({type(error).__name__}); open it and print it to a new PDF, "
            "or pass its text"
        ) from None
    text = "\n".join(_lines(pages))
    if not text.strip():
        raise UnreadableBulletinError(
            "the PDF holds no text, perhaps a picture of it; pass the text, or the PDF after text "
            "recognition"
        )
    return text


def _pages(data: bytes) -> Iterator[list[str]]:
    with require_extra("bulletins", "reading a PDF"):
        from pypdf import Configuration, PdfReader, apply_configuration  # noqa: PLC0415 - an extra
        from pypdf.errors import DependencyError, FileNotDecryptedError  # noqa: PLC0415
    limits = Configuration(
        array_based_stream_maximum_output_length=_LONGEST_CONTENT,
        lzw_maximum_output_length=_LONGEST_CONTENT,
        run_length_maximum_output_length=_LONGEST_CONTENT,
        zlib_maximum_output_length=_LONGEST_CONTENT,
    )
    length = 0
    with apply_configuration(limits):
        try:
            reader = PdfReader(BytesIO(data))
            if len(reader.pages) > _MOST_PAGES:
                raise UnreadableBulletinError(
                    f"a PDF of more than {_MOST_PAGES} pages; pass those of one bulletin"
                )
            for number, page in enumerate(reader.pages):
                content = page.get_contents()
                length += 0 if content is None else len(content.get_data())
                if length > _LONGEST_CONTENT:
                    raise UnreadableBulletinError(
                        "a PDF with far more on its pages than a bulletin; pass its text"
                    )
                shown = page.extract_text(extraction_mode="layout")
                yield _page_lines(shown, is_first=number == 0)
        except (DependencyError, FileNotDecryptedError):
            raise UnreadableBulletinError(
                "the PDF is protected; open it and print it to a new PDF, or pass its text"
            ) from None


def _page_lines(page: str, *, is_first: bool) -> list[str]:
    """The lines of a page, without what a browser prints around it but for the title."""
    shown = page.translate(_LIGATURES).strip("\n").split("\n")
    lines = [line.rstrip() for line in shown if not _FOOTER.fullmatch(line)]
    if len(lines) < len(shown) and lines and (printed := _PRINTED.match(lines[0])):
        lines[:1] = [lines[0][printed.end() :], ""] if is_first else []
    return "\n".join(lines).strip("\n").split("\n")


def _lines(pages: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of all pages, those of a table cut at its cells; a paragraph can go on over the
    page, and a blank line in a table divides nothing.
    """
    lines = [""]
    for page in pages:
        goes_on = lines[-1][-1:] not in _STOPS and page[0].strip()[:1].islower()
        lines += page if goes_on else ["", *page]
    paragraphs = [list(block) for is_shown, block in groupby(lines, bool) if is_shown]
    for is_table, blocks in groupby(paragraphs, _has_gap):
        for block in [list(chain.from_iterable(blocks))] if is_table else blocks:
            yield from _table(block) if is_table else block
            yield ""


def _has_gap(paragraph: Iterable[str]) -> bool:
    return any(_GAP.search(line) for line in paragraph)


def _table(lines: Sequence[str]) -> Iterator[str]:
    """A table as rows of cells; or, where its cells take several lines and each column begins with
    the label of times or of clients, a line for each column.
    """
    lines = dedent("\n".join(lines)).split("\n")
    width = max(map(len, lines))
    blank = [all(line[at : at + 1] in {"", " "} for line in lines) for at in range(width)]
    inner = [at for at in range(2, width) if blank[at - 2] and blank[at - 1] > blank[at]]
    edges = [0, *inner, width]
    rows = [[line[begin:end].strip() for begin, end in pairwise(edges)] for line in lines]
    columns = [" ".join(filter(None, column)) for column in zip(*rows, strict=True)]
    if all(map(_LABEL.match, columns)) and not all(map(all, rows)):
        yield from (_CUT.sub("", column) for column in columns)
    else:
        yield from (" | ".join(row) for row in rows)
