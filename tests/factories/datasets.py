"""Arranging the lab: a cohort that has it, and a trainee who walks through its screens as far as is wanted."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.cohorts.models import Cohort, Enrolment
from app.cohorts.outline import Stage, Step
from app.datasets.models import DatasetDraft
from app.datasets.oddities import Odd, find_odd
from app.identity.models import Account
from app.people.models import Organisation
from tests.factories.world import Browser, World

LAB = "/labs/wearable"
STEP = "assignment:wearable"
REASON = {
    "steps_slip": "proof", "steps_year": "proof", "steps_unworn": "unmeasured", "floors_huge": "impossible",
    "sleep_twice": "same", "sleep_overlap": "overlap", "sleep_shift": "proof", "heart_zero": "unmeasured",
}  # fmt: skip
TEXTS = {
    "title": "푹 잔 날과 걸음, 14일",
    "gaps": "시계를 풀어 둔 날과 값을 믿을 수 없는 날은 비워 두었어요.",
    "limits": "지어낸 한 사람의 14일이라 다른 사람도 그렇다고 말할 수 없어요.",
    "uses": "표를 다듬는 연습과 그래프 그리기 수업에 쓸 수 있어요.",
}


def lab_cohort(world: World, center: Organisation, **extra: Any) -> Cohort:
    stage = Stage(
        slug="3-practice", title="직접 해봐요", summary="건강 자료를 다뤄요.", week=1,
        steps=(Step(key="lesson:0-ready/big-letters", title="화면"), Step(key=STEP, title="최종 과제 · 건강 자료 묶음", optional=True)),
    )  # fmt: skip
    documents = {"lab:wearable": world.app.state.content.labs["wearable"].hash}
    return world.cohort(center, outline=(stage,), documents=documents, **extra)


@dataclass
class Maker:
    """A trainee in the lab. Each deed sends the form as its page has it."""

    world: World
    account: Account
    enrolment: Enrolment
    browser: Browser

    @property
    def draft(self) -> DatasetDraft:
        with self.world.database.system().read() as session:
            return session.scalars(select(DatasetDraft).where(DatasetDraft.enrolment_id == self.enrolment.id)).one()

    @property
    def odd(self) -> tuple[Odd, ...]:
        return find_odd(self.draft.source or {})

    def send(self, address: str, data: dict[str, Any], **extra: Any) -> Any:
        return self.browser.submit(LAB + address, {"_seq": str(self.draft.seq), **data}, **extra)

    def begin(self, person: str = "cloud", question: str = "sleep-and-steps") -> None:
        assert self.browser.submit(f"{LAB}/drafts").headers["location"] == f"{LAB}/question"
        assert self.send("/question", {"person": person, "question": question}).headers["location"] == f"{LAB}/source"

    def take(self) -> None:
        assert self.send("/source/shelf", {}).headers["location"] == f"{LAB}/source"

    def clean(self, wrongly: int = 0) -> None:
        """Decide about every row as the truth has it, the first `wrongly` of them not; then finish."""
        for number, odd in enumerate(self.odd, 1):
            truth = self.draft.planted.get(odd.row)
            fields = {"deed": "keep", "reason": "possible", "value": ""}
            if truth and number > wrongly:
                fields = {"deed": truth["deed"], "reason": REASON[truth["kind"]], "value": truth["value"]}
            answer = self.send(f"/rows/{number}", fields)
            assert answer.status_code == 303, answer.text
        assert self.send("/cleaning", {}).headers["location"] == f"{LAB}/rows"

    def shape(self, columns: tuple[str, ...] = ("date", "sleep", "steps")) -> None:
        names = {"date": "날짜", "sleep": "잔 시간", "steps": "걸음 수"}
        assert self.send("/shape/columns", {"bin": "day", "columns": list(columns)}).status_code == 303
        fields = {f"name-{key}": names.get(key, "다른 칸") for key in columns} | {"unit-sleep": "시간"}
        assert self.send("/shape/names", fields).status_code == 303
        kept = {"zone": "kst", "first": "2026-11-02", "last": "2026-11-15", "complete": "no"}
        assert self.send("/shape/rows", kept).headers["location"] == f"{LAB}/card/title"

    def write(self, **texts: str) -> None:
        about = {
            "about-date": "깬 날, 걸은 날의 날짜",
            "about-sleep": "깬 날 적은 밤잠의 길이",
            "about-steps": "합친 줄의 하루 걸음",
        }
        for part, fields in (("title", {}), ("columns", about), ("gaps", {}), ("limits", {}), ("uses", {})):
            sent = fields or {part: {**TEXTS, **texts}[part]}
            assert self.send(f"/card/{part}", sent).status_code == 303

    def hand_in(self) -> Any:
        return self.send("/submissions", {})

    def walk(self, wrongly: int = 0, **texts: str) -> None:
        """From the first screen to the hand-in."""
        self.begin()
        self.take()
        self.clean(wrongly)
        self.shape()
        self.write(**texts)
        assert self.hand_in().status_code == 303


def maker(world: World, cohort: Cohort, name: str = "박순자") -> Maker:
    account, enrolment = world.trainee(cohort, name)
    return Maker(world, account, enrolment, world.browser(account))


def text_of(html: str) -> str:
    """What a person reads of a page, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
