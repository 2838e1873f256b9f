"""Files of transmissions, audited: larger than memory, in and out, and what was found in them.

Needs the extra `audit`.
"""

from graceperiod.audit.run import Audit, Progress, audit_file
from graceperiod.audit.summary import Summary

__all__ = ["Audit", "Progress", "Summary", "audit_file"]
