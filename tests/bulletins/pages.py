"""Pages for the tests, in our own words; labels, timestamps and the penalty sentence as CBSA's."""

from pathlib import Path

from graceperiod.testing.bulletin_texts import WORDS, Field, lines_of

SAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "tcc25-0138-resolved.txt"
PENALTY = WORDS["en"]["penalty"]


def page(
    *,
    title: str | None = "TCC25-0999 CERS Portal Access Problem",
    start: str = "2025-10-02 15:30 (ET)",
    end: str | None = "2025-10-02 18:00 (ET)",
    clients: str | None = "All clients who use the CERS Portal",
    description: str = "Some declarations fail.",
    action: str | None = None,
) -> str:
    """A page of labelled lines; None leaves a label out. By default `Start Date / Time` is line 2,
    the start line 3, `End Date / Time` line 4, the end line 5 and the clients line 7.
    """
    values = {
        "start": start,
        "end": end,
        "clients": clients,
        "description": description,
        "action": action,
    }
    lines = [] if title is None else [title]
    for name, value in values.items():
        if value is not None:
            lines += lines_of(Field(WORDS["en"][name], (value,)))
    return "\n".join(lines) + "\n"


def written(file: Path, text: str) -> Path:
    """The file, with this text in it."""
    file.write_text(text, encoding="utf-8")
    return file
