"""From a published notice to outages: `read_bulletin` reads one, `read_bulletins` several.

`source`, `page` and `claims` stand one after the other and do not know each other; all of them ask
`words`, and `reader` puts them together. What passes between them (`document`) is frozen. The names
are loaded at first use: the values alone are needed more often than the reader.
"""

from typing import TYPE_CHECKING

from graceperiod._lazy import import_lazily

if TYPE_CHECKING:
    from graceperiod.bulletins.model import Bulletin, BulletinSection, Finding, FindingCode
    from graceperiod.bulletins.reading import read_bulletin, read_bulletins
    from graceperiod.bulletins.revisions import fold_bulletins
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

import_lazily(
    __name__,
    {
        "model": "Bulletin BulletinSection BulletinStatus Finding FindingCode Resolution",
        "reading": "read_bulletin read_bulletins",
        "revisions": "fold_bulletins",
    },
)
