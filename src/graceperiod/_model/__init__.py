"""What every value shares: `values` has their base and what fields take, `documents` how those with
many parts are written, and `classes` how a class of them shows itself.
"""

from graceperiod._model.documents import SCHEMA_NAME, Documented
from graceperiod._model.values import (
    AnySystems,
    Day,
    Duration,
    EasternDatetime,
    Flag,
    FrozenModel,
    SomeSystems,
    Text,
    check_all,
)

__all__ = [
    "SCHEMA_NAME", "AnySystems", "Day", "Documented", "Duration", "EasternDatetime", "Flag",
    "FrozenModel", "SomeSystems", "Text", "check_all",
]  # fmt: skip
