"""Whose totals somebody may read. Pure."""

from collections.abc import Sequence


def may_read(totals_under: Sequence[str], path: str) -> bool:
    """Those of the organisations whose paths these are, and of all below them."""
    return bool(path) and any(path.startswith(top) for top in totals_under if top)
