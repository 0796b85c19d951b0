"""The settings of a test run: those of a server, with a home of its own that is gone afterwards."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_home = Path(tempfile.mkdtemp(prefix="linli-test-"))
_owner = os.getpid()


def _remove_home() -> None:
    if os.getpid() == _owner:
        shutil.rmtree(_home, ignore_errors=True)


atexit.register(_remove_home)
os.environ["LINLI_HOME"] = str(_home)
os.environ["LINLI_DEMO"] = "0"

from linli.site.settings import *  # noqa: E402, F403
from linli.site.settings import DATABASES  # noqa: E402

#: Every client of a test begins with its own middleware: no list of all static files for each of them.
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

_default = DATABASES["default"]
if "sqlite" in _default["ENGINE"]:
    # A file, as in life: threads that race wait for each other instead of meeting "table is locked".
    _default["TEST"] = {"NAME": str(_home / "test.sqlite3")}
    _default["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    _default["TEST"] = {"NAME": "test_linli"}
