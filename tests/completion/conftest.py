"""What the certificate tests share: a center with a graduate, and the fixtures of a signed credential."""

import pytest

from tests.completion.desk import CertificateDesk
from tests.credentials.conftest import facts, key, method, resolve, signed
from tests.factories.world import World

__all__ = ["desk", "facts", "key", "method", "resolve", "signed"]


@pytest.fixture
def desk(world: World) -> CertificateDesk:
    """A center worker, a cohort and a graduate; the issuer's keys are there."""
    return CertificateDesk.open(world)
