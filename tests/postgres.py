"""PostgreSQL for tests: a server in an empty folder, reached through a socket in it alone.

It ends with the context that started it.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

__all__ = ["server"]

_DEBIAN = [str(folder) for folder in Path("/usr/lib/postgresql").glob("*/bin")]  # not on the path
_SETTINGS = "-c listen_addresses= -c fsync=off -c unix_socket_directories="


@contextmanager
def server() -> Iterator[dict[str, str]]:
    """The variables of the environment by which psycopg finds the server."""
    path = os.pathsep.join([os.environ["PATH"], *_DEBIAN])
    initdb, pg_ctl = (shutil.which(name, path=path) for name in ("initdb", "pg_ctl"))
    if initdb is None or pg_ctl is None:
        pytest.skip("needs the server of PostgreSQL, Debian's package postgresql")
    with TemporaryDirectory() as folder:  # not pytest's, which no other user may enter
        user: dict[str, Any] = {}
        if os.geteuid() == 0:  # whom the server refuses
            user = {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(folder, "postgres")
        data, log = f"{folder}/data", f"{folder}/log"
        run = partial(subprocess.run, check=True, capture_output=True, cwd=folder, **user)
        options = ["--auth=trust", "--username=tests", "--encoding=UTF8", "--locale=C", "--no-sync"]
        run([initdb, "--pgdata", data, *options])
        run([pg_ctl, "--pgdata", data, "--log", log, "-o", _SETTINGS + folder, "--wait", "start"])
        try:
            yield {"PGHOST": folder, "PGUSER": "tests", "PGDATABASE": "postgres"}
        finally:
            run([pg_ctl, "--pgdata", data, "--mode=immediate", "stop"])
