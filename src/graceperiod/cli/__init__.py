"""The command line, a command a file. Needs the extra `cli`.

Results go to stdout, everything else to stderr. `decide` ends with 0 where no penalty applies, 1
where a penalty may apply, and 3 where the facts do not decide it. Every other command ends with 0
when its work is done. All end with 2 for wrong usage, and for input that cannot be read.
"""
