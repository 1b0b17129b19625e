"""Slugs that name another document must name one that exists."""

from app.content.collection import Content
from app.content.problems import Problems
from app.content.programme import Programme
from app.content.quiz import CHECK, Quiz
from app.content.stage import Stage


def check_links(content: Content, problems: Problems) -> None:
    """Adds a problem for each name that leads nowhere, and for each lesson that no list names."""
    for stage in content.stages.values():
        key = f"stage:{stage.slug}"
        path, lines = content.paths[key], content.lines[key]
        for at, slug in enumerate(stage.lessons):
            if f"{stage.slug}/{slug}" not in content.lessons:
                message = f"no readable lesson courses/{stage.slug}/NN-{slug}.md"
                problems.error(path, lines.find(["lessons", at]), message)
        if stage.quiz and stage.quiz not in content.quizzes:
            problems.error(path, lines.find(["quiz"]), f"no readable quiz quizzes/{stage.quiz}.yaml")
        for at, slug in enumerate(stage.more_quizzes):
            if slug not in content.quizzes:
                problems.error(path, lines.find(["more_quizzes", at]), f"no readable quiz quizzes/{slug}.yaml")
            elif slug == stage.quiz:
                problems.error(path, lines.find(["more_quizzes", at]), f"{slug} is the stage's quiz already")
        _check_tasks(content, stage, problems)
    for programme in content.programmes.values():
        key = f"programme:{programme.slug}"
        for at, slug in enumerate(programme.stages):
            if slug not in content.stages:
                message = f"no readable stage courses/{slug}/course.yaml"
                problems.error(content.paths[key], content.lines[key].find(["stages", at]), message)
        if programme.final and programme.final not in content.quizzes:
            message = f"no readable quiz quizzes/{programme.final}.yaml"
            problems.error(content.paths[key], content.lines[key].find(["final"]), message)
        _check_rule(content, programme, problems)
    for quiz in content.quizzes.values():
        _check_draws(content, quiz, problems)
        _check_follows(content, quiz, problems)
    _check_orphans(content, problems)


def _check_tasks(content: Content, stage: Stage, problems: Problems) -> None:
    """Each task that a stage names stands in its folder, and once."""
    path, lines = content.paths[f"stage:{stage.slug}"], content.lines[f"stage:{stage.slug}"]
    for name, slugs in (("practice", stage.practice), ("electives", stage.electives)):
        for at, slug in enumerate(slugs):
            if slug not in content.practice:
                message = f"no readable task courses/{stage.slug}/practice/{slug}/task.yaml"
                problems.error(path, lines.find([name, at]), message)
            elif name == "electives" and slug in stage.practice:
                problems.error(path, lines.find([name, at]), f"{slug} stands under practice already")
    for at, slug in enumerate(stage.labs):
        if slug not in content.labs:
            message = f"no readable lab courses/{stage.slug}/labs/{slug}/lab.yaml"
            problems.error(path, lines.find(["labs", at]), message)
        elif slug in content.practice:
            problems.error(path, lines.find(["labs", at]), f"a practice task is called {slug!r} already")


def _check_rule(content: Content, programme: Programme, problems: Problems) -> None:
    """A practice step named in the rule belongs to a task of one of the programme's stages."""
    key = f"programme:{programme.slug}"
    tasks = {task for slug in programme.stages if slug in content.stages for task in content.stages[slug].practice}
    for at, rule in enumerate(programme.completion.rules):
        steps = getattr(rule, "steps", None) or [step for step in [getattr(rule, "step", None)] if step]
        for step in steps:
            kind, _, ref = step.key.partition(":")
            if kind in ("practice", "assignment") and ref.partition("/")[0] not in tasks:
                line = content.lines[key].find(["completion", "rules", at])
                problems.error(content.paths[key], line, f"no stage of the programme has the step {step.key}")


def _check_draws(content: Content, quiz: Quiz, problems: Problems) -> None:
    """Each draw names a bank that can be read and finds enough questions there, whatever the draws before it took."""
    path, lines = content.paths[f"quiz:{quiz.slug}"], content.lines[f"quiz:{quiz.slug}"]
    for at, draw in enumerate(quiz.draws):
        if draw.bank not in content.banks:
            problems.error(path, lines.find(["draws", at]), f"no readable bank quizzes/banks/{draw.bank}.yaml")
            continue
        fitting = [question for question in content.banks[draw.bank].questions if draw.fits(question)]
        earlier = [other for other in quiz.draws[:at] if other.bank == draw.bank]
        # An earlier draw takes from this one only what fits both.
        rivals = sum(min(other.count, sum(other.fits(question) for question in fitting)) for other in earlier)
        taken = min(rivals, len(fitting))
        if len(fitting) - taken < draw.count:
            message = f"wants {draw.count} questions, but only {len(fitting)} fit and earlier draws may take {taken}"
            problems.error(path, lines.find(["draws", at]), message)


def _check_follows(content: Content, quiz: Quiz, problems: Problems) -> None:
    """A check stands in checks/, follows one lesson, and asks about that lesson."""
    path, lines = content.paths[f"quiz:{quiz.slug}"], content.lines[f"quiz:{quiz.slug}"]
    if quiz.slug.startswith(CHECK) != path.startswith("quizzes/checks/"):
        problems.error(
            path, lines.find(["slug"]), f"quizzes/checks/ holds the quizzes called {CHECK}<lesson>, and only those"
        )
        return
    if not quiz.slug.startswith(CHECK):
        return
    slug = quiz.slug.removeprefix(CHECK)
    if [lesson.slug for lesson in content.lessons.values()].count(slug) != 1:
        problems.error(path, lines.find(["slug"]), f"{slug} is not the slug of exactly one lesson")
    for at, question in enumerate(quiz.questions):
        if question.lesson != slug:
            problems.error(path, lines.find(["questions", at]), f"asks about {question.lesson}; say lesson: {slug}")


def _check_orphans(content: Content, problems: Problems) -> None:
    listed = {f"{stage.slug}/{slug}" for stage in content.stages.values() for slug in stage.lessons}
    for ref in content.lessons.keys() - listed:
        problems.error(content.paths[f"lesson:{ref}"], 1, "is not listed under lessons in its course.yaml")
