"""What an author sees: pages straight from the files, answered as a trainee answers, with what is wrong above them."""

import datetime
import re

import pytest
from fastapi.testclient import TestClient

from app.core.headers import SECURITY_HEADERS
from app.preview import shelf
from app.preview.app import HOST, create_preview
from tests.content.conftest import ACTIVITY, QUIZ

TODAY = datetime.date(2026, 11, 21)
LESSON_FILE = "courses/0-ready/01-apples.md"
NOTE = "courses/0-ready/notes/apples.md"


@pytest.fixture
def author(folder, monkeypatch):
    """Whole checks are made when a test says so, and not in a thread once the files have rested."""
    monkeypatch.setattr(shelf, "REST_S", 3600)
    folder.write("quizzes/banks/stage-0.yaml", QUIZ.replace("intro: 풀어 봐요.\n", ""))
    app = create_preview(folder.root / "courses", folder.root / "quizzes", lambda: TODAY)
    return TestClient(app, base_url=f"https://{HOST}", follow_redirects=False)


def token(html):
    return re.search(r'name="_csrf" value="(\w+)"', html)[1]


def version(html):
    return '"' + re.search(r'data-preview="(\w+)"', html)[1] + '"'


def test_the_index_leads_to_every_lesson_quiz_bank_and_note_and_names_what_is_wrong(author, folder):
    folder.write(NOTE, "no front matter\n")
    author.app.state.shelf.check()

    html = author.get("/").text

    for url in ("/lessons/0-ready/apples", "/quizzes/check-apples", "/quizzes/stage-0", "/banks/stage-0"):
        assert f'href="{url}"' in html
        answer = author.get(url)
        assert answer.status_code == 200
        assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert f"<code>{NOTE}:1</code> a note begins with front matter" in html


def test_an_activity_is_answered_as_by_a_trainee_and_can_be_begun_anew(author):
    url = "/lessons/0-ready/apples"
    html = author.get(url).text
    assert "정답과 설명 보기" in html
    assert "review-unanswered" in html  # the key, for the author
    right = re.search(r'value="(\d)"[^>]*>(?:(?!<input).)*?사과', html[html.index('id="activity-first"') :], re.S)[1]

    fragment = author.post(
        f"{url}/activities/first",
        data={"answer": right, "_csrf": token(html)},
        headers={"hx-request": "true", "sec-fetch-site": "same-origin"},
    )

    assert fragment.status_code == 200
    assert "review-right" in fragment.text
    assert "review-right" in author.get(url).text
    author.post("/forget", data={"page": "lesson:0-ready/apples", "next": url, "_csrf": token(html)})
    assert "review-right" not in author.get(url).text


def test_a_save_changes_the_page_s_version_and_nothing_else_does(author, folder):
    url = "/lessons/0-ready/apples"
    before = version(author.get(url).text)
    ask = {"params": {"page": "lesson:0-ready/apples"}, "headers": {"if-none-match": before}}
    other = author.get("/version", params={"page": "quiz:stage-0"}).headers["etag"]
    assert author.get("/version", **ask).status_code == 304

    folder.change(LESSON_FILE, "title: 사과를 세요", "title: 배를 세요")

    assert author.get("/version", **ask).status_code == 204
    assert author.get("/version", params={"page": "quiz:stage-0"}).headers["etag"] == other
    html = author.get(url).text
    assert "<h1>배를 세요</h1>" in html
    folder.write("courses/0-ready/media/apples-2.svg", "<svg/>")
    assert author.get("/version", **ask).headers["etag"] != version(html)  # a picture beside it counts too


def test_a_lesson_that_cannot_be_read_says_where_and_comes_back_once_it_is_mended(author, folder):
    text = folder.text(LESSON_FILE)
    line = folder.change(LESSON_FILE, "```summary", "```sumary")

    html = author.get("/lessons/0-ready/apples").text

    assert f"<code>{LESSON_FILE}:{line}</code> no block is called &#39;sumary&#39;" in html
    assert author.post("/lessons/0-ready/apples/activities/first", data={"_csrf": token(html)}).status_code == 404
    folder.write(LESSON_FILE, text)
    assert 'id="activity-first"' in author.get("/lessons/0-ready/apples").text


def test_a_lesson_written_just_now_is_shown_before_any_list_names_it(author, folder):
    folder.write("courses/0-ready/02-pears.md", folder.text(LESSON_FILE).replace("사과를 세요", "배를 세요"))

    html = author.get("/lessons/0-ready/pears").text

    assert "<h1>배를 세요</h1>" in html
    author.app.state.shelf.check()
    assert "is not listed under lessons" in author.get("/lessons/0-ready/pears").text
    assert "차례에 없음" in author.get("/").text


def test_the_whole_check_says_what_one_file_alone_cannot(author, folder):
    html = author.get("/quizzes/stage-0").text
    assert "data-preview-whole>" in html
    folder.change("quizzes/stage-0.yaml", "lesson: apples", "lesson: plums")

    html = author.get("/quizzes/stage-0").text

    assert "no lesson is called &#39;plums&#39;" in html
    assert "다른 파일과 견주는 검사는 곧 이어져요" in html
    assert "ieum-whole" not in author.get("/version", params={"page": "quiz:stage-0"}).headers
    author.app.state.shelf.check()
    assert "ieum-whole" in author.get("/version", params={"page": "quiz:stage-0"}).headers


@pytest.mark.parametrize(
    "url", ["/lessons/0-ready/none", "/quizzes/none", "/banks/none", "/notes/0-ready/none", "/media/lessons/none/x.svg",
            "/media/quizzes/none.svg", "/lessons/..%2f0-ready/apples"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(author, url):
    assert author.get(url).status_code == 404


def test_another_site_s_name_for_this_machine_reads_nothing(author):
    assert author.get("/", headers={"host": "evil.example"}).status_code == 400


def test_every_question_of_a_bank_is_there_however_it_is_answered(author, folder):
    bank = "slug: stage-0\ntitle: 은행\nquestions:\n  - id: told\n    type: essay\n    prompt: 까닭을 적어요.\n    explanation: 좋아요."
    bank += "\n    rubric:\n      - {title: 까닭, levels: [{points: 0, text: 없음}, {points: 2, text: 있음}]}\n"
    activity = ACTIVITY.format(id="picked").split("\n", 1)[1].rsplit("```", 1)[0].replace("\n", "\n    ").rstrip()
    folder.write("quizzes/banks/stage-0.yaml", bank + "  - " + activity + "\n")

    html = author.get("/banks/stage-0").text

    assert 'id="activity-told"' in html
    assert 'id="activity-picked"' in html
    assert html.count('action="/bank/stage-0/questions/') == 1  # nobody marks the essay here
