import pytest

from tests.factories.jobs import JobsDesk
from tests.factories.world import World


@pytest.fixture
def desk(world: World) -> JobsDesk:
    return JobsDesk.open(world)
