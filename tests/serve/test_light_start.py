"""What a server does not load before somebody needs it; each costs every process megabytes and the start a tenth of a second."""

import json
import os
import subprocess
import sys

from app.core.settings import ROOT

LATE = {
    "numpy", "scipy", "PIL", "typst", "pyld", "xlsxwriter", "joserfc", "alembic", "dbos", "rich", "typer", "psycopg", "rapidfuzz",
    "cryptography", "segno", "nh3",
}  # fmt: skip
START = """
import json, os, sys
from app import serve
from app.core.settings import Settings
app = serve._application(Settings())
held = [each for kind in ("lesson", "quiz", "bank", "practice") for each in app.state.content.group(kind)._held.values()]
from fastapi.openapi import models, utils
built = models.OpenAPI.__pydantic_complete__
document = utils.get_openapi(title="", version="", routes=app.routes)
print(json.dumps([built, len(document["paths"]), sorted(sys.modules), len(held), sum(type(each).__name__ == "Written" for each in held)]))
"""
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


def test_a_start_makes_no_model_of_a_document_and_loads_nothing_of_pydantic_1(tmp_path):
    """The second start, for the first one keeps what it has read."""
    files = {
        "VAR_DIR": f"{tmp_path}",
        "DATABASE_URL": f"sqlite:///{tmp_path}/ieum.sqlite3",
        "DEMO": "true",
        "SECRET_KEY": "0123456789abcdef" * 4,
    }
    for _ in range(2):
        said = subprocess.run(
            [sys.executable, "-c", START],
            cwd=ROOT, env=os.environ | files, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
    built, described, modules, documents, written = json.loads(said)

    assert documents == written > 50
    assert "pydantic.v1.main" not in modules
    assert "app.main" in modules
    assert not built, "what only the document of the JSON API needs is built when that is read"
    assert described > 5
