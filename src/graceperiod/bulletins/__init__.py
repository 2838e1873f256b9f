"""From a published notice to outages: `read_bulletin` reads one, `read_bulletins` several."""

from graceperiod.bulletins.model import Bulletin, BulletinSection, Finding, FindingCode
from graceperiod.bulletins.reader import read_bulletin
from graceperiod.bulletins.revisions import fold_bulletins, read_bulletins
from graceperiod.outages import BulletinStatus
from graceperiod.record.resolutions import Resolution

__all__ = [
    "Bulletin",
    "BulletinSection",
    "BulletinStatus",
    "Finding",
    "FindingCode",
    "Resolution",
    "fold_bulletins",
    "read_bulletin",
    "read_bulletins",
]
