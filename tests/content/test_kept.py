"""What a start keeps for the next one: the same content, or none."""

import os
import shutil
import subprocess
import sys
import zlib
from threading import Barrier, Thread

import pytest

from app.content import kept, loader
from app.content.collection import Shelf, Written
from app.content.kept import fingerprint, load_kept
from app.content.loader import load_content
from app.content.problems import ContentInvalid
from app.core.settings import ROOT
from tests.conftest import FIXTURES

IMPORTED = """
import sys
from pathlib import Path
import app.content.kept
files = (getattr(module, "__file__", None) for name, module in sys.modules.items() if name.startswith("app."))
print("\\n".join(file for file in files if file and not file.endswith("__init__.py")))
"""


@pytest.fixture
def place(tmp_path):
    """A copy of the fixtures, and the folder where what was read is kept."""
    for name in ("courses", "quizzes"):
        shutil.copytree(FIXTURES / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def never_read_again(monkeypatch):
    def refuse(*_):
        raise AssertionError("the files were read again")

    return lambda: monkeypatch.setattr(loader, "load_content", refuse)


def first_lesson(place):
    return min(place.glob("courses/*/01-*.md"))


def add_a_line(path, line="한 줄 더."):
    path.write_text(f"{path.read_text()}\n{line}\n")


def load(place):
    return load_kept(place / "courses", place / "quizzes", place / "cache")


def test_the_next_start_has_the_same_content_and_reads_no_file_of_it(place, never_read_again):
    first = load(place)
    never_read_again()
    second = load(place)
    second_hashes = {key: model.hash for key, model in second.models().items()}
    assert second_hashes == {key: model.hash for key, model in first.models().items()}
    assert len(second_hashes) > 5
    for name in ("stages", "lessons", "notes", "quizzes", "banks", "practice", "programmes", "timetables"):
        assert list(getattr(second, name).items()) == list(getattr(first, name).items())
    assert (second.holidays, second.paths) == (first.holidays, first.paths)
    assert first.lines == second.lines == {}


def test_the_real_content_comes_back_as_it_was(tmp_path):
    read = load_content(ROOT)
    again = kept._unpacked(kept._packed(read), ROOT / "courses", ROOT / "quizzes")
    assert again.models() == read.models()
    assert (again.notes, again.holidays, again.paths) == (read.notes, read.holidays, read.paths)


@pytest.mark.parametrize(
    "change",
    [
        lambda place: add_a_line(first_lesson(place)),
        lambda place: first_lesson(place).unlink(),
        lambda place: (place / "quizzes" / "new.yaml").write_text("slug: new\n"),
        lambda place: (place / "courses" / "1-start").rename(place / "courses" / "1-begin"),
    ],
    ids=["a line more", "a file less", "a file more", "a folder's name"],
)
def test_another_file_is_another_content(place, change):
    before = fingerprint(place / "courses", place / "quizzes")
    change(place)
    assert fingerprint(place / "courses", place / "quizzes") != before


def test_a_time_that_was_set_back_hides_no_change(place):
    path = first_lesson(place)
    before, times = fingerprint(place / "courses", place / "quizzes"), path.stat()
    path.write_bytes(path.read_bytes()[:-2] + b".\n")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert fingerprint(place / "courses", place / "quizzes") != before


def test_other_code_or_another_library_reads_for_itself(place, monkeypatch):
    names = [fingerprint(place / "courses", place / "quizzes")]
    monkeypatch.setattr(kept, "LIBRARIES", ("2.99.0",))
    names.append(fingerprint(place / "courses", place / "quizzes"))
    monkeypatch.setattr(kept, "CODE", kept.CODE[:-1])
    names.append(fingerprint(place / "courses", place / "quizzes"))
    assert len(set(names)) == 3


def test_all_code_that_reads_content_is_in_the_fingerprint():
    run = [sys.executable, "-c", IMPORTED]
    loaded = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    folders = tuple(f"{ROOT / each}/" for each in kept.CODE)
    assert any("app/questions/registry.py" in path for path in loaded)
    assert [path for path in loaded if not path.startswith(folders)] == []


def test_content_with_a_fault_is_refused_at_each_start_and_never_kept(place):
    first_lesson(place).write_text("no front matter")
    for _ in range(2):
        with pytest.raises(ContentInvalid):
            load(place)
    assert not (place / "cache").exists()


def test_a_file_saved_while_it_was_read_is_not_kept(place, monkeypatch):
    def read_while_someone_saves(*folders):
        content = load_content(*folders)
        add_a_line(first_lesson(place))
        return content

    monkeypatch.setattr(loader, "load_content", read_while_someone_saves)
    assert load(place).lessons
    assert not (place / "cache").exists()


@pytest.mark.parametrize("damage", [b"", b"half", None], ids=["empty", "not ours", "cut off"])
def test_a_damaged_file_is_made_anew(place, never_read_again, damage):
    wanted = load(place).models()
    [path] = (place / "cache").iterdir()
    path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    assert load(place).models() == wanted
    never_read_again()
    assert load(place).models() == wanted


def test_a_folder_that_cannot_be_made_costs_only_time(place):
    (place / "cache").write_text("a file stands where the folder should be")
    assert load(place).lessons
    assert load(place).lessons


def test_only_the_latest_are_kept(place):
    for number in range(kept.MOST_KEPT + 2):
        add_a_line(place / "quizzes" / "stage-0.yaml", f"# {number}")
        load(place)
    names = {path.name for path in (place / "cache").iterdir()}
    assert len(names) == kept.MOST_KEPT
    assert fingerprint(place / "courses", place / "quizzes") in names


def test_two_who_ask_at_once_get_the_same_model():
    meeting = Barrier(2)

    def make(json):
        meeting.wait(10)  # both are making it
        return [json]

    shelf, found = Shelf({"a": Written(make, zlib.compress(b"{}"))}), []
    askers = [Thread(target=lambda: found.append(shelf["a"])) for _ in range(2)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert found[0] is found[1] is shelf["a"]


def test_a_shelf_is_a_dictionary_to_who_reads_it():
    shelf = Shelf({"a": Written(bytes.decode, zlib.compress(b"1")), "b": "2"})
    assert list(shelf) == ["a", "b"]
    assert "a" in shelf
    assert "c" not in shelf
    assert shelf.get("c") is None
    assert dict(shelf) == {"a": "1", "b": "2"}
    shelf["c"] = "3"
    del shelf["a"]
    assert list(shelf.values()) == ["2", "3"]
