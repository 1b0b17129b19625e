"""Badges: what they rest on, what they say was measured, and how they come to a person."""

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from app.cohorts.outline import Stage, Step, StepFact
from app.completion.badges import badges_of, find_badge, judge
from app.completion.measures import Likeness, MockFacts, graded, marks_of, of_likeness, of_mock_work
from app.completion.models import Achievement, Certificate
from app.core.idempotency import fresh_key
from app.credentials.credential import CredentialFacts, build_credential
from app.credentials.did import key_resolver
from app.credentials.proofs import verify_bytes
from app.credentials.shapes import OpenBadgeCredential, unknown_shape
from app.labeling.graders.boxes import Grade as BoxGrade
from app.labeling.types.base import Grade
from app.work.kinds import Tools
from tests.completion.desk import CertificateDesk, outcome_of, text_of
from tests.factories.completion import MARKS, STAGE, graduate, pass_steps
from tests.work.conftest import Hands

SKILL, WHOLE = "skill-boxes", "stage-3-practice"
PASSED = {key: StepFact("passed", score) for key, score in MARKS.items()}


def values(results: Any) -> dict[str, str]:
    return {each.slug: each.value for each in results}


def test_an_outline_gives_a_badge_a_stage_and_a_skill() -> None:
    talk = Stage(
        slug="talks", title="특강", summary="", week=9, steps=(Step(key="lesson:talks/one", title="하나"),), beside=True
    )
    found = badges_of((STAGE, talk))
    assert [(each.slug, each.title) for each in found] == [
        (WHOLE, "0단계 직접 해봐요 이수 배지"),
        (SKILL, "사진에 네모 표시하기 실습 통과 배지"),
    ]
    assert not any("자격" in each.title for each in found)
    assert find_badge((STAGE,), "skill-spans") is None


@pytest.mark.parametrize(
    ("slug", "without", "earned"),
    [
        (SKILL, None, True),
        (SKILL, "practice:boxes/exam", False),
        (SKILL, "lesson:3-practice/rights", True),  # a skill is a skill
        (WHOLE, None, True),
        (WHOLE, "assignment:boxes", True),  # the final assignment is the course's
        (WHOLE, "lesson:3-practice/rights", False),
        (WHOLE, "quiz:stage-3", False),
    ],
)
def test_a_badge_rests_on_its_own_steps_only(slug: str, without: str | None, earned: bool) -> None:
    badge = find_badge((STAGE,), slug)
    assert badge is not None
    assert judge(badge, {key: fact for key, fact in PASSED.items() if key != without}).completed is earned


def test_an_exemption_gives_no_badge() -> None:
    badge = find_badge((STAGE,), WHOLE)
    assert badge is not None
    exempt = {key: StepFact("exempt") for key in PASSED} | {"stage:3-practice": StepFact("exempt")}
    assert not judge(badge, exempt).completed


def test_marks_come_from_the_ledger() -> None:
    skill, whole = find_badge((STAGE,), SKILL), find_badge((STAGE,), WHOLE)
    assert skill is not None
    assert whole is not None
    assert values(marks_of(skill, (STAGE,), PASSED)) == {"exam-boxes": "87.2"}
    assert values(marks_of(whole, (STAGE,), PASSED)) == {"exam-boxes": "87.2", "quiz": "90"}


def test_graded_answers_are_pooled_into_precision_recall_f1_and_overlap() -> None:
    detail = BoxGrade(3, 1, 1, (0.9, 0.8, 0.7), 2)
    found = graded(
        [Grade(75.0, 3, 1, 1, detail=detail), Grade(100.0, 2, 0, 0, detail=BoxGrade(2, 0, 0, (1.0, 0.99), 2))]
    )
    # 5 right of 6 given and 6 asked for; overlaps (0.9 + 0.8 + 0.7 + 1.0 + 0.99) / 5 = 0.878
    assert values(found) == {"recall": "83.3", "precision": "83.3", "f1": "83.3", "mean-overlap": "87.8"}
    assert graded([]) == ()
    assert graded([Grade(0.0, 0, 2, 0)]) == ()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (MockFacts(), {}),
        (MockFacts(checked=4, hits=4), {}),  # too few to say anything
        (MockFacts(checked=6, hits=5), {"hidden-gold": "83.3"}),
        (MockFacts(adapted={"seen": 2, "kept": 2, "until": 0}), {}),
        (
            MockFacts(adapted={"seen": 4, "kept": 3, "until": 1, "before_seen": 3, "before": 3}),
            {"guide-change": "75", "guide-change-until": "1"},
        ),
        (MockFacts(adapted={"seen": 4, "kept": 1, "until": None}), {"guide-change": "25"}),
    ],
)
def test_mock_work_says_hidden_gold_and_the_changed_rule(facts: MockFacts, said: dict[str, str]) -> None:
    assert values(of_mock_work(facts)) == said


def test_agreement_needs_enough_answers() -> None:
    assert of_likeness(Likeness(0.9, 4)) == ()
    assert of_likeness(None) == ()
    assert values(of_likeness(Likeness(0.8765, 5))) == {"agreement": "87.6"}


def test_a_badge_has_no_hours_and_a_certificate_has_some(facts: CredentialFacts) -> None:
    badge = build_credential(facts.model_copy(update={"kind": "badge", "hours": None}))
    assert badge["credentialSubject"]["achievement"]["achievementType"] == "Badge"
    assert unknown_shape(badge, OpenBadgeCredential) is None
    for change in (
        {"creditsEarned": 80},
        {"achievement": badge["credentialSubject"]["achievement"] | {"achievementType": "Certificate"}},
    ):
        forged = badge | {"credentialSubject": badge["credentialSubject"] | change}
        assert unknown_shape(forged, OpenBadgeCredential) is not None


def badges(desk: CertificateDesk) -> list[Certificate]:
    return [each for each in desk.certificates() if each.kind == "badge"]


def test_a_trainee_asks_for_a_badge_sees_first_what_it_says_and_shows_it_to_anyone(desk: CertificateDesk) -> None:
    trainee = desk.trainee()
    assert "사진에 네모 표시하기 실습 통과 배지 받을 수 있음" in text_of(trainee.get("/wallet/badges").text)
    page = text_of(trainee.get(f"/wallet/badges/{SKILL}").text)
    for words in ("배지에 이렇게 적힙니다", "김영숙", "통과 시험 점수 87.2점", "받을 때 정해집니다"):
        assert words in page
    key = fresh_key()
    answers = [trainee.submit(f"/wallet/badges/{SKILL}", {"_key": key}) for _ in range(2)]
    assert [each.headers["location"] for each in answers] == ["/wallet/badges"] * 2

    (badge,) = badges(desk)
    assert (badge.state, badge.number, badge.pdf_hash, badge.achievement_slug) == (
        "valid",
        "제 2026-0001호",
        None,
        SKILL,
    )
    assert "사진에 네모 표시하기 실습 통과 배지 받음" in text_of(trainee.get("/wallet/badges").text)
    assert "사진에 네모 표시하기 실습 통과 배지 2026년 11월 23일" in text_of(trainee.get("/wallet").text)
    raw = trainee.get(f"/certificates/{badge.public_id}/credential.json").content
    assert verify_bytes(raw, key_resolver(desk.public().get("/.well-known/did.json").json())).ok
    said = json.loads(raw)
    assert said["credentialSubject"]["achievement"]["achievementType"] == "Badge"
    assert "creditsEarned" not in said["credentialSubject"]
    public = desk.public().get(f"/v/{badge.token}")
    assert outcome_of(public.text) == "유효"
    assert "김*숙" in text_of(public.text)
    assert "교육 시간" not in text_of(public.text)
    achievement = desk.public().get(f"/achievements/{SKILL}/v1")
    assert "국가자격이 아닙니다" in text_of(achievement.text)
    assert "0시간" not in text_of(achievement.text)
    described = desk.public().get(f"/achievements/{SKILL}/v1", headers={"accept": "application/ld+json"}).json()
    assert described["achievementType"] == "Badge"
    assert trainee.get(f"/certificates/{badge.public_id}/certificate.pdf").status_code == 404


def test_a_badge_changes_neither_the_outcome_nor_the_certificate_to_come(desk: CertificateDesk) -> None:
    desk.trainee().submit(f"/wallet/badges/{SKILL}", {"_key": fresh_key()})
    assert "김영숙 김영숙 님 고르기 수료 가능" in text_of(desk.staff.get(desk.page).text)
    assert desk.issued().number == "제 2026-0002호"  # one series for both
    with desk.world.database.read() as session:
        assert sorted(session.execute(select(Achievement.slug, Achievement.version)).all()) == [
            ("ai-data-crowdworker", 1),
            (SKILL, 1),
        ]


def test_what_is_not_earned_or_not_there_is_not_given(desk: CertificateDesk) -> None:
    account, _ = desk.world.trainee(desk.cohort, "박순자")
    browser = desk.world.browser(account)
    answer = browser.submit(f"/wallet/badges/{SKILL}", {"_key": fresh_key()})
    assert answer.status_code == 422
    assert "조건 1개 가운데 1개가 모자랍니다" in text_of(answer.text)
    for slug in ("skill-spans", "no-such"):
        assert browser.get(f"/wallet/badges/{slug}").status_code == 404
        assert browser.submit(f"/wallet/badges/{slug}", {"_key": fresh_key()}).status_code == 404
    assert desk.staff.submit(f"/wallet/badges/{SKILL}", {"_key": fresh_key()}).status_code == 403
    assert desk.certificates() == []


def test_staff_give_a_badge_to_everyone_who_earned_it_also_to_who_left(desk: CertificateDesk) -> None:
    people = [graduate(desk.world, desk.cohort)[1] for _ in range(4)]
    _, half = desk.world.trainee(desk.cohort, "박순자")
    pass_steps(desk.world, half, {"practice:boxes/exam": 81.0})
    desk.staff.submit(
        f"/enrolments/{people[0].public_id}/outcome", {"outcome": "조기취업", "reason": "마트 취업으로 조기 종료"}
    )
    url = f"/cohorts/{desk.cohort.public_id}"
    listed = text_of(desk.staff.get(f"{url}/badges").text)
    assert "배지 2가지, 훈련생 6명, 2026-11-23 기준" in listed
    assert "실습 통과 배지 6명 중 6명 6명 중 0명" in listed
    assert "이수 배지 6명 중 5명" in listed

    begun = desk.staff.submit(f"{url}/issuances", {"_key": fresh_key(), "everyone": "yes", "badge": SKILL})
    preview = begun.headers["location"]
    assert "통과 시험 점수 81점" in text_of(desk.staff.get(preview).text)
    work = desk.staff.submit(f"{preview}/start").headers["location"]
    assert work.startswith("/works/")
    # What was measured is issued as it was seen: the worker reads no course files.
    pass_steps(desk.world, half, {"practice:boxes/exam": 99.0})
    state = desk.world.app.state
    Hands(Tools(desk.world.database, state.settings, state.exports), state.work_kinds).finish()

    found = badges(desk)
    assert sorted(each.sequence for each in found) == [1, 2, 3, 4, 5, 6]
    half_badge = next(each for each in found if each.enrolment_id == half.id)
    assert half_badge.printed is not None
    assert half_badge.printed["results"][0]["value"] == "81"
    nobody = desk.staff.submit(f"{url}/issuances", {"_key": fresh_key(), "everyone": "yes", "badge": SKILL})
    assert nobody.status_code == 422
    assert desk.staff.submit(f"{url}/issuances", {"_key": fresh_key(), "badge": "made-up"}).status_code == 404


def test_a_revoked_badge_says_so_and_may_be_given_anew_by_staff_only(desk: CertificateDesk) -> None:
    trainee = desk.trainee()
    trainee.submit(f"/wallet/badges/{SKILL}", {"_key": fresh_key()})
    (badge,) = badges(desk)
    assert desk.revoke(badge).status_code == 303
    assert "취소된 배지입니다" in text_of(trainee.get("/wallet/badges").text)
    public = desk.public().get(f"/v/{badge.token}").text
    assert outcome_of(public) == "취소"
    assert "이 배지를 취소했습니다" in text_of(public)
    assert "배지 확인" in public
    assert "수료증" not in text_of(public)
    assert trainee.submit(f"/wallet/badges/{SKILL}", {"_key": fresh_key()}).status_code == 422
    form = {"_key": fresh_key(), "enrolment": [str(desk.enrolment.public_id)], "badge": SKILL}
    assert desk.staff.submit(f"/cohorts/{desk.cohort.public_id}/certificates", form).status_code == 303
    assert [(each.state, each.revision) for each in badges(desk)] == [("revoked", 1), ("valid", 2)]


def test_an_issue_after_badges_were_added_is_the_same_version_of_the_achievement_as_before(
    desk: CertificateDesk,
) -> None:
    """The description of a course that was issued before this version must not become another one."""
    desk.issued()
    with desk.world.database.write() as session:
        kept = session.scalars(select(Achievement)).one()
        assert set(kept.body) == {
            "title", "hours", "narrative", "rule_title", "rule_source", "rule_source_date", "conditions", "subjects",
        }  # fmt: skip
        session.execute(update(Certificate).values(state="revoked", revoked_reason="발급 오류"))
    assert desk.issued().achievement_version == 1
