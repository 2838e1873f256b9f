"""What all tests share."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.browser import browser, open_page  # noqa: F401 - fixtures for all tests

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

settings.register_profile(
    "graceperiod",
    deadline=None,  # machines differ, and no test is timed
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("graceperiod")


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator["SparkSession"]:
    """A session of Spark on a small cluster, for all tests that need one."""
    from tests import cluster  # noqa: PLC0415 - only for these

    with cluster.session(tmp_path_factory.mktemp("spark")) as session:
        yield session
