"""From the lines of a message to its sections, still as written.

`wraps` joins lines that a mailer cut, and `around` tells a notice from what stands around it and
from other notices. `sections` goes through its lines once: `heads` knows the title, `labels` what
stands before a value, `grids` and `tables` the rows of tables, and `times` lines of times. No
instant is made here, and no system is said to be out: that is for `claims`.
"""
