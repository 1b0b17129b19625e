"""Arranging referrals: an employer, a center that may broker, a graduate with a certificate, and the forms they send."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.completion.models import Certificate
from app.core.actor import Role
from app.core.idempotency import fresh_key
from app.identity.models import Account
from app.jobs.models import Interest, Opening, Referral, WorkStep, WorkTrack
from app.people.models import LegalBasis, Organisation
from tests.completion.desk import CertificateDesk
from tests.factories.completion import SLUG
from tests.factories.world import Browser, World

POSTING = {
    "title": "상품 사진에 네모 표시하기",
    "description": "쇼핑몰 상품 사진 1,000장에 네모를 표시해요. 안내서를 먼저 드려요.",
    "pay_unit": "hour",
    "pay_amount": "12000",
    "pay_text": "다음 달 10일에 보내요.",
    "place_kind": "home",
    "place": "",
    "hours": "하루 3시간쯤, 편한 때에",
    "required_achievement": SLUG,
    "asked_mark": "70",
    "closes_on": "2026-12-31",
    "asks_fee": "no",
    "limits_age": "no",
    "age_measure": "",
    "sets_time": "no",
    "directs_work": "no",
    "binds_person": "no",
    "pays_fixed": "no",
}

EMPLOYS = {
    **POSTING,
    "kind": "고용",
    "title": "감귤 선과장 사무 보조 채용",
    "pay_unit": "month",
    "pay_amount": "1100000",
    "work_hours": "20",
    "place_kind": "place",
    "place": "제주시 연동",
    "hours": "월~금 오전 9시부터 오후 1시까지",
    "asked_mark": "",
}
WISH = {"work": "사무 보조", "time": "part", "place": "제주시"}


def give_basis(world: World, organisation: Organisation, expires_on: date | None = date(2027, 12, 31)) -> None:
    """Record why the center may broker."""
    with world.database.write() as session:
        session.add(
            LegalBasis(
                organisation_id=organisation.id,
                kind="무료직업소개사업 신고(직업안정법 제18조)",
                number="제주시-2026-12",
                expires_on=expires_on,
            )
        )


def employer(world: World, name: str = "한라데이터") -> tuple[Organisation, Browser]:
    """An employer and a browser of its person."""
    organisation = world.organisation(name, kind="employer")
    return organisation, world.browser(world.staff(organisation, Role.EMPLOYER, "문대표"), staff=True)


@dataclass
class JobsDesk:
    """한라데이터 posts; 김영숙 of the center holds a certificate; 강보배 works at the center."""

    world: World
    center: Organisation
    staff: Browser
    employer_organisation: Organisation
    employer: Browser
    account: Account
    trainee: Browser
    certificate: Certificate

    @classmethod
    def open(cls, world: World, *, basis: bool = True) -> "JobsDesk":
        certificates = CertificateDesk.open(world)
        issued = certificates.issued()
        if basis:
            give_basis(world, certificates.organisation)
        organisation, browser = employer(world)
        trainee = certificates.trainee()
        return cls(
            world, certificates.organisation, certificates.staff, organisation, browser,
            certificates.account, trainee, issued,
        )  # fmt: skip

    def send_posting(self, browser: Browser | None = None, key: str | None = None, **changes: str) -> Any:
        data = {**POSTING, "_key": key or fresh_key(), **changes}
        return (browser or self.employer).submit("/postings", data)

    def post(self, **changes: str) -> Opening:
        answer = self.send_posting(**changes)
        assert answer.status_code == 303, answer.text
        return self.openings()[-1]

    def openings(self) -> list[Opening]:
        with self.world.database.read() as session:
            return list(session.scalars(select(Opening).order_by(Opening.id)))

    def decide(self, opening: Opening, answer: str = "yes", *, browser: Browser | None = None, **extra: str) -> Any:
        data = {"_key": fresh_key(), "answer": answer, "version": "referral-2026-11-1", **extra}
        return (browser or self.trainee).submit(f"/openings/{opening.public_id}/consent", data)

    def agreed(self, opening: Opening) -> Interest:
        answer = self.decide(opening)
        assert answer.status_code == 303, answer.text
        with self.world.database.read() as session:
            return session.scalars(select(Interest).where(Interest.opening_id == opening.id)).one()

    def refer(self, interest: Interest, *, browser: Browser | None = None, key: str | None = None) -> Any:
        data = {"interest": str(interest.public_id), "_key": key or fresh_key()}
        return (browser or self.staff).submit("/referrals", data)

    def referrals(self) -> list[Referral]:
        with self.world.database.read() as session:
            return list(session.scalars(select(Referral).order_by(Referral.id)))

    def referred(self) -> Referral:
        """Post, agree, refer."""
        answer = self.refer(self.agreed(self.post()))
        assert answer.status_code == 303, answer.text
        return self.referrals()[-1]

    def answer(self, referral: Referral, verdict: str, *, browser: Browser | None = None, **extra: str) -> Any:
        data = {"_seq": "1", "verdict": verdict, **extra}
        return (browser or self.employer).submit(f"/received/{referral.public_id}/answers", data)

    def withdraw(self, opening: Opening) -> Any:
        return self.trainee.submit(f"/openings/{opening.public_id}/withdrawal")

    def post_job(self, **changes: str) -> Opening:
        """Post employment."""
        return self.post(**{**EMPLOYS, **changes})

    def accepted(self, *, job: bool = False) -> Referral:
        """Post, agree, refer, and the employer's yes; of employment the person asks for a job first."""
        opening = self.post_job() if job else self.post()
        if job:
            assert self.trainee.submit("/job-request", WISH).status_code == 303
        version = "referral-employment-2026-11-1" if job else "referral-2026-11-1"
        assert self.decide(opening, version=version).status_code == 303
        with self.world.database.read() as session:
            interest = session.scalars(select(Interest).where(Interest.opening_id == opening.id)).one()
        assert self.refer(interest).status_code == 303
        assert self.answer(self.referrals()[-1], "accepted").status_code == 303
        return self.referrals()[-1]

    def track(self) -> WorkTrack:
        with self.world.database.read() as session:
            return session.scalars(select(WorkTrack).order_by(WorkTrack.id.desc())).first()

    def ledger(self) -> list[WorkStep]:
        """Of the latest track."""
        with self.world.database.read() as session:
            steps = select(WorkStep).where(WorkStep.track_id == self.track().id)
            return list(session.scalars(steps.order_by(WorkStep.number)))

    def write(
        self, kind: str, on: date | str, *, seq: int | None = None, browser: Browser | None = None, **more: str
    ) -> Any:
        """The center writes a step; the number that its page showed is the latest unless told."""
        shown = len(self.ledger()) if seq is None else seq
        data = {"kind": kind, "on": str(on), "_seq": str(shown), **more}
        return (browser or self.staff).submit(f"/tracks/{self.track().public_id}/steps", data)

    def tell(
        self, referral: Referral, kind: str, on: date | str, *, browser: Browser | None = None, **more: str
    ) -> Any:
        """The employer tells a step."""
        data = {"kind": kind, "on": str(on), "_seq": str(len(self.ledger())), **more}
        return (browser or self.employer).submit(f"/received/{referral.public_id}/steps", data)
