"""From a published notice to outages: `read_bulletin` reads one, `read_bulletins` several."""

from graceperiod.bulletins.model import Bulletin, BulletinStatus, Finding, FindingCode
from graceperiod.bulletins.reader import read_bulletin, read_bulletins

__all__ = [
    "Bulletin",
    "BulletinStatus",
    "Finding",
    "FindingCode",
    "read_bulletin",
    "read_bulletins",
]
