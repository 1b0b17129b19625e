"""Layouts read from their text are those that were written, whatever their shape."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.layout_text import LayoutReader

SLUG = st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True)
ENTRY = st.fixed_dictionaries(
    {"id": SLUG, "order": st.lists(st.integers(0, 5), max_size=4)}, optional={"bank": SLUG}
)  # fmt: skip


@given(st.lists(st.lists(ENTRY, max_size=5), max_size=5), st.booleans())
def test_what_is_read_is_what_json_reads(layouts: list[list[dict[str, Any]]], bank_first: bool) -> None:
    reader = LayoutReader()
    for layout in [*layouts, *layouts]:  # the second time from what the first one kept
        text = json.dumps(layout, sort_keys=bank_first)
        assert reader.read(text) == layout


@pytest.mark.parametrize("text", ['[{"id": "a", "order": [}]', '[{"id": "a', "", "[{]"])
def test_a_broken_text_is_an_error_also_after_good_ones(text: str) -> None:
    reader = LayoutReader()
    reader.read('[{"id": "a", "order": [0]}]')
    with pytest.raises(ValueError, match=r"Expecting|Unterminated|Invalid"):
        reader.read(text)
