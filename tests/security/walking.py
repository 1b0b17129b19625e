"""Walking every GET route with the identifiers of a house."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI

from app.core.actor import Role
from app.core.room import Allow
from tests.architecture.test_access import routes
from tests.security.house import House

PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
# What an address's parameter stands for where its name alone does not say.
SPECIAL = {
    "people:device_question": {"name": "device"},
    "people:answer_device": {"name": "device"},
    "learning:media": {"name": "one.svg"},
    "assessment:media": {"name": "one.svg"},
    "labeling:media": {"name": "pic0.webp"},
    "completion:achievement": {"slug": "ai-data-crowdworker"},
    "completion:badge": {"slug": "skill-boxes"},
}


@dataclass(frozen=True)
class Stop:
    """One address of one GET route. `kinds` are the parameters that name somebody's things."""

    name: str
    url: str
    allow: Allow
    kinds: frozenset[str]

    def is_open_to(self, roles: set[Role]) -> bool:
        """Whether the door of the route lets one of the roles in; tests/architecture/test_access.py knocks at the others."""
        return not self.allow.roles or bool(self.allow.roles & roles)

    def naming_nothing(self, house: House) -> str:
        """The same address with identifiers that nothing has."""
        url = self.url
        for kind in self.kinds:
            for value in house.ids.get(kind, ()):
                url = url.replace(str(value), NOTHING)
        return url


NOTHING = "00000000-0000-4000-8000-000000000007"
OWNED = frozenset(
    [
        "cohort_id",
        "enrolment_id",
        "import_id",
        "attempt_id",
        "run_id",
        "mock_id",
        "peer_id",
        "submission_id",
        "certificate_id",
        "opening_id",
        "referral_id",
        "track_id",
        "organisation_id",
        "consent_id",
        "token_id",
        "work_id",
        "issuance_id",
        "share_id",
        "paper_id",
        "person_id",
        "other_id",
        "erasure_id",
        "code",
        "token",
    ]
)


def stops(app: FastAPI, house: House, method: str = "GET") -> Iterator[Stop]:
    """Every GET route with every identifier that the house has for it."""
    for verb, path, name, allow in routes(app):
        if verb != method:
            continue
        assert allow is not None
        params = set(PARAMETER.findall(path)) - {"activity"}
        special = SPECIAL.get(name, {})
        for values in house.addresses(params - set(special)):
            known = {**values, **special, "activity": "pick"}
            url = PARAMETER.sub(lambda m: str(known[m[1]]), path)  # noqa: B023
            yield Stop(name, url, allow, frozenset(params) & OWNED)
    if method == "GET":
        yield from _with_queries(app, house)


def _with_queries(app: FastAPI, house: House) -> Iterator[Stop]:
    """Pages that show one thing more when their query names it."""
    allow = {name: allow for verb, _, name, allow in routes(app) if verb == "GET"}
    graduates, enrolment = house.ids["graduates_cohort"][0], house.ids["graduates_enrolment"][0]
    done = house.ids["submission_id"][0]
    for name, url in (
        ("completion:cohort", f"/cohorts/{graduates}/completion"),
        ("completion:papers", f"/cohorts/{graduates}/papers"),
        ("completion:papers_zip", f"/cohorts/{graduates}/papers.zip?made={house.ids['paper_id'][0]}"),
        ("completion:revocations", f"/cohorts/{graduates}/revocations"),
        ("completion:preview", f"/cohorts/{graduates}/certificates/preview?enrolment={enrolment}"),
        *(
            ("completion:issuance", f"/cohorts/{graduates}/issuances/{issuance}")
            for issuance in house.ids["issuance_id"]
        ),
        ("review:queue", f"/reviews?decided={done}"),
        ("cohorts:invites", f"/cohorts/{house.ids['cohort_id'][0]}/invites?person={house.ids['enrolment_id'][0]}"),
    ):
        yield Stop(name, url, allow[name] or NEVER, frozenset({"query"}))


NEVER = Allow("never")
