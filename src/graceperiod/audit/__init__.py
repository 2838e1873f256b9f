"""Audits of files of transmissions, which may be larger than memory.

Needs the extra `audit`.
"""

from graceperiod.audit.run import Audit, audit_file
from graceperiod.audit.summary import Summary

__all__ = ["Audit", "Summary", "audit_file"]
