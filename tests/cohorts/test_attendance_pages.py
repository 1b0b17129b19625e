"""Taking attendance: the classes of a cohort, the sheet, the ledger, the number shown in class, and asking for a correction."""

import itertools
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cohorts import attendance_ledger
from app.cohorts.models import AttendanceMark, AttendanceRequest, ClassSession, Cohort, Enrolment
from app.cohorts.planning import keep_dates, plan_dates
from app.cohorts.session_planning import code_at, is_code
from app.core.actor import Role
from app.core.clock import FixedClock
from tests.cohorts.conftest import Office
from tests.cohorts.test_table import read_xlsx
from tests.conftest import TEST_SECRET
from tests.factories.world import Browser
from tests.statements import count_statements

PART = {"HX-Request": "true"}


@dataclass
class Class:
    """A cohort that meets from Monday, 23 November 2026, 14:00 on; it is 09:30 of that day. `people`: by name."""

    office: Office
    clock: FixedClock
    cohort: Cohort
    teacher: Browser
    people: dict[str, tuple[Any, Enrolment]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"/cohorts/{self.cohort.public_id}/attendance"

    def join(self, *names: str) -> None:
        for name in names:
            self.people[name] = self.office.world.trainee(self.cohort, name)

    def classes(self) -> list[ClassSession]:
        with self.office.world.database.read() as session:
            own = ClassSession.cohort_id == self.cohort.id
            return list(session.scalars(select(ClassSession).where(own).order_by(ClassSession.starts_at)))

    def plan(self, begins: str = "14:00") -> list[ClassSession]:
        assert self.teacher.submit(f"{self.url}/plan", {"begins": begins}).status_code == 303
        return self.classes()

    def mark(self, found: ClassSession, name: str, mark: str, seq: int = 0, part: bool = True, **extra: str) -> Any:
        sent = {"enrolment": str(self.people[name][1].public_id), "mark": mark, "_seq": str(seq), **extra}
        return self.teacher.submit(f"/classes/{found.public_id}/marks", sent, headers=PART if part else {})

    def ledger(self, name: str) -> list[tuple[int, str, str]]:
        with self.office.world.database.read() as session:
            own = AttendanceMark.enrolment_id == self.people[name][1].id
            found = session.scalars(
                select(AttendanceMark).where(own).order_by(AttendanceMark.at, AttendanceMark.number)
            )
            return [(each.number, each.mark, each.source) for each in found]

    def browser(self, name: str) -> Browser:
        return self.office.world.browser(self.people[name][0])

    def number(self, found: ClassSession) -> str:
        return code_at(bytes.fromhex(TEST_SECRET), found.public_id, self.clock.instant)

    def later(self, **by: float) -> None:
        self.clock.instant += timedelta(**by)
        self.teacher = self.office.world.browser(
            self.office.world.staff(self.office.center, Role.INSTRUCTOR, "오상훈"), staff=True
        )


@pytest.fixture
def meeting(office: Office, clock: FixedClock) -> Class:
    content = office.world.app.state.content
    timetable = content.timetables["ai-data-crowdworker"]
    cohort = office.world.cohort(
        office.center,
        name="출석하는 회차",
        documents={"timetable:ai-data-crowdworker": timetable.hash},
        class_dates=keep_dates(plan_dates(timetable, date(2026, 11, 23), {})),
    )
    made = Class(
        office, clock, cohort, office.world.browser(office.world.staff(office.center, Role.INSTRUCTOR), staff=True)
    )
    made.join("김영희", "박순자", "이정호")
    return made


def test_the_timetable_becomes_classes_once_and_a_class_is_added_moved_cancelled_and_taken_up_again(
    meeting: Class,
) -> None:
    assert "시간표의 수업을 출석부에 올리기" in meeting.teacher.get(meeting.url).text
    refused = meeting.teacher.submit(f"{meeting.url}/plan", {"begins": "2시"})
    assert refused.status_code == 422
    assert "14:00처럼" in refused.text
    classes = meeting.plan()
    assert len(meeting.plan("15:00")) == len(classes) > 3  # a second tab
    first = classes[0]
    typed = {
        "title": "보충 수업",
        "kind": "live",
        "on": "2026-11-28",
        "starts": "10:00",
        "ends": "12:00",
        "reason": "결석이 많아서",
    }
    add = f"/cohorts/{meeting.cohort.public_id}/classes"
    assert [meeting.teacher.submit(add, {**typed, "_key": "k"}).status_code for _ in range(2)] == [303, 303]
    assert len(meeting.classes()) == len(classes) + 1
    over = meeting.teacher.submit(
        add, {**typed, "on": "2026-11-23", "starts": "15:00", "ends": "17:00", "reason": "짧"}
    )
    assert over.status_code == 422
    assert "까닭을 5자에서" in over.text
    assert (
        "시간이 겹쳐요"
        in meeting.teacher.submit(add, {**typed, "on": "2026-11-23", "starts": "15:00", "ends": "17:00"}).text
    )
    change = f"/classes/{first.public_id}/change"
    moved = {
        "deed": "move",
        "on": "2026-11-24",
        "starts": "10:00",
        "ends": "12:00",
        "reason": "강사 사정이 있어서",
        "_seq": "0",
    }
    assert meeting.teacher.submit(change, moved).status_code == 303
    stale = meeting.teacher.submit(change, {**moved, "deed": "cancel"})
    assert stale.status_code == 409
    assert "그사이 이 수업의" in stale.text
    assert (
        meeting.teacher.submit(change, {"deed": "cancel", "reason": "태풍이 와서 쉬어요", "_seq": "1"}).status_code
        == 303
    )
    page = meeting.teacher.get(meeting.url).text
    assert "태풍이 와서 쉬어요" in page
    assert meeting.mark(first, "김영희", "출석").status_code == 409
    assert (
        meeting.teacher.submit(change, {"deed": "reopen", "reason": "다시 하기로 했어요", "_seq": "2"}).status_code
        == 303
    )
    assert [each.state for each in meeting.classes()] == ["planned"] * (len(classes) + 1)


def test_everyone_is_unmarked_then_present_and_the_few_are_changed_with_one_tap_each(meeting: Class) -> None:
    found = meeting.plan()[0]
    sheet = meeting.teacher.get(f"/classes/{found.public_id}").text
    assert sheet.count("data-roll-line") == 3
    assert "안 적은 3명 모두 출석" in sheet
    assert meeting.mark(found, "박순자", "결석").headers["Ieum-Saved"]
    for _ in range(2):
        assert meeting.teacher.submit(f"/classes/{found.public_id}/all-present").status_code == 303
    answer = meeting.mark(found, "이정호", "지각", seq=1)
    again = meeting.mark(found, "이정호", "지각", seq=1)  # a double click
    assert (answer.status_code, again.status_code) == (200, 200)
    assert 'hx-swap-oob="true"' in answer.text
    assert "<html" not in answer.text
    assert meeting.ledger("김영희") == [(1, "출석", "all")]
    assert meeting.ledger("박순자") == [(1, "결석", "staff")]
    assert meeting.ledger("이정호") == [(1, "출석", "all"), (2, "지각", "staff")]
    plain = meeting.mark(found, "김영희", "조퇴", seq=1, part=False)
    assert plain.headers["location"].endswith(f"#p-{meeting.people['김영희'][1].public_id}")
    assert pressed(meeting, found) == ["조퇴", "결석", "지각"]
    found_by_name = meeting.teacher.get(f"/classes/{found.public_id}", params={"search": "순자"}).text
    assert found_by_name.count("data-roll-line") == 1


def pressed(meeting: Class, found: ClassSession) -> list[str]:
    """The marks that stand, by name of the people."""
    text = meeting.teacher.get(f"/classes/{found.public_id}").text
    return re.findall(r'name="mark" value="([^"]+)" aria-pressed="true"', text)


def test_a_stale_tab_gets_both_marks_and_loses_neither(meeting: Class) -> None:
    found = meeting.plan()[0]
    meeting.mark(found, "김영희", "출석")
    stale = meeting.mark(found, "김영희", "결석")
    assert stale.status_code == 409
    assert "지금 적힌 것: <strong>출석</strong>" in stale.text
    assert "방금 보낸 것: <strong>결석</strong>" in stale.text
    assert "Ieum-Saved" not in stale.headers
    assert 'name="_seq" value="1"' in stale.text
    whole = meeting.mark(found, "김영희", "결석", part=False)
    assert whole.status_code == 409
    assert "방금 보낸 것: <strong>결석</strong>" in whole.text
    assert meeting.ledger("김영희") == [(1, "출석", "staff")]
    assert meeting.mark(found, "김영희", "결석", seq=1).status_code == 200


def test_of_two_who_write_in_the_same_instant_the_second_is_told(
    meeting: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = meeting.plan()[0]
    meeting.mark(found, "김영희", "출석")
    answers = [None]  # the second read the ledger before the first had written
    real = attendance_ledger.standing_mark
    monkeypatch.setattr(attendance_ledger, "standing_mark", lambda *of: answers.pop() if answers else real(*of))
    assert meeting.mark(found, "김영희", "결석").status_code == 409
    answers.append(None)
    assert meeting.mark(found, "김영희", "출석").status_code == 200  # the same, sent twice at once
    assert meeting.ledger("김영희") == [(1, "출석", "staff")]


def test_what_is_excused_needs_evidence_and_a_correction_of_another_day_its_reason(meeting: Class) -> None:
    found = meeting.plan()[0]
    bare = meeting.mark(found, "김영희", "공결")
    assert bare.status_code == 422
    assert "어떤 증빙을 보았는지" in bare.text
    assert "증빙의 내용을 2자에서" in bare.text
    assert meeting.mark(found, "김영희", "공결", evidence="public", note="예비군 훈련 통지서").status_code == 200
    assert "예비군 훈련 통지서" in meeting.teacher.get(f"/classes/{found.public_id}").text
    meeting.mark(found, "박순자", "결석")
    meeting.later(days=1)
    silent = meeting.mark(found, "박순자", "지각", seq=1)
    assert silent.status_code == 422
    assert "고치는 까닭을 2자에서" in silent.text
    assert meeting.mark(found, "박순자", "지각", seq=1, missed="20", note="접속 기록을 확인함").status_code == 200
    page = meeting.teacher.get(f"/enrolments/{meeting.people['박순자'][1].public_id}/attendance").text
    assert page.index("결석</span>") < page.index("지각</span>")
    assert "20분 빠짐" in page
    assert "접속 기록을 확인함" in page
    with meeting.office.world.database.read() as session:
        verbs = set(session.scalars(select(AuditEntry.verb).where(AuditEntry.verb.like("cohorts.attendance%"))))
    assert verbs == {"cohorts.attendance_excused", "cohorts.attendance_corrected", "cohorts.attendance_seen"}


def test_another_center_finds_no_class_and_nobody_of_another_cohort_is_marked(meeting: Class) -> None:
    found = meeting.plan()[0]
    world = meeting.office.world
    elsewhere = world.organisation("다른 센터")
    stranger = world.browser(world.staff(elsewhere), staff=True)
    _, outsider = world.trainee(meeting.office.cohort)
    for path in ("", "/number", "/change"):
        assert stranger.get(f"/classes/{found.public_id}{path}").status_code == 404
    assert stranger.submit(f"/classes/{found.public_id}/all-present").status_code == 404
    sent = {"enrolment": str(outsider.public_id), "mark": "출석"}
    assert meeting.teacher.submit(f"/classes/{found.public_id}/marks", sent).status_code == 404
    other_trainee = world.browser(world.trainee(meeting.office.cohort)[0])
    assert other_trainee.submit(f"/my-classes/{found.public_id}/check-in", {"code": "0000"}).status_code == 404


def test_a_trainee_checks_in_with_the_number_of_the_class_and_late_is_late_by_the_servers_clock(meeting: Class) -> None:
    first = meeting.plan()[0]
    here = f"/my-classes/{first.public_id}/check-in"
    early = meeting.browser("김영희").submit(here, {"code": "1234"})
    assert early.status_code == 422
    assert "13시 30분부터 적을 수 있어요" in early.text
    meeting.later(hours=4, minutes=10)  # 13:40
    assert meeting.number(first) in meeting.teacher.get(f"/classes/{first.public_id}/number").text
    phone = meeting.browser("김영희")
    assert 'name="code"' in phone.get("/this-week").text
    assert "숫자 4개예요. 지금은 3개" in phone.submit(here, {"code": "12a3"}).text
    secret, at = bytes.fromhex(TEST_SECRET), meeting.clock.instant
    wrong = next(f"{n:04d}" for n in range(9) if not is_code(secret, first.public_id, at, f"{n:04d}"))
    for _ in range(5):
        assert "지금 보여 주는 번호와 달라요" in phone.submit(here, {"code": wrong}).text
    assert "잠시 멈췄어요" in phone.submit(here, {"code": meeting.number(first)}).text
    meeting.clock.instant += timedelta(minutes=2)
    assert [phone.submit(here, {"code": meeting.number(first)}).status_code for _ in range(2)] == [303, 303]
    assert meeting.ledger("김영희") == [(1, "출석", "code")]
    meeting.later(minutes=40)  # 14:22
    meeting.browser("박순자").submit(here, {"code": meeting.number(first)})
    assert meeting.ledger("박순자") == [(1, "지각", "code")]
    assert "22분 빠짐" in meeting.browser("박순자").get("/my-attendance").text
    meeting.later(hours=2)
    assert "시간이 지났어요" in meeting.browser("이정호").submit(here, {"code": meeting.number(first)}).text
    assert "시간이 지났어요" in meeting.teacher.get(f"/classes/{first.public_id}/number").text
    assert meeting.mark(first, "박순자", "출석", seq=1).status_code == 200  # staff can always change it


def test_a_trainee_reads_the_days_in_words_and_a_person_answers_what_is_asked(meeting: Class) -> None:
    found = meeting.plan()[0]
    meeting.mark(found, "김영희", "결석")
    meeting.later(days=1)
    phone = meeting.browser("김영희")
    page = phone.get("/my-attendance").text
    assert "0.0%</strong> (1일 중 0일" in page
    assert "결석한 날" in page
    ask = f"/my-classes/{found.public_id}/request"
    assert f'href="{ask}"' in page
    assert "까닭을 5자에서" in phone.submit(ask, {"wanted": "출석", "text": "네"}).text
    assert phone.submit(ask, {"wanted": "공결", "text": "예비군 훈련이었어요"}).status_code == 303
    assert phone.submit(ask, {"wanted": "출석", "text": "다시 보내는 말이에요"}).status_code == 409
    asked = open_request(meeting)
    assert f"/attendance-requests/{asked}" in meeting.teacher.get(meeting.url).text
    answer = f"/attendance-requests/{asked}"
    assert "어떤 증빙을" in meeting.teacher.submit(answer, {"decision": "changed", "answer": "확인했어요"}).text
    sent = {"decision": "changed", "answer": "통지서를 확인했어요", "evidence": "public"}
    assert meeting.teacher.submit(answer, sent).status_code == 303
    assert meeting.teacher.submit(answer, sent).status_code == 409
    assert meeting.ledger("김영희") == [(1, "결석", "staff"), (2, "공결", "request")]
    page = phone.get("/my-attendance").text
    assert "센터의 답: 통지서를 확인했어요" in page
    assert "100.0%</strong> (1일 중 1일" in page


def open_request(meeting: Class) -> UUID:
    with meeting.office.world.database.read() as session:
        return session.scalars(select(AttendanceRequest.public_id)).one()


def test_the_cohorts_table_and_both_files_say_the_same_of_attendance(meeting: Class) -> None:
    for each in meeting.plan()[:3]:
        for name, mark in (("김영희", "지각"), ("박순자", "출석"), ("이정호", "결석")):
            meeting.mark(each, name, mark)
    worker, home = meeting.office.worker, f"/cohorts/{meeting.cohort.public_id}"
    page = worker.get(home, params={"sort": "attendance"}).text
    shown = re.findall(r'data-label="출석" class="num">(\d+일 중 \d+일)<br><span class="small quiet">([\d.]+)%', page)
    assert shown == [("3일 중 0일", "0.0"), ("3일 중 2일", "66.6"), ("3일 중 3일", "100.0")]
    wanted = {"purpose": "출석 보고"}
    lines = worker.submit(f"{home}/exports", {**wanted, "format": "csv"}).text.splitlines()
    days = str(len({each.starts_at.date() for each in meeting.classes()}))
    assert [line.split(",")[-5:] for line in lines[1:4]] == [
        ["2", "3", "66.6", "1", days],
        ["3", "3", "100.0", "0", days],
        ["0", "3", "0.0", "3", days],
    ]
    cells = read_xlsx(worker.submit(f"{home}/exports", {**wanted, "format": "xlsx"}).content)
    assert [row[-5:] for row in cells[1:4]] == [
        [2, 3, 66.6, 1, int(days)],
        [3, 3, 100, 0, int(days)],
        [0, 3, 0, 3, int(days)],
    ]


def test_a_sheet_and_a_mark_cost_the_same_for_three_and_for_thirteen(meeting: Class) -> None:
    classes = meeting.plan()
    marks = itertools.cycle(enumerate(("출석", "지각", "조퇴", "외출")))

    def mark() -> Any:
        number, mark = next(marks)
        return meeting.mark(classes[0], "김영희", mark, seq=number)

    def costs() -> list[int]:
        found = []
        sheet, whole = f"/classes/{classes[0].public_id}", meeting.url
        for act in (
            lambda: meeting.teacher.get(sheet),
            mark,
            lambda: meeting.teacher.get(whole),
            lambda: meeting.teacher.get(f"/cohorts/{meeting.cohort.public_id}"),
        ):
            meeting.ledger("김영희")
            with count_statements(meeting.office.world.app) as seen:
                assert act().status_code == 200
            found.append(len(seen))
        return found

    costs()
    few = costs()
    meeting.join(*(f"훈련생{n}" for n in range(10)))
    for each in classes[:3]:
        meeting.teacher.submit(f"/classes/{each.public_id}/all-present")

    assert costs() == few
    assert few[0] <= 7
    assert few[1] <= 12
    assert few[2] <= 10
