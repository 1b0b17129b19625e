"""JCS as RFC 8785 says, by the package that signs here. The checker's own is held against the same file in a browser."""

import json
import struct
from pathlib import Path

import pytest
import rfc8785

VECTORS = json.loads((Path(__file__).parent / "vectors" / "rfc8785.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("given", "canonical"), VECTORS["pairs"])
def test_documents(given: str, canonical: str) -> None:
    assert rfc8785.dumps(json.loads(given)).decode() == canonical


@pytest.mark.parametrize(("bits", "canonical"), VECTORS["numbers"])
def test_numbers(bits: str, canonical: str) -> None:
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert rfc8785.dumps(number).decode() == canonical
