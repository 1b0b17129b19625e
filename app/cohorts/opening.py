"""Opening a 회차: what it teaches and the rule it is judged by are frozen by hash on that day."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Cohort, Document
from app.cohorts.outline import Stage, Step
from app.cohorts.planning import ClassDate, keep_dates, plan_dates
from app.cohorts.schemas import NewCohort
from app.content.collection import Content
from app.content.lab import Lab
from app.content.programme import Programme
from app.content.rules import rule_files
from app.content.tasks import BEYOND, RUNGS, TaskBase
from app.core.actor import Actor
from app.core.clock import now


def build_outline(content: Content, programme: Programme) -> tuple[Stage, ...]:
    """The programme's stages with their steps in the order a trainee meets them. Pure.

    The final assessment and the final assignment of the practice tasks close the last stage that is not beside. Mock work, the
    checks after lessons, and everything of the stage's electives and labs are optional: offered, and not asked for.
    """
    stages = []
    assignments: list[Step] = []
    beside: list[Step] = []
    for slug in programme.stages:
        stage = content.stages[slug]
        steps = [
            Step(key=f"lesson:{each.ref}", title=each.title, minutes=each.minutes, optional=stage.beside)
            for each in content.lessons_of(slug)
        ]
        rungs = [step for task in stage.practice for step in _rungs(content.practice[task])]
        steps += [step for step in rungs if not step.optional]
        if stage.quiz:
            steps.append(Step(key=f"quiz:{stage.quiz}", title=content.quizzes[stage.quiz].title))
        steps += [step for step in rungs if step.optional]
        for quiz in (*stage.more_quizzes, *_checks(content, stage.slug)):
            steps.append(Step(key=f"quiz:{quiz}", title=content.quizzes[quiz].title, optional=True))
        steps += [_assignment(content.labs[lab], True) for lab in stage.labs]
        for task in stage.electives:
            steps += [step.model_copy(update={"optional": True}) for step in _rungs(content.practice[task])]
        stages.append((stage, steps))
        assignments += [_assignment(content.practice[task]) for task in stage.practice if _has_final(content, task)]
        beside += [_assignment(content.practice[task], True) for task in stage.electives if _has_final(content, task)]
    closing = next((steps for stage, steps in reversed(stages) if not stage.beside), None)
    if closing is not None:
        if programme.final:
            closing.append(Step(key=f"quiz:{programme.final}", title=content.quizzes[programme.final].title))
        closing.extend([*assignments, *beside])
    return tuple(
        Stage(
            slug=stage.slug,
            title=stage.title,
            summary=stage.summary,
            week=stage.week,
            steps=tuple(steps),
            beside=stage.beside,
        )
        for stage, steps in stages
    )


def _checks(content: Content, stage: str) -> list[str]:
    """The slugs of the checks that follow the stage's lessons."""
    checks = (content.check_of(lesson.slug) for lesson in content.lessons_of(stage))
    return [check.slug for check in checks if check]


def _rungs(task: TaskBase) -> list[Step]:
    """The steps of a task but for its final assignment. What comes after 통과 시험 is offered, not asked for."""
    return [
        Step(key=f"practice:{task.slug}/{rung}", title=f"{task.title} · {name}", optional=rung in BEYOND)
        for rung, name in RUNGS.items()
        if task.pools.of("mock" if rung == "review" else rung)
    ]


def _assignment(task: TaskBase | Lab, optional: bool = False) -> Step:
    return Step(key=f"assignment:{task.slug}", title=f"최종 과제 · {task.title}", optional=optional)


def _has_final(content: Content, task: str) -> bool:
    return bool(content.practice[task].pools.final)


def frozen_documents(content: Content, programme: Programme) -> dict[str, str]:
    """Key → hash of every document the programme uses. Pure."""
    keys = [f"programme:{programme.slug}"]
    if programme.slug in content.timetables:
        keys.append(f"timetable:{programme.slug}")
    for slug in programme.stages:
        stage = content.stages[slug]
        keys += [f"stage:{slug}", *(f"lesson:{lesson.ref}" for lesson in content.lessons_of(slug))]
        keys += [*(f"practice:{task}" for task in stage.tasks), *(f"lab:{lab}" for lab in stage.labs)]
        for quiz in (*stage.quizzes, *_checks(content, slug)):
            keys += _quiz_keys(content, quiz)
    if programme.final:
        keys += _quiz_keys(content, programme.final)
    models = content.models()
    return {key: models[key].hash for key in keys}


def dates_of(content: Content, programme: Programme, starts_on: date) -> list[list[ClassDate]] | None:
    """The class days of a cohort that starts on that day; None when the programme has no timetable. Pure."""
    timetable = content.timetables.get(programme.slug)
    if timetable is None:
        return None
    return plan_dates(timetable, starts_on, content.holidays.by_date() if content.holidays else {})


def _quiz_keys(content: Content, quiz: str) -> list[str]:
    return [f"quiz:{quiz}", *(f"bank:{bank}" for bank in content.quizzes[quiz].banks)]


def load_documents(session: Session, content: Content) -> int:
    """Store every document of the files that is not stored yet; returns how many were new. Nothing is ever changed."""
    documents = list(content.documents().values())
    known = set(session.scalars(select(Document.hash).where(Document.hash.in_([d.hash for d in documents]))))
    new = {document.hash: document for document in documents if document.hash not in known}
    at = now(session)
    session.add_all(
        Document(hash=d.hash, kind=d.kind, slug=d.slug, owner_id=None, body=d.body, loaded_at=at) for d in new.values()
    )
    return len(new)


def _frozen_rule(content: Content, programme: Programme, outline: tuple[Stage, ...], chosen: str) -> dict[str, Any]:
    """The cohort's own copy of the rule it is judged by: the programme's, or the rule set that was chosen for it."""
    steps = [(step.key, step.title) for stage in outline for step in stage.required]
    return rule_files(content.courses)[chosen].over(steps) if chosen else programme.completion_rule(steps)


def open_cohort(
    session: Session, actor: Actor, content: Content, programme: Programme, organisation_id: int, wanted: NewCohort
) -> Cohort:
    """Open a cohort of `programme` for the organisation (the caller has checked that the actor runs it)."""
    load_documents(session, content)
    outline = build_outline(content, programme)
    dates = dates_of(content, programme, wanted.starts_on)
    cohort = Cohort(
        organisation_id=organisation_id,
        programme_slug=programme.slug,
        programme_title=programme.title,
        name=wanted.name,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        capacity=wanted.capacity,
        documents=frozen_documents(content, programme),
        outline=[stage.model_dump(mode="json") for stage in outline],
        rule=_frozen_rule(content, programme, outline, wanted.rule),
        class_dates=keep_dates(dates) if dates else None,
        opened_at=now(session),
    )
    session.add(cohort)
    session.flush()
    record(session, actor, "cohorts.opened", "cohort", cohort.id, organisation_id=organisation_id)
    return cohort
