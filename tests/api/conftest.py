import pytest

from tests.api.desk import ApiDesk, Program
from tests.factories.world import World


@pytest.fixture
def desk(world: World) -> ApiDesk:
    return ApiDesk.open(world)


@pytest.fixture
def program(desk: ApiDesk) -> Program:
    """A program that may do everything at 제주."""
    return desk.program()
