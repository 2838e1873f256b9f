"""Audits of files of transmissions, which may be larger than memory.

Needs the extra `audit`.
"""

from graceperiod.audit.row_file import Layout
from graceperiod.audit.run import Audit, audit_file
from graceperiod.audit.summary import AuditedFile, Summary

__all__ = ["Audit", "AuditedFile", "Layout", "Summary", "audit_file"]


def __dir__() -> list[str]:
    return __all__  # and not the files that it is made of
