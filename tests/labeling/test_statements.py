"""The statement budget: the next picture at most 3, an answer at most 6, the session look-up included."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tests.labeling.conftest import RIGHT, T1, Trainee, form_of


@contextmanager
def counted(trainee: Trainee) -> Iterator[list[str]]:
    said: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        if not statement.startswith(("BEGIN", "SELECT set_config")):
            said.append(statement)

    engine = trainee.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_picture_takes_three_statements_at_most(trainee: Trainee) -> None:
    run = trainee.start("tutorial")
    trainee.browser.submit(f"{run}/items/1", form_of(T1))
    with counted(trainee) as said:
        trainee.browser.get(f"{run}/items/1")
    assert len(said) <= 3, said


def test_an_answer_takes_six_statements_at_most(trainee: Trainee) -> None:
    run = trainee.start("tutorial")
    token = trainee.browser.csrf()
    for path, revision in ((f"{run}/items/1", 0), (f"{run}/items/1", 1), (f"{run}/items/1/check", 2)):
        with counted(trainee) as said:
            answer = trainee.browser.post(path, data={**form_of(T1, revision), "_csrf": token})
        assert answer.status_code == 303
        assert len(said) <= 6, said


def test_handing_in_an_exam_takes_six_statements_at_most(trainee: Trainee) -> None:
    trainee.passed("practice:boxes/tutorial", "practice:boxes/practice")
    run = trainee.start("exam")
    trainee.draw(run, RIGHT)
    token = trainee.browser.csrf()
    with counted(trainee) as said:
        trainee.browser.post(f"{run}/hand-in", data={"_seq": 0, "_csrf": token})
    assert len(said) <= 6, said
