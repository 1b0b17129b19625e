"""A timetable fits its programme: its weeks, its subjects' hours, its lessons and tasks."""

from collections.abc import Mapping

from app.content.collection import Content
from app.content.problems import Problems
from app.content.programme import Programme
from app.content.timetable import Session, Timetable, in_words


def check_timetables(content: Content, problems: Problems) -> None:
    """Adds a problem for each thing that does not exist, or does not add up."""
    for slug, timetable in content.timetables.items():
        programme = content.programmes.get(slug)
        if programme is None:
            _fault(content, timetable, ["slug"], f"no readable programme courses/programmes/{slug}.yaml", problems)
        else:
            _check_hours(content, timetable, programme, problems)
            _check_sessions(content, timetable, programme, problems)


def _check_hours(content: Content, timetable: Timetable, programme: Programme, problems: Problems) -> None:
    if len(timetable.weeks) != programme.weeks:
        message = f"has {len(timetable.weeks)} weeks, the programme {programme.weeks}"
        _fault(content, timetable, ["weeks"], message, problems)
    wanted = {subject.title: float(subject.hours) for subject in programme.subjects}
    found = timetable.subjects()
    for subject in dict.fromkeys([*wanted, *found]):
        if subject not in wanted:
            message = f"the programme has no subject {subject!r}; it has {', '.join(wanted)}"
            _fault(content, timetable, ["weeks"], message, problems)
        elif found.get(subject, 0.0) != wanted[subject]:
            taken, said = in_words(found.get(subject, 0.0)), in_words(wanted[subject])
            message = f"{subject}: the sessions take {taken} hours, the programme says {said}"
            _fault(content, timetable, ["weeks"], message, problems)


def _check_sessions(content: Content, timetable: Timetable, programme: Programme, problems: Problems) -> None:
    stages = [content.stages[slug] for slug in programme.stages if slug in content.stages]
    # A stage stands open to everyone from its week on, one beside at any time.
    opens = {f"{stage.slug}/{slug}": 1 if stage.beside else stage.week for stage in stages for slug in stage.lessons}
    tasks = {task: stage.week for stage in stages for task in stage.tasks}
    for at, week in enumerate(timetable.weeks):
        places: list[tuple[list[str | int], Session]] = [
            (["days", day, "sessions", n], each)
            for day, one in enumerate(week.days)
            for n, each in enumerate(one.sessions)
        ]
        places += [(["own_time", n], each) for n, each in enumerate(week.own_time)]
        for place, session in places:
            for what, message in _faults_of(session, at + 1, opens, tasks):
                _fault(content, timetable, ["weeks", at, *place, what], message, problems)
    taught = {ref for session in timetable.sessions for ref in session.lessons}
    for stage in stages:
        for slug in stage.lessons:
            ref = f"{stage.slug}/{slug}"
            if ref not in taught and not stage.beside:
                path, line = _place(content, timetable, ["weeks"])
                problems.warn(path, line, f"no session has the lesson {ref}")


def _faults_of(
    session: Session, week: int, opens: Mapping[str, int], tasks: Mapping[str, int]
) -> list[tuple[str, str]]:
    faults = []
    for what, names, known in (("lessons", session.lessons, opens), ("tasks", session.tasks, tasks)):
        for name in names:
            if name not in known:
                faults.append((what, f"no stage of the programme has {name}"))
            elif week < known[name]:
                faults.append((what, f"{name} is of a stage that opens in week {known[name]}, this is week {week}"))
    return faults


def _fault(content: Content, timetable: Timetable, place: list[str | int], message: str, problems: Problems) -> None:
    path, line = _place(content, timetable, place)
    problems.error(path, line, message)


def _place(content: Content, timetable: Timetable, place: list[str | int]) -> tuple[str, int]:
    key = f"timetable:{timetable.slug}"
    return content.paths[key], content.lines[key].find(place)
