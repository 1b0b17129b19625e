"""VAR_DIR/demo.json: whom the demo's sign-in page offers first, and one line on where each stands."""

import json
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.cast import ENDED, JEONJU, RUNNING, Role
from app.demo.life import RENAMED
from app.demo.staff import Staff
from app.identity.models import Account
from app.people.models import Person

STAFF_LINES = {
    "center": "오늘 할 일이 급한 순서로 모여 있어요. 회차 셋을 맡아요.",
    "instructor": "살펴볼 최종 과제가 둘 있어요.",
    "employer": "일거리를 올리고, 소개받은 사람에게 답해요.",
    "other_center": "전주 센터 사람이에요. 제주 사람은 보이지 않아요.",
}


VIEWER_LINES = ("제주의 기관들을 숫자로만 봐요.", "전국 시·도를 숫자로만 봐요.")


def write_showcase(session: Session, staff: Staff, viewers: tuple[int, int], path: Path) -> None:
    """Write [{account, line}] in the order of offering: the staff, then the trainees with a line."""
    shown = {getattr(staff, name): line for name, line in STAFF_LINES.items()}
    shown |= dict(zip(viewers, VIEWER_LINES, strict=True))
    shown |= _trainees(session, (*RUNNING, *ENDED, *JEONJU))
    found = session.execute(select(Account.person_id, Account.public_id).where(Account.person_id.in_(shown)))
    accounts = {row.person_id: row.public_id for row in found}
    entries = [{"account": str(accounts[person_id]), "line": line} for person_id, line in shown.items()]
    path.write_text(json.dumps(entries, ensure_ascii=False, indent=1), "utf-8")


def _trainees(session: Session, roles: Iterable[Role]) -> dict[int, str]:
    lines = {(role.phone, RENAMED.get(role.name, role.name)): role.line for role in roles if role.line}
    found = session.execute(select(Person.phone, Person.name, Person.id).where(Person.phone.in_([p for p, _ in lines])))
    by_person = {(str(phone), name): person_id for phone, name, person_id in found}
    return {by_person[key]: line for key, line in lines.items()}
