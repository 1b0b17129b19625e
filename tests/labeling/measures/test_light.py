"""A task type may import the light measures when the server starts: they load nothing heavy."""

import json
import subprocess
import sys

from app.core.settings import ROOT

PROGRAM = """
import json, sys
from app.labeling.measures import (
    classification, consensus, error_rates, intervals, kappa, korean_text, majority, matching, outcome, spans, wilson,
)
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


def test_light_measures_load_neither_numpy_nor_rapidfuzz() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert "app" in json.loads(said)
    assert not {"numpy", "scipy", "rapidfuzz", "sqlalchemy"} & set(json.loads(said))
