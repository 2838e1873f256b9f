"""From a PDF to its text: each line as it stands on the page, columns cut at the gaps between them.

A PDF is untrusted: its pages, and what is on them once it is decompressed, are bounded; forms that
a page draws are not read. A damaged file can make the parser raise anything, so whatever it raises
is the refusal of that file.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import groupby, pairwise

from graceperiod.bulletins.source.letters import LARGEST
from graceperiod.bulletins.words.lines import find_number
from graceperiod.errors import UnreadableBulletinError, require_extra

_MOST_PAGES = 50
_LONGEST_CONTENT = 500_000  # bytes of all pages, decompressed; a page of a bulletin has 50,000
_LONGEST_TITLE = 3  # lines
_HEAD = 12  # lines of a page in which its title is
_SHORTEST_PART = 8  # letters of the title
_NARROWEST = 50  # columns of text that is cut to a width
_FULL = 0.92  # of the width: letters are not all as wide as the columns they are put in
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})
# What a browser prints above and below a page: when it was printed, the title, the address.
_PRINTED = re.compile(
    r" *\d{1,4}[-/]\d{1,2}[-/]\d{2,4},? \d{1,2}:\d\d(?: ?[AP]M)? *", re.IGNORECASE
)
_FOOTER = re.compile(r" *(?:file|https?)://\S+ +\d{1,3}/\d{1,3} *")
_GAP = re.compile(r" {3,}")
_CUT = re.compile(r"(?<=\d-) (?=\d)")
_STOPS = ".:;!?"
_TITLE_END = re.compile(r"(?:navailab(?:le|ility)|utages?|aintenance)$")
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
    printed = [line.rstrip() for line in page.translate(_LIGATURES).strip("\n").split("\n")]
    lines = [line for line in printed if not _FOOTER.fullmatch(line)]
    if lines != printed and (above := _PRINTED.match(lines[0] if lines else "")):
        title = lines[0][above.end() :].strip() if is_first else ""
        body = [line for line in lines[1:_HEAD] if not _is_part(line, title)]
        lines = [title, "", *body, *lines[_HEAD:]] if is_first else lines[1:]
    return "\n".join(lines).strip("\n").split("\n")


def _is_part(line: str, title: str) -> bool:
    letters, whole = ("".join(filter(str.isalnum, text)) for text in (line, title))
    return len(letters) >= _SHORTEST_PART and letters in whole


def _lines(pages: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of all pages; a paragraph can go on over the page."""
    lines = [""]
    for page in pages:
        goes_on = lines[-1][-1:] not in _STOPS and page[0].strip()[:1].islower()
        lines += page if goes_on else ["", *page]
    width = max(map(len, lines))
    for is_row, block in groupby(_with_kinds(lines), lambda pair: pair[1]):
        texts = [line for line, _ in block]
        yield from _table(texts) if is_row else _unwrapped(texts, width)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _with_kinds(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The lines, each with whether it is one of a table: it has a gap, or is a part of the cells of
    a line beside it that has. A blank line in a table divides nothing.
    """
    shown = [line for line in lines if line]
    margin = min(map(_indent, shown), default=0)
    gaps = [_GAP.search(line, _indent(line)) for line in shown]
    rows = []
    for line, above, gap, below in zip(shown, [None, *gaps], gaps, [*gaps[1:], None], strict=False):
        is_inner = _indent(line) >= margin + 3 and (above or below)
        is_first = above and below and len(line) < above.end()
        rows.append(bool(gap or is_inner or is_first))
    at = 0
    for line in lines:
        if line:
            yield line, rows[at]
            at += 1
        elif not (0 < at < len(rows) and rows[at - 1] and rows[at]):
            yield line, False


def _unwrapped(lines: Sequence[str], width: int) -> Iterator[str]:
    """The lines of paragraphs: a line goes on below if the first word there would not have fitted;
    and a short paragraph that holds a number is the title.
    """
    for is_text, block in groupby(lines, bool):
        texts = list(block) if is_text else []
        has_label = any(_LABEL.match(text.strip()) for text in texts)
        is_title = len(texts) <= _LONGEST_TITLE and any(map(find_number, texts)) and not has_label
        joined = above = ""
        for text in texts:
            word = text.split(maxsplit=1)[0]
            is_full = len(above) + len(word) >= _FULL * max(width, _NARROWEST)
            goes_on = is_title or (is_full and above[-1:] not in _STOPS)
            if joined and goes_on and not _TITLE_END.search(above):
                joined = f"{joined} {text.strip()}"
            else:
                yield joined
                joined = text.strip()
            above = text
        yield joined


def _table(lines: Sequence[str]) -> Iterator[str]:
    """A table as rows of cells; or, where its cells take several lines and each column begins with
    the label of times or of clients, a line for each column.
    """
    margin = min(map(_indent, lines))
    width = max(map(len, lines))
    blank = [all(line[at : at + 1] in {"", " "} for line in lines) for at in range(width)]
    inner = [at for at in range(margin + 2, width) if blank[at - 2] and blank[at - 1] > blank[at]]
    edges = [margin, *inner, width]
    rows = [[line[begin:end].strip() for begin, end in pairwise(edges)] for line in lines]
    columns = [" ".join(filter(None, column)) for column in zip(*rows, strict=True)]
    if all(map(_LABEL.match, columns)) and not all(map(all, rows)):
        yield from (_CUT.sub("", column) for column in columns)
    else:
        yield from (" | ".join(row) for row in rows)
    yield ""
