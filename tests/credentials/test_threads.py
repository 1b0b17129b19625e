"""Many people check certificates at once: PyLD's caches stand no two threads, so they take turns."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pyld import jsonld

from app.credentials.jsonld import canonical_nquads


def test_only_one_thread_at_a_time_is_in_pyld(signed: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    document = {key: value for key, value in signed.items() if key != "proof"}
    normalize, inside, most = jsonld.normalize, 0, 0

    def watched(*args: Any) -> Any:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.01)  # long enough for the others to come in, if they can
        try:
            return normalize(*args)
        finally:
            inside -= 1

    monkeypatch.setattr(jsonld, "normalize", watched)
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(lambda _: canonical_nquads(document), range(16)))
    assert most == 1
    assert len(set(results)) == 1
