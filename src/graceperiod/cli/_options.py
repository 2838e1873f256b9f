"""The options that several commands share: their names, help texts, and what a shell completes."""

from collections.abc import Callable, Sequence
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import typer

from graceperiod.cli._terminal import refuse
from graceperiod.systems import System

_Value = TypeVar("_Value")
_Command = TypeVar("_Command", bound=Callable[..., None])


def list_systems(command: _Command) -> _Command:
    """Add the systems to the help of a command."""
    *others, last = System
    command.__doc__ = f"{cleandoc(command.__doc__ or '')}\n\nSYSTEM: {', '.join(others)} or {last}."
    return command


def option(*names: str, metavar: str, text: str, **more: Any) -> Any:  # noqa: ANN401 - as Typer's
    """An option with a help text, and with the name that people have for its value."""
    # `readable`: a file that cannot be read is refused when it is read, like any other file.
    return typer.Option(*names, metavar=metavar, help=text, readable=False, **more)


def argument(metavar: str) -> Any:  # noqa: ANN401 - as Typer's
    """An argument, which the help of its command tells of; Typer would list it with its type."""
    return typer.Argument(metavar=metavar, hidden=True, readable=False)


def choice(*names: str, words: Sequence[str], **more: Any) -> Any:  # noqa: ANN401 - as Typer's
    """An option that takes one of some words, which a shell completes."""
    read = parser(names[0], lambda word: words[words.index(word)], f"one of {', '.join(words)}")
    return option(*names, parser=read, autocompletion=lambda: list(words), **more)


def parser(name: str, read: Callable[[str], _Value], expected: str) -> Callable[[str], _Value]:
    """What reads the value of an option, and refuses it in our words. Typer would use pydantic's.

    Args:
        name: of the option.
        read: raises a ValueError for what is not a value.
        expected: what a value is.
    """

    def parse(text: str) -> _Value:
        try:
            return read(text)
        except ValueError:
            refuse(f"{name} {text}: give {expected}")

    return parse


def complete_systems() -> list[tuple[str, str]]:
    """The systems with their names, for a shell to offer."""
    return [(system, system.label) for system in System]


def system_option(text: str) -> Any:  # noqa: ANN401 - as Typer's
    """The option `--system`, which each command tells of in its own words."""
    return option("--system", metavar="SYSTEM", text=text, autocompletion=complete_systems)


Bulletins = Annotated[
    list[Path],
    option(
        "--bulletin",
        metavar="FILE|DIR",
        text="Bulletin, mailbox, or folder of these; - is stdin. May be given several times.",
        default_factory=list,
        show_default=False,
    ),
]
Calendars = Annotated[
    list[Path],
    option(
        "--calendar",
        metavar="FILE",
        text="Your own record: a table of CSV, or a calendar as JSON; - is stdin. May be given "
        "several times.",
        default_factory=list,
        show_default=False,
    ),
]
Verbose = Annotated[
    bool, typer.Option("--verbose", help="Name what was left out, and show every finding.")
]
Shipped = Annotated[
    bool, typer.Option("--record/--no-record", help="Use the record that ships with graceperiod.")
]
Page = Annotated[
    Path | None,
    option("--report", metavar="FILE", text="File for a page with the evidence, .html."),
]
Language = Annotated[
    Literal["en", "fr"],
    choice("--language", metavar="en|fr", words=["en", "fr"], text="Language of the page."),
]
Title = Annotated[str | None, option("--title", metavar="WORDS", text="Heading of the page.")]
Reference = Annotated[
    str | None,
    option("--reference", metavar="WORDS", text="What the page is about, such as an appeal."),
]
PreparedBy = Annotated[
    str | None, option("--prepared-by", metavar="NAME", text="Who hands the page in.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Since = Annotated[
    str | None,
    option("--from", metavar="DATE|TIME", text="First day in Eastern Time, or a timestamp."),
]
Until = Annotated[
    str | None,
    option("--to", metavar="DATE|TIME", text="Last day in Eastern Time, or a timestamp."),
]
