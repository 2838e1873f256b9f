"""Spark for tests: a master and two workers as processes of their own, and a session on them.

All of it listens on 127.0.0.1 alone, and ends with the context that started it.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["CONNECT", "session"]

HERE = "127.0.0.1"
CONNECT = "spark.graceperiod.connect"
"""The setting of a session that says where its Connect server is."""

_PATIENCE = 60  # seconds for a process to listen
_QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # for a JVM that lives for a minute


@contextmanager
def session(folder: Path) -> Iterator["SparkSession"]:
    """A session whose two executors are processes of two workers, with a Connect server in it."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only where it is there

    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java")
    master, connect = _free_port(), _free_port()
    with ExitStack() as stack:
        daemons = folder / "daemons"
        daemons.mkdir()
        stack.enter_context(
            _daemon(daemons, "master.Master", "--port", str(master), "--webui-port", "0")
        )
        _wait_for(master)
        for name in ("one", "two"):
            options = ["--cores", "1", "--memory", "1g", "--webui-port", "0"]
            work = ["--work-dir", str(folder / name), f"spark://{HERE}:{master}"]
            stack.enter_context(_daemon(daemons, "worker.Worker", *options, *work))
        settings = {
            "spark.connect.grpc.binding.address": HERE,
            "spark.connect.grpc.binding.port": connect,
            "spark.driver.bindAddress": HERE,
            "spark.driver.extraJavaOptions": _QUICK,
            "spark.driver.host": HERE,
            "spark.driver.memory": "2g",
            "spark.executor.extraJavaOptions": _QUICK,
            "spark.executor.memory": "1g",
            "spark.plugins": "org.apache.spark.sql.connect.SparkConnectPlugin",
            "spark.sql.shuffle.partitions": 4,
            "spark.sql.warehouse.dir": folder / "warehouse",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            CONNECT: f"sc://{HERE}:{connect}",
        }
        builder = SparkSession.builder.master(f"spark://{HERE}:{master}")
        for name, value in settings.items():
            builder = builder.config(name, str(value))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SPARK_LOCAL_IP", HERE)
            patch.setenv("PYSPARK_PYTHON", sys.executable)
            # Processes that are killed leave no measurement of theirs.
            patch.delenv("COVERAGE_PROCESS_START", raising=False)
            spark = builder.getOrCreate()
        stack.callback(spark.stop)
        spark.sparkContext.setLogLevel("ERROR")
        yield spark


@contextmanager
def _daemon(folder: Path, name: str, *options: str) -> Iterator[None]:
    """A master or a worker, with nothing of this process's environment but what it needs."""
    import pyspark  # noqa: PLC0415 - only where it is there

    home = Path(pyspark.__file__).parent
    kept = {name: os.environ[name] for name in ("PATH", "JAVA_HOME") if name in os.environ}
    settings = {
        "SPARK_DAEMON_JAVA_OPTS": _QUICK,
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": HERE,
        "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",
    }
    log = folder / f"{name}-{len(list(folder.iterdir()))}.log"
    with log.open("w") as output:
        program = str(home / "bin" / "spark-class")
        process = subprocess.Popen(
            [program, f"org.apache.spark.deploy.{name}", "--host", HERE, *options],
            env=kept | settings,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.create_server((HERE, 0)) as server:
        port: int = server.getsockname()[1]
    return port


def _wait_for(port: int) -> None:
    until = monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection((HERE, port)).close()
        except ConnectionRefusedError:
            if monotonic() > until:
                raise
            sleep(0.1)
        else:
            return
