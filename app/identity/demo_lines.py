"""VAR_DIR/demo.json, which the demo leaves for its sign-in page: [{"account": uuid, "line": str}] in order."""

import json
import uuid
from pathlib import Path

FILE_NAME = "demo.json"


def read_lines(var_dir: Path) -> dict[uuid.UUID, str]:
    """One line on where a demo person stands, by account, in the order of offering; {} without a readable file."""
    try:
        entries = json.loads((var_dir / FILE_NAME).read_text("utf-8"))
        return {uuid.UUID(entry["account"]): str(entry["line"]) for entry in entries}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
