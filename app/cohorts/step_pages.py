"""Where a step of the outline is done; pages of other rooms by name only."""

from fastapi import Request

from app.cohorts.outline import Step

PAGES = {
    "lesson": "learning:lesson",
    "quiz": "assessment:quiz",
    "practice": "labeling:task",
    "assignment": "labeling:task",
}


def step_url(request: Request, step: Step) -> str:
    """The step's page for the trainee."""
    if step.kind == "lesson":
        stage, slug = step.ref.split("/", 1)
        return str(request.app.url_path_for(PAGES["lesson"], stage=stage, slug=slug))
    if step.kind == "assignment" and step.ref in request.app.state.content.labs:
        return str(request.app.url_path_for("datasets:lab", lab=step.ref))
    parameter = "quiz" if step.kind == "quiz" else "task"
    return str(request.app.url_path_for(PAGES[step.kind], **{parameter: step.ref.split("/", 1)[0]}))
