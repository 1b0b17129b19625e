"""What a diagnosis recommends must exist somewhere, and what it says is read by people."""

from app.content.check_language import Script
from app.content.collection import Content
from app.content.diagnosis import DiagnosisFile
from app.content.problems import Problems


def check_diagnoses(content: Content, problems: Problems) -> None:
    """Adds a problem for each step or stage that nothing is called."""
    for file in content.diagnoses.values():
        key = f"diagnosis:{file.slug}"
        path, lines = content.paths[key], content.lines[key]
        for at, each in enumerate(file.recommendations):
            if not _exists(content, each.to):
                problems.error(path, lines.find(["recommendations", at, "to"]), f"nothing to do is called {each.to}")
        for at, hint in enumerate(file.hints):
            if hint.stage is not None and hint.stage not in content.stages:
                problems.error(path, lines.find(["hints", at, "stage"]), f"no stage is called {hint.stage!r}")


def _exists(content: Content, to: str) -> bool:
    kind, _, ref = to.partition(":")
    if kind == "lesson":
        return ref in content.lessons
    return ref.partition("/")[0] in content.practice or (kind == "assignment" and ref in content.labs)


def script_of(content: Content, file: DiagnosisFile) -> Script:
    """All that a person reads of it."""
    key = f"diagnosis:{file.slug}"
    lines, script = content.lines[key], Script(content.paths[key], {})
    for at, question in enumerate(file.questions):
        line = lines.find(["questions", at])
        options = (text for option in question.options for text in (option.label, option.help or ""))
        for text in (question.text, question.why, *options):
            script.add(text, line, exact=False)
    for name in ("track_rules", "recommendations", "hints"):
        for at, each in enumerate(getattr(file, name)):
            script.add(each.because, lines.find([name, at, "because"]), exact=False)
    for at, track in enumerate(file.tracks):
        script.add(track.text, lines.find(["tracks", at]), exact=False)
    return script
