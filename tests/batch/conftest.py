"""What tests of tables share."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.batch import cluster

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator["SparkSession"]:
    """A session of Spark on a small cluster; one for all tests."""
    with cluster.session(tmp_path_factory.mktemp("spark")) as session:
        yield session
