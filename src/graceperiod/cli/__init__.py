"""The command line, a command a file. Needs the extra `cli`, but for the list of its commands.

Results go to stdout, everything else to stderr. `decide` ends with 0 where no penalty applies, 1
where a penalty may apply, and 3 where the facts do not decide it. Every other command ends with 0
when its work is done. All end with 2 for wrong usage, and for input that cannot be read.
"""

COMMANDS = {
    "decide": "Decide whether the penalty for one transmission is lifted, and say why.",
    "audit": "Decide each row of a file, or of several, and sum up the answers.",
    "read": "Read bulletins, and show their outages and what a person should check.",
    "outages": "List the outages on record, how long each system was out, or what the record has.",
    "timeline": "Draw the outages on record and their grace as a timeline by system.",
}
"""Each command, in the file of its name, with its help in a line."""

_LISTED = "\n".join(f"  {name:<10}{line}" for name, line in COMMANDS.items())
HELP = f"""\
Usage: graceperiod COMMAND [OPTIONS]

Was this CBSA filing late, or does no penalty apply?

Commands:
{_LISTED}

Options:
  -h, --help            Show this text; after a command, its options.
  --version             Show the version.
  --install-completion  Install completion for your shell.
  --show-completion     Show what that would install.
"""
"""The help of the whole, which is shown without the extra too."""
