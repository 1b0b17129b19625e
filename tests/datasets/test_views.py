"""The lab through HTTP, from the shelf to the package that is kept, with the instructor in between."""

import csv
import io
import zipfile
from typing import Any

import pytest
from sqlalchemy import select

from app.cohorts.models import StepState
from app.core.actor import Role
from app.datasets.archive import zip_of
from app.datasets.marks import MARK
from app.datasets.models import DatasetPackage
from app.labeling.models import Submission
from app.people.models import Organisation
from tests.factories.datasets import LAB, STEP, Maker, lab_cohort, maker, text_of
from tests.factories.world import Browser, World
from tests.statements import count_statements


@pytest.fixture
def center(world: World) -> Organisation:
    return world.organisation()


@pytest.fixture
def trainee(world: World, center: Organisation) -> Maker:
    return maker(world, lab_cohort(world, center))


@pytest.fixture
def instructor(world: World, center: Organisation) -> Browser:
    return world.browser(world.staff(center, Role.INSTRUCTOR, "오강사"), staff=True)


def test_a_dataset_goes_from_the_shelf_to_the_instructor_back_and_is_kept(
    world: World, trainee: Maker, instructor: Browser
) -> None:
    assert "네 단계예요" in trainee.browser.get(LAB).text
    trainee.walk(wrongly=2)

    assert "강사가 살펴보고 있어요" in trainee.browser.get(LAB).text
    line = text_of(instructor.get("/reviews").text)
    assert "건강 자료 묶음 만들기" in line

    judged = f"/reviews/{_waiting(world)}"
    assert instructor.submit(f"{judged}/leases").status_code == 303
    page = text_of(instructor.get(judged).text)
    assert "처음 판단" in page
    left = sum(odd.row in trainee.draft.planted for odd in trainee.odd[:2])
    assert f"손댄 잘못된 줄 {9 - left}개, 남은 것 {left}개" in page
    assert "푹 잔 날과 걸음, 14일" in page
    assert "그대로 둔다" in page
    assert zipfile.ZipFile(io.BytesIO(instructor.get(f"/datasets/judged/{_waiting(world)}").content)).testzip() is None
    back = {
        **levels(2), "verdict": "returned", "reason": "설명 부족", "note": "한계를 한 줄 더 적어 주세요.", "example": "2:whole",
    }  # fmt: skip
    assert instructor.submit(f"{judged}/decisions", {"_seq": "1", "_key": "k1", **back}).status_code == 303

    assert "한계를 한 줄 더 적어 주세요." in trainee.browser.get(LAB).text
    assert f'href="{LAB}"' in trainee.browser.get(f"/my/reviews/{_waiting(world)}").text
    assert (
        trainee.send(
            "/card/limits", {"limits": "지어낸 한 사람의 14일이에요. 계절은 가을뿐이라 여름은 몰라요."}
        ).status_code
        == 303
    )
    assert trainee.hand_in().status_code == 303
    again = f"/reviews/{_waiting(world)}"
    assert instructor.submit(f"{again}/leases").status_code == 303
    page = text_of(instructor.get(again).text)
    assert "그 뒤 부분 3가지 중 1가지" in page
    assert "지난번에 낸 것 보기" in page
    assert "바뀐 것: 한계 지어낸 한 사람의 14일이라" in page
    passed = {**levels(4), "verdict": "passed", "note": ""}
    assert instructor.submit(f"{again}/decisions", {"_seq": "1", "_key": "k2", **passed}).status_code == 303

    with world.database.system().read() as session:
        state = session.get_one(StepState, (trainee.enrolment.id, STEP))
        packages = session.scalars(select(DatasetPackage).order_by(DatasetPackage.number)).all()
    assert (state.state, state.score) == ("passed", 100.0)
    assert "통과했습니다" in trainee.browser.get(LAB).text
    assert trainee.send("/card/title", {"title": "다른 제목"}).status_code == 409
    kept = text_of(trainee.browser.get("/datasets").text)
    assert kept.count("푹 잔 날과 걸음, 14일") >= 2
    assert "계절은 가을뿐이라" in trainee.browser.get(f"/datasets/{packages[1].public_id}").text
    book = zipfile.ZipFile(io.BytesIO(trainee.browser.get(f"/datasets/{packages[1].public_id}/file").content))
    data = list(csv.reader(io.StringIO(book.read("ieum-dataset/data.csv").decode("utf-8-sig"))))
    assert data[0] == ["날짜", "걸음 수(걸음)", "잔 시간(시간)"]
    assert len(data) == 15


def levels(level: int) -> dict[str, str]:
    return {f"level-{name}": str(level) for name in ("cleaning", "shape", "card", "honesty")}


def _waiting(world: World) -> object:
    """The hand-in that came last."""
    with world.database.system().read() as session:
        return session.scalars(select(Submission.public_id).order_by(Submission.number.desc())).first()


def test_a_file_is_found_again_and_uploaded_and_anything_else_leaves_no_trace(
    world: World, center: Organisation, trainee: Maker
) -> None:
    trainee.begin()
    files = world.app.state.storage.root
    own = trainee.browser.get(f"{LAB}/export").content
    other = maker(world, lab_cohort(world, center, name="다른 회차"), "이정호")
    other.begin()
    strangers = {
        "다른 분의 연습 자료예요": other.browser.get(f"{LAB}/export").content,
        "내 시계의 기록은 받지 않아요": zip_of(
            {"samsunghealth_me_1/com.samsung.shealth.sleep.20261116093000.csv": b"my nights"}
        ),
        "묶음 파일(ZIP)이 아니에요": b"heart_rate,61",
        "4MB보다 큰": b"PK\x03\x04" + bytes(4 * 1024 * 1024),
    }
    for said, content in strangers.items():
        answer = _upload(trainee, content)
        assert answer.status_code == 422
        assert said in text_of(answer.text)
    assert trainee.browser.submit(f"{LAB}/source/file", {"_seq": "1"}).status_code == 422
    assert trainee.draft.source is None
    assert not [path for path in files.glob("??/*") if path.is_file()]

    assert MARK.encode() in own
    assert own == trainee.browser.get(f"{LAB}/export").content
    assert _upload(trainee, own).headers["location"] == f"{LAB}/source"
    assert "파일을 모두 읽었어요" in trainee.browser.get(f"{LAB}/source").text
    assert trainee.draft.way == "file"
    assert trainee.send("/source/shelf", {}).status_code == 303  # again changes nothing
    assert trainee.draft.way == "file"


def _upload(trainee: Maker, content: bytes) -> Any:
    return trainee.send("/source/file", {}, files={"file": ("내 자료.zip", content, "application/zip")})


def test_nothing_planted_is_told_before_the_step_is_finished_and_the_first_grade_stays(trainee: Maker) -> None:
    trainee.begin()
    trainee.take()
    first = trainee.odd[0]
    assert trainee.send("/rows/1", {"deed": "mend", "reason": "", "value": "많이"}).status_code == 422
    assert trainee.send("/rows/1", {"deed": "keep", "reason": "possible"}).headers["location"] == f"{LAB}/rows/2"
    for address in ("/rows", "/rows/1", "/rows/2", ""):
        page = text_of(trainee.browser.get(LAB + address).text)
        assert "잘 정했어요" not in page
        assert "진짜 기록이에요" not in page
    assert trainee.send("/cleaning", {}).status_code == 409
    assert trainee.browser.get(f"{LAB}/rows/99").status_code == 404

    trainee.clean(wrongly=len(trainee.odd))
    graded = trainee.draft.cleaned
    assert graded is not None
    assert (graded["found"], graded["planted"]) == (0, 9)
    assert "다시 보기" in trainee.browser.get(f"{LAB}/rows").text
    truth = trainee.draft.planted
    number = next(n for n, odd in enumerate(trainee.odd, 1) if odd.row in truth)
    planted = truth[trainee.odd[number - 1].row]
    assert (
        trainee.send(
            f"/rows/{number}", {"deed": planted["deed"], "reason": "proof", "value": planted["value"]}
        ).status_code
        == 303
    )
    assert "잘 정했어요" in trainee.browser.get(f"{LAB}/rows/{number}").text
    assert trainee.draft.cleaned == graded
    assert trainee.draft.decisions[first.row]["first"]["deed"] == "keep"


def test_two_windows_lose_nothing_and_what_is_not_ready_is_not_handed_in(trainee: Maker) -> None:
    trainee.begin()
    trainee.take()
    trainee.clean()
    assert trainee.browser.get(f"{LAB}/card/title").headers["location"] == f"{LAB}/shape/columns"
    trainee.shape(("date", "steps"))
    stale = {"_seq": "1", "title": "내 손으로 만든 자료"}
    again = trainee.browser.submit(f"{LAB}/card/title", stale)
    assert again.status_code == 409
    assert "내 손으로 만든 자료" in again.text
    saved = trainee.browser.submit(
        f"{LAB}/card/title", {**stale, "_seq": str(trainee.draft.seq)}, headers={"hx-request": "true"}
    )
    assert saved.headers["ieum-saved"] == "1"
    assert f'value="{trainee.draft.seq}"' in saved.text
    assert trainee.draft.texts["title"] == "내 손으로 만든 자료"
    assert trainee.browser.submit(f"{LAB}/rows/1", {"_seq": "1", "deed": "keep", "reason": "same"}).status_code == 409
    page = text_of(trainee.browser.get(f"{LAB}/check").text)
    assert "잔 시간 칸이 있어야 해요" in page
    refused = trainee.hand_in()
    assert refused.status_code == 409
    assert "필요한 칸" in refused.text
    assert trainee.browser.submit(f"{LAB}/submissions", {"_seq": "1"}).status_code == 409


def test_a_screen_and_a_decision_cost_few_statements(world: World, trainee: Maker) -> None:
    trainee.begin()
    trainee.take()
    seq = str(trainee.draft.seq)
    token = trainee.browser.csrf()
    with count_statements(world.app) as seen:
        assert trainee.browser.get(f"{LAB}/rows/1").status_code == 200
    assert len(seen) <= 3, seen
    with count_statements(world.app) as seen:
        fields = {"_csrf": token, "_seq": seq, "deed": "keep", "reason": "possible"}
        assert trainee.browser.post(f"{LAB}/rows/1", data=fields).status_code == 303
    assert len(seen) <= 6, seen


def test_a_cohort_that_was_frozen_without_the_lab_goes_on_without_it(world: World, center: Organisation) -> None:
    account, _ = world.trainee(world.cohort(center, name="예전 회차"))
    browser = world.browser(account)

    assert browser.get(LAB).status_code == 404
    assert browser.submit(f"{LAB}/drafts").status_code == 404
    assert browser.get("/labs/nothing").status_code == 404
    assert "아직 낸 자료 묶음이 없습니다" in browser.get("/datasets").text


def test_only_its_maker_and_the_instructor_of_its_center_reach_a_package(world: World, trainee: Maker) -> None:
    trainee.walk()
    with world.database.system().read() as session:
        package = session.scalars(select(DatasetPackage)).one()
    foreign = world.organisation("다른 센터")
    stranger = maker(world, lab_cohort(world, foreign), "이정호")
    elsewhere = world.browser(world.staff(foreign, Role.INSTRUCTOR), staff=True)

    for address in (f"/datasets/{package.public_id}", f"/datasets/{package.public_id}/file"):
        assert trainee.browser.get(address).status_code == 200
        assert stranger.browser.get(address).status_code == 404
    assert elsewhere.get(f"/datasets/judged/{_waiting(world)}").status_code == 404


def test_where_the_lab_answers_at_once_the_first_decision_counts(
    world: World, center: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    labs = world.app.state.content.labs
    monkeypatch.setitem(labs, "wearable", labs["wearable"].model_copy(update={"feedback": "at_once"}))
    trainee = maker(world, lab_cohort(world, center))
    trainee.begin()
    trainee.take()

    for deed in ("drop", "keep"):  # whichever is right, one of them is not
        answer = trainee.send("/rows/1", {"deed": deed, "reason": "possible"})
        assert answer.headers["location"] == f"{LAB}/rows/1"
        said = text_of(trainee.browser.get(f"{LAB}/rows/1").text)
        assert ("잘 정했어요" in said) != ("다르게 볼 수 있어요" in said)
    trainee.clean()

    first = trainee.draft.decisions[trainee.odd[0].row]["first"]
    assert first == {"deed": "drop", "reason": "possible", "value": ""}
    assert trainee.draft.cleaned is not None
    assert trainee.draft.cleaned["score"] < 100
