"""The offline checker as it is handed out: the built page with the issuer's keys and lists of now inside. Pure but for reading it.

`tools/verifier` has its sources and builds it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from app.credentials.credential import seoul_moment

CHECKER = Path(str(files("app.completion").joinpath("offline_page", "checker.html")))
FILE_NAME = "이음 수료증 확인기.html"
_EMPTY = '<script type="application/json" id="trust">null</script>'


@cache
def _halves() -> tuple[str, str]:
    before, found, after = CHECKER.read_text(encoding="utf-8").partition(_EMPTY)
    if not found:
        raise ValueError(f"{CHECKER} has no place for the trust bundle: run python -m tools.verifier")
    return before, after


def checker_page(dids: Sequence[Mapping[str, Any]], lists: Sequence[Mapping[str, Any]], made: datetime) -> str:
    """The page. What is put in is data to it, never script: its policy runs one script only, by hash, and `<` is escaped."""
    trust = {"made": seoul_moment(made), "dids": list(dids), "lists": list(lists)}
    data = json.dumps(trust, ensure_ascii=False).replace("<", "\\u003c")
    before, after = _halves()
    return f'{before}<script type="application/json" id="trust">{data}</script>{after}'
