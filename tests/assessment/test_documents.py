"""A cohort goes on with the version of a quiz that it froze, whatever the file says since."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from app.cohorts import documents
from app.cohorts.documents import frozen_document
from app.cohorts.opening import load_documents
from app.content.lesson import Lesson
from app.content.quiz import Quiz
from app.core.database import Database
from app.core.errors import NotFound
from tests.statements import count_statements


@pytest.fixture(autouse=True)
def _empty_memory() -> Iterator[None]:
    documents._older.clear()
    yield
    documents._older.clear()


@pytest.fixture
def quiz(app: FastAPI, database: Database) -> Quiz:
    """Stored, and since then written anew in its file."""
    with database.write() as session:
        load_documents(session, app.state.content)
    return app.state.content.quizzes["every-type"]


@pytest.fixture
def edited(quiz: Quiz) -> Quiz:
    return Quiz.model_validate(quiz.model_dump() | {"title": "새로 쓴 문제"})


def test_the_file_serves_without_a_statement_while_it_says_the_same(
    app: FastAPI, database: Database, quiz: Quiz
) -> None:
    with database.read() as session, count_statements(app) as seen:
        assert frozen_document(session, Quiz, quiz.hash, quiz) is quiz
    assert seen == []


def test_the_stored_version_serves_once_the_file_has_changed_and_is_read_once(
    app: FastAPI, database: Database, quiz: Quiz, edited: Quiz
) -> None:
    with database.read() as session, count_statements(app) as seen:
        for _ in range(3):
            found = frozen_document(session, Quiz, quiz.hash, edited)
            assert (found.title, found.hash) == (quiz.title, quiz.hash)
    assert len(seen) == 1


def test_a_version_that_is_nowhere_is_not_found(database: Database, edited: Quiz) -> None:
    with database.read() as session:
        for digest in (None, edited.hash):
            with pytest.raises(NotFound):
                frozen_document(session, Quiz, digest, None)


def test_a_hash_of_another_kind_of_document_is_not_found(app: FastAPI, database: Database, quiz: Quiz) -> None:
    with database.read() as session, pytest.raises(NotFound):
        frozen_document(session, Lesson, quiz.hash, None)


def test_the_memory_of_old_versions_stays_small(quiz: Quiz) -> None:
    for number in range(3 * documents._OLDER_KEPT):
        documents._keep(f"{number:064}", quiz)
    assert len(documents._older) == documents._OLDER_KEPT
