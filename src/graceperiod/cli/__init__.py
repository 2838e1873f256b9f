"""The command line, a command a file. Needs the extra `cli`.

Results go to stdout, everything else to stderr. `decide` ends with 0 for no penalty, 1 where a
penalty may apply, and 3 for undetermined; every other command ends with 0 when its work is done.
All end with 2 for wrong usage or input that cannot be read.
"""
