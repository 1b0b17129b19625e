"""Opening a 회차: what it teaches and the rule it is judged by are frozen by hash on that day."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.cohorts.models import Cohort, Document
from app.cohorts.outline import Stage, Step
from app.cohorts.schemas import NewCohort
from app.content.loader import Content
from app.content.practice import RUNGS
from app.content.programme import Programme
from app.core.actor import Actor
from app.core.clock import now


def build_outline(content: Content, programme: Programme) -> tuple[Stage, ...]:
    """The programme's stages with their steps in the order a trainee meets them. Pure.

    The final assignment of the practice tasks closes the last stage.
    """
    stages = []
    assignments: list[Step] = []
    for slug in programme.stages:
        stage = content.stages[slug]
        steps = [
            Step(key=f"lesson:{each.ref}", title=each.title, minutes=each.minutes) for each in content.lessons_of(slug)
        ]
        for task_slug in stage.practice:
            title = content.practice[task_slug].title
            steps += [
                Step(key=f"practice:{task_slug}/{rung}", title=f"{title} · {name}") for rung, name in RUNGS.items()
            ]
            assignments.append(Step(key=f"assignment:{task_slug}", title=f"최종 과제 · {title}"))
        if stage.quiz:
            steps.append(Step(key=f"quiz:{stage.quiz}", title=content.quizzes[stage.quiz].title))
        stages.append((stage, steps))
    if stages:
        stages[-1][1].extend(assignments)
    return tuple(
        Stage(slug=stage.slug, title=stage.title, summary=stage.summary, week=stage.week, steps=tuple(steps))
        for stage, steps in stages
    )


def frozen_documents(content: Content, programme: Programme) -> dict[str, str]:
    """Key → hash of every document the programme uses. Pure."""
    keys = [f"programme:{programme.slug}"]
    for slug in programme.stages:
        stage = content.stages[slug]
        keys += [f"stage:{slug}", *(f"lesson:{lesson.ref}" for lesson in content.lessons_of(slug))]
        keys += [f"practice:{task}" for task in stage.practice]
        if stage.quiz:
            keys += [f"quiz:{stage.quiz}", *(f"bank:{bank}" for bank in content.quizzes[stage.quiz].banks)]
    models = content.models()
    return {key: models[key].hash for key in keys}


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


def open_cohort(
    session: Session, actor: Actor, content: Content, programme: Programme, organisation_id: int, wanted: NewCohort
) -> Cohort:
    """Open a cohort of `programme` for the organisation (the caller has checked that the actor runs it)."""
    load_documents(session, content)
    outline = build_outline(content, programme)
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
        rule=programme.completion_rule([(step.key, step.title) for stage in outline for step in stage.steps]),
        opened_at=now(session),
    )
    session.add(cohort)
    session.flush()
    record(session, actor, "cohorts.opened", "cohort", cohort.id, organisation_id=organisation_id)
    return cohort
