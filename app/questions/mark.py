"""Pure: points placed on a picture, as rows of two numbers (`x-<row>`, `y-<row>`), each in per cent of width and height."""

from collections.abc import Sequence
from typing import Literal, Self

from pydantic import Field, model_validator

from app.questions.base import Form, MediaUrl, Order, Problem, Response, same, values
from app.questions.frozen import Frozen, ShortText
from app.questions.korean import clean, in_count
from app.questions.shapes import Ellipse, OnPicture, Outline, Polygon, Rectangle, Shape, outline
from app.questions.views import UNANSWERED, Grade, PartGrade, QuestionView, ReviewRow, ReviewView, grade_of, percent

MOST_MARKS = 12
SIDES = {"x": "왼쪽에서", "y": "위에서"}


class Target(Frozen):
    """An area that wants a mark; `label` names it afterwards."""

    shape: Shape
    label: ShortText


class Spot(Frozen):
    """A mark on screen, in the units of the picture's size. `hit`: the number of its target; None when it counts for none."""

    number: int
    x: float
    y: float
    hit: int | None = None


class MarkScene(Frozen):
    """The picture to mark: at most `rows` marks. After the end `targets` are the areas and `spots` the marks."""

    width: float
    height: float
    rows: int
    targets: tuple[Outline, ...] = ()
    spots: tuple[Spot, ...] = ()


class Mark(OnPicture):
    """fraction = hits / max(targets, marks): each target counts once, and a mark too many costs what a missed one does.

    Where targets overlap, marks go to targets so that as many as possible are hit.
    Source: Moodle, question/type/ddmarker/question.php, get_num_parts_right().
    """

    partial_credit = True
    type: Literal["mark"]
    targets: tuple[Target, ...] = Field(min_length=1, max_length=MOST_MARKS)
    most: int | None = Field(default=None, ge=1, le=MOST_MARKS)

    @model_validator(mode="after")
    def _enough_marks(self) -> Self:
        if self.most is not None and self.most < len(self.targets):
            raise ValueError(f"most is {self.most}, but there are {len(self.targets)} targets to mark")
        for number, (target, (x, y)) in enumerate(zip(self.targets, self.right_marks(), strict=True), start=1):
            if not target.shape.contains(x * self.size[0] / 100, y * self.size[1] / 100):
                raise ValueError(f"target {number} is too small: no whole per cent lies in its middle")
        return self

    @property
    def rows(self) -> int:
        """How many marks may be placed; without `most`, two more than there are targets."""
        return self.most or min(MOST_MARKS, len(self.targets) + 2)

    def shapes(self) -> Sequence[Rectangle | Ellipse | Polygon]:
        return [target.shape for target in self.targets]

    def texts(self) -> list[str]:
        return [*super().texts(), *(target.label for target in self.targets)]

    def _scene(self) -> MarkScene:
        width, height = self.size
        return MarkScene(width=width, height=height, rows=self.rows)

    def view(self, order: Order, media: MediaUrl = same) -> QuestionView:
        self.check_order(order)
        return QuestionView(**self._shared(media), own=self._scene())

    def parse(self, form: Form, order: Order, prefix: str = "") -> Response | Problem:
        self.check_order(order)
        marks: list[list[int]] = []
        for row in range(self.rows):
            typed = {side: clean(" ".join(values(form, f"{prefix}{side}-{row}")[:1])) for side in SIDES}
            if not any(typed.values()):
                continue
            for side, text in typed.items():
                if problem := _problem(text, row, side):
                    return problem
            marks.append([int(typed["x"]), int(typed["y"])])
        return {"marks": marks} if marks else {}

    def echo(self, form: Form, prefix: str = "") -> Response:
        """Both numbers of each row as typed, cut to a sane length."""
        rows = range(self.rows)
        return {"marks": [[clean(" ".join(values(form, f"{prefix}{s}-{n}")[:1]))[:9] for s in SIDES] for n in rows]}

    def _placed(self, response: Response) -> list[tuple[float, float]]:
        """The marks in the picture's units."""
        width, height = self.size
        return [(x * width / 100, y * height / 100) for x, y in response.get("marks", ())]

    def hits(self, response: Response) -> dict[int, int]:
        """Which mark counts for which target: {mark: target}, as many as can be (augmenting paths)."""
        placed = self._placed(response)
        reach = [[n for n, (x, y) in enumerate(placed) if target.shape.contains(x, y)] for target in self.targets]
        taken: dict[int, int] = {}

        def find(target: int, seen: set[int]) -> bool:
            for mark in reach[target]:
                if mark not in seen:
                    seen.add(mark)
                    if mark not in taken or find(taken[mark], seen):
                        taken[mark] = target
                        return True
            return False

        for target in range(len(self.targets)):
            find(target, set())
        return taken

    def grade(self, response: Response, order: Order) -> Grade:
        self.check_order(order)
        marks = response.get("marks")
        if not marks:
            return UNANSWERED
        taken = self.hits(response)
        parts = [PartGrade(token=str(at), right=at in taken) for at in range(len(marks))]
        return grade_of(len(taken) / max(len(self.targets), len(marks)), parts)

    def _credit(self, response: Response, order: Order, grade: Grade) -> str:
        found, extra = len(self.hits(response)), len(response.get("marks", ())) - len(self.targets)
        if grade.state not in ("partial", "wrong") or not found:
            return ""
        words = f"{in_count(len(self.targets), '곳')} 가운데 {in_count(found, '곳')}을 찾았어요. "
        if extra > 0:
            words += f"점을 {in_count(extra, '개')} 더 찍어서 그만큼 나눠 셌어요. "
        return f"{words}{percent(grade.fraction)}를 얻었어요."

    def review(self, response: Response, order: Order, media: MediaUrl = same) -> ReviewView:
        taken = self.hits(response)
        by_target = {target: mark for mark, target in taken.items()}
        spots = tuple(
            Spot(number=at + 1, x=round(x, 2), y=round(y, 2), hit=None if at not in taken else taken[at] + 1)
            for at, (x, y) in enumerate(self._placed(response))
        )
        outlines = tuple(outline(target.shape, at) for at, target in enumerate(self.targets))
        rows = tuple(
            ReviewRow(
                text=target.label,
                given=f"{by_target[at] + 1}번 점" if at in by_target else None,
                answer="",
                right=at in by_target,
            )
            for at, target in enumerate(self.targets)
        )
        scene = self._scene().model_copy(update={"targets": outlines, "spots": spots})
        return ReviewView(**self._reviewed(response, order, media), rows=rows, own=scene)

    def right_marks(self) -> list[tuple[int, int]]:
        """A mark for each target, in per cent."""
        width, height = self.size
        inner = (shape.inner_point() for shape in self.shapes())
        return [(round(100 * x / width), round(100 * y / height)) for x, y in inner]


def _problem(text: str, row: int, side: str) -> Problem | None:
    name = f"{row + 1}번 점의 ‘{SIDES[side]}’"
    if not text:
        return Problem(f"{name} 숫자가 비어 있어요. 두 숫자를 모두 적거나 모두 지워 주세요.", f"{side}-{row}")
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= 100):
        return Problem(f"{name} 숫자는 0부터 100까지 적어 주세요.", f"{side}-{row}")
    return None
