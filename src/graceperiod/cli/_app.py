"""The application, made of those commands that a call can mean: each imports other parts."""

from collections.abc import Iterable
from importlib import import_module

import typer

from graceperiod.cli import COMMANDS


def application(called: Iterable[str] = ()) -> typer.Typer:
    """The application for the arguments of a call: all commands, if the first names none."""
    settings = {"help_option_names": ["-h", "--help"]}
    app = typer.Typer(
        context_settings=settings, rich_markup_mode=None, pretty_exceptions_enable=False
    )
    app.callback()(_root)  # with it, a single command too is called by its name
    first = next(iter(called), None)
    for name in [first] if first in COMMANDS else COMMANDS:
        command = getattr(import_module(f"graceperiod.cli.{name}"), name)
        app.command(context_settings=settings)(command)
    return app


def _root() -> None:
    """Was this CBSA filing late, or does no penalty apply?"""
