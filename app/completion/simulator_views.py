"""다른 기준이면: who of a cohort would pass under another rule. A page that computes and keeps nothing."""

import uuid

from fastapi import Request
from fastapi.responses import Response

from app.cohorts.queries import access_cohort
from app.completion import simulating
from app.completion.policy import read_rule
from app.completion.queries import load_candidates, outline_of
from app.completion.room import room
from app.completion.simulating import Asked, asked_of, asked_of_file, read_asked
from app.content.rules import RuleFile, rule_files
from app.core.clock import today
from app.core.errors import Invalid
from app.core.pages import page
from app.core.room import CENTER, CurrentActor, Db

FROZEN, OWN = "frozen", "own"


@room.get("/cohorts/{cohort_id}/simulation", name="simulation", allow=CENTER)
def simulation_page(request: Request, cohort_id: uuid.UUID, actor: CurrentActor, db: Db, rule: str = "") -> Response:
    """`rule`: a rule set by its slug, `own` with thresholds of one's own in the query, else the cohort's frozen rule."""
    files = rule_files(request.app.state.content.courses)
    with db.read() as session:
        cohort = access_cohort(session, actor, cohort_id)
        people = load_candidates(session, cohort, attendance=True)
        everyone = [each for each in people if each.state not in ("invited", "offered")]
        day = today(session)
    frozen, outline = read_rule(cohort.rule), outline_of(cohort)
    typed = dict(request.query_params)
    faults: dict[str, str] = {}
    found = None
    asked = asked_of(frozen) if frozen else Asked(dict(simulating.USUAL))
    try:
        asked = _asked(rule, typed, files, asked)
        made = simulating.build(outline, frozen, asked, day)
        found = simulating.simulate(outline, frozen, made, everyone)
    except Invalid as error:
        faults = error.fields
    return page(
        request,
        "completion/simulation.html",
        status_code=422 if faults else 200,
        cohort=cohort,
        frozen=frozen,
        files=files,
        chosen=rule or FROZEN,
        asked=asked,
        typed=typed if rule == OWN else {},
        kinds=simulating.KINDS,
        names=simulating.NAMES,
        units=simulating.UNITS,
        usual=simulating.USUAL,
        found=found,
        today=day,
        errors=faults,
    )


def _asked(rule: str, typed: dict[str, str], files: dict[str, RuleFile], frozen: Asked) -> Asked:
    """Raises Invalid for thresholds that cannot be read and for a rule set that there is not."""
    if rule == OWN:
        return read_asked(typed)
    if rule in files:
        return asked_of_file(files[rule])
    if rule in ("", FROZEN):
        return frozen
    raise Invalid("", {"rule": "목록에 있는 기준을 골라 주세요."})
