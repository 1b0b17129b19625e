"""The people who work in the demo: center, instructor, employer, another center's worker, operator."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Role
from app.demo.places import Places
from app.identity.accounts import create_staff
from app.identity.models import Account

OPERATOR_LOGIN = "operator@demo.example"


@dataclass(frozen=True)
class Staff:
    """Person ids."""

    center: int
    instructor: int
    employer: int
    other_center: int


def make_staff(session: Session, secret: bytes, places: Places, password_hash: str) -> Staff:
    """Everyone but the operator; logins end in demo.example, which can receive no mail (RFC 2606)."""

    def make(name: str, login: str, role: Role, organisation_id: int) -> int:
        account, _ = create_staff(
            session,
            secret,
            name=name,
            login=f"{login}@demo.example",
            role=role,
            organisation_id=organisation_id,
            password_hash=password_hash,
        )
        return account.person_id

    return Staff(
        center=make("김현정", "center", Role.CENTER, places.jeju.id),
        instructor=make("오상훈", "instructor", Role.INSTRUCTOR, places.jeju.id),
        employer=make("문지영", "employer", Role.EMPLOYER, places.halla.id),
        other_center=make("송미라", "jeonju", Role.CENTER, places.jeonju.id),
    )


def make_operator(session: Session, secret: bytes, places: Places, password_hash: str) -> None:
    """Made last: the operator's account says that the demo is whole."""
    create_staff(
        session,
        secret,
        name="유정민",
        login=OPERATOR_LOGIN,
        role=Role.OPERATOR,
        organisation_id=places.country.id,
        password_hash=password_hash,
    )


def is_whole(session: Session) -> bool:
    """Whether a demo was made here to its end."""
    return session.scalar(select(Account.id).where(Account.login == OPERATOR_LOGIN)) is not None
