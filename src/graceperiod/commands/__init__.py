"""What the commands do and show; `cli.py` has their names and options. Needs the extra `cli`."""
