"""Put the sources of the offline checker into one file whose own policy lets nothing in and nothing out."""

import base64
import hashlib
from pathlib import Path

from app.completion.offline import CHECKER as TARGET

SOURCES = Path(__file__).parent
SCRIPTS = ("strict-json.js", "jcs.js", "keys.js", "files.js", "checker.js", "page.js")
__all__ = ["SCRIPTS", "SOURCES", "TARGET", "build"]


def build() -> str:
    """The whole page. Its policy names the one script and the one style by their hashes: no other runs, and there is nothing
    that it may connect to."""
    bodies = [(SOURCES / name).read_text().replace('"use strict";\n', "", 1).strip() for name in SCRIPTS]
    script = '\n"use strict";\n(() => {\n' + "\n\n".join(bodies) + "\n})();\n"
    style = "\n" + (SOURCES / "page.css").read_text()
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    )
    page = (SOURCES / "page.html").read_text()
    return page.replace("{policy}", policy).replace("{style}", style).replace("{script}", script)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
