"""What all tests share."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from tests.browser import browser, open_page  # noqa: F401 - fixtures for all tests
from tests.examples import PROFILE, examples

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

for name in ("quick", "ci", "all"):
    settings.register_profile(
        name,
        deadline=None,  # machines differ, and no test is timed
        max_examples=examples(300),
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile(PROFILE)

_LONGEST_ID = 40  # characters of a value


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of Hypothesis; those that draw by other means mark themselves."""
    for item in items:
        # Hypothesis' own mark: the function that asks for it is newer than the oldest version.
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.property)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a long text by its argument: a value of a test can have ten million characters."""
    long = isinstance(val, str | bytes) and len(val) > _LONGEST_ID
    return argname if long else None


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Let one process have all tests of Spark, whose cluster takes longer to start than they do."""
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 - only where it is there

    if config.getvalue("dist") != "loadfile":
        return None
    scheduler = LoadFileScheduling(config, log)
    file_of = scheduler._split_scope  # noqa: SLF001 - made for schedulers to say otherwise
    scheduler._split_scope = lambda test: "spark" if "spark" in test else file_of(test)  # noqa: SLF001 - as above
    return scheduler


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[dict[str, str]]:
    """A server of PostgreSQL, for all tests that need one."""
    pytest.importorskip("psycopg", reason="PostgreSQL is reached by psycopg")
    from tests import postgres  # noqa: PLC0415 - only for these

    with postgres.server() as variables:
        yield variables


@pytest.fixture
def postgres(postgres_server: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty database, which the environment names to psycopg and, as a URL, to SQLAlchemy."""
    import psycopg  # noqa: PLC0415 - only where it is there

    for name, value in postgres_server.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://")
    with psycopg.connect(autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS test WITH (FORCE)")
        connection.execute("CREATE DATABASE test")
    monkeypatch.setenv("PGDATABASE", "test")


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator["SparkSession"]:
    """A session of Spark on a small cluster, for all tests that need one."""
    pytest.importorskip("pyspark", reason="needs the extra spark")
    from tests import cluster  # noqa: PLC0415 - only for these

    with cluster.session(tmp_path_factory.mktemp("spark")) as session:
        yield session
