"""/metrics: who may read it, and the text of one scrape over all processes."""

import hmac
import ipaddress
import os
import platform
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from fastapi import Request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector

from app.core import metric_files
from app.core.health import code_revision
from app.core.metrics import COUNTED
from app.core.settings import VERSION, Settings

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
# A proxy on this host connects from the loopback address as well; it says so in one of these.
_FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded", "via")


class Collector(Protocol):
    def collect(self) -> Iterable[Metric]: ...


def may_scrape(request: Request, settings: Settings) -> bool:
    """With the token; or, where none is set, from this host and not through a proxy."""
    if settings.metrics_token is not None:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.metrics_token.get_secret_value()}".encode())
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def serving_processes() -> list[int]:
    """The processes that share one folder of counts; with one process, this one."""
    folder = os.environ.get(metric_files.VARIABLE)
    return metric_files.processes(Path(folder)) if folder else [os.getpid()]


def scrape(gauges: Collector) -> bytes:
    """Everything that is counted, in Prometheus' text format."""
    folder = os.environ.get(metric_files.VARIABLE)
    if folder is None:
        return generate_latest(_together(COUNTED.collect, gauges.collect, _build))
    with metric_files.folded(Path(folder)):
        counted = list(MultiProcessCollector(None, folder).collect())  # type: ignore[no-untyped-call]
    return generate_latest(_together(lambda: counted, gauges.collect, _build))


def _together(*parts: Callable[[], Iterable[Metric]]) -> CollectorRegistry:
    class All:
        def collect(self) -> Iterator[Metric]:
            for part in parts:
                yield from part()

    registry = CollectorRegistry()
    registry.register(All())
    return registry


def _build() -> Iterator[Metric]:
    build = GaugeMetricFamily("ieum_build_info", "What runs here", labels=("version", "revision", "python"))
    build.add_metric((VERSION, code_revision(), platform.python_version()), 1)
    yield build
