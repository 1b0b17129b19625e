"""What the pages need to show a question: the Jinja filters its templates use, and where the templates are.

The application adds TEMPLATES to its loader and FILTERS to its environment; nothing else is needed.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.core.josa import josa
from app.core.markdown import render, render_inline

TEMPLATES = Path(__file__).parent / "templates"


def first_words(prompt: str, most: int = 60) -> str:
    """How a question begins, at most so many characters, for a list: plain, without the marks around what is set in bold."""
    plain = " ".join(prompt.replace("**", "").split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


FILTERS: dict[str, Callable[..., Any]] = {
    "markdown": render,
    "markdown_inline": render_inline,
    "first_words": first_words,
    "josa": josa,
}
