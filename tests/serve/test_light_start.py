"""What a server does not load before somebody needs it; each costs every process megabytes and the start a tenth of a second."""

import json
import subprocess
import sys

from app.core.settings import ROOT

LATE = {
    "numpy", "scipy", "PIL", "typst", "pyld", "xlsxwriter", "joserfc", "alembic", "dbos", "rich", "typer", "psycopg", "rapidfuzz",
    "cryptography", "segno",
}  # fmt: skip
PROGRAM = """
import importlib, json, sys
from app import main, serve
for room in main.ROOMS:
    importlib.import_module(f"app.{room}.views")
loaded = lambda: sorted({name.split(".")[0] for name in sys.modules})
serving = loaded()
from app import cli
print(json.dumps([serving, loaded()]))
"""


def test_what_only_some_pages_or_other_programs_need_is_loaded_late() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    serving, with_commands = map(set, json.loads(said))

    assert {"fastapi", "sqlalchemy"} <= serving
    assert serving & LATE == set()
    assert "dbos" not in with_commands, "only `ieum work` loads it, when it begins"
