"""The command line, a command a file. Needs the extra `cli`, but for the list of its commands.

Results go to stdout, everything else to stderr. `decide` ends with 0 where no penalty applies, 1
where a penalty may apply, and 3 where the facts do not decide it. Every other command ends with 0
when its work is done. All end with 2 for wrong usage, and for input that cannot be read.
"""

COMMANDS = {
    "decide": "Decide one transmission and say why.",
    "audit": "Decide every row of some files.",
    "read": "Show the outages in bulletins.",
    "outages": "List the outages on record.",
    "timeline": "Draw the outages on record.",
}
"""Each command, in the file of its name, with its help in a line."""

_LISTED = "\n".join(f"  {name:<10}{line}" for name, line in COMMANDS.items())
HELP = f"""\
Usage: graceperiod COMMAND [OPTIONS]

Was this CBSA filing late, or does no penalty apply?

Commands:
{_LISTED}

After a command, -h shows its options.

Options:
  -h, --help            Show this text.
  --version             Show the version.
  --install-completion  Let your shell complete it.
  --show-completion     Show what that installs.
"""
"""The help of the whole, which is shown without the extra too."""
