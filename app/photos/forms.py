"""The form of the corners, read with a clear word about each. Pure."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.core.errors import Invalid
from app.photos.pictures import Point

CORNER_NAMES = ("왼쪽 위", "오른쪽 위", "오른쪽 아래", "왼쪽 아래")
Number = Annotated[str, StringConstraints(max_length=12)]


class CornersForm(BaseModel):
    """Four corners as typed, what to do, and the state that the form answers."""

    model_config = ConfigDict(extra="ignore")
    corner_x: list[Number] = Field(default=[], max_length=8)
    corner_y: list[Number] = Field(default=[], max_length=8)
    deed: Annotated[str, StringConstraints(max_length=20)] = "save"
    seq: int = Field(default=0, alias="_seq", ge=0, le=2**31 - 1)


def read_corners(form: CornersForm, width: int, height: int) -> list[Point]:
    """Four points, in whole pixels. Raises Invalid naming each corner that is no point of the picture."""
    if len(form.corner_x) != len(CORNER_NAMES) or len(form.corner_y) != len(CORNER_NAMES):
        raise Invalid("모서리의 칸이 빠진 채로 왔어요. 화면을 새로 열고 다시 해 주세요.")
    faults: dict[str, str] = {}
    points: list[Point] = []
    for number, (name, x, y) in enumerate(zip(CORNER_NAMES, form.corner_x, form.corner_y, strict=True), 1):
        try:
            point = (round(float(x)), round(float(y)))
        except (ValueError, OverflowError):
            faults[f"corner-{number}"] = f"‘{name}’ 모서리에 숫자가 필요해요. 두 칸 모두 숫자를 적어 주세요."
            continue
        if not (0 <= point[0] <= width and 0 <= point[1] <= height):
            faults[f"corner-{number}"] = f"‘{name}’ 모서리가 사진 밖이에요. 가로 {width}, 세로 {height}까지예요."
        points.append(point)
    if faults:
        raise Invalid(" ".join(faults.values()), faults)
    return points
