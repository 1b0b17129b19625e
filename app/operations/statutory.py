"""Reading what is kept apart of people who were erased. Each reading is recorded with what it was for."""

from collections.abc import Iterator

from sqlalchemy import select

from app.audit.service import record
from app.core.database import connect
from app.core.settings import Settings
from app.core.sheets import write_csv
from app.operations.filling import Refused
from app.people.models import Organisation
from app.privacy.models import StatutoryRecord

HEADER = ("이름", "생년월일", "과정", "회차", "시작", "끝", "결과", "수료증 번호", "근거", "보관 기한")
FIELDS = ("name", "birth_date", "programme", "cohort", "from", "to", "outcome")


def read_statutory(settings: Settings, organisation: str, purpose: str) -> Iterator[str]:
    """CSV of the organisation's records, oldest first. Raises Refused for an unknown name or an empty purpose."""
    purpose = " ".join(purpose.split())
    if not 2 <= len(purpose) <= 200:
        raise Refused("say what for in 2 to 200 characters: --purpose")
    database = connect(settings.database_url, threads=1).system()
    try:
        with database.write() as session:
            found = session.scalars(select(Organisation).where(Organisation.name == organisation)).all()
            if len(found) != 1:
                raise Refused(
                    f"there {'is no organisation' if not found else 'are several organisations'} named {organisation}"
                )
            kept = select(StatutoryRecord).where(StatutoryRecord.organisation_id == found[0].id)
            records = session.scalars(kept.order_by(StatutoryRecord.id)).all()
            record(
                session, None, "operations.statutory_read", "organisation", found[0].id, purpose=purpose,
                organisation_id=found[0].id, rows=len(records),
            )  # fmt: skip
    finally:
        database.engine.dispose()
    rows = (
        [*(each.body.get(name) for name in FIELDS), " ".join(each.body["certificates"]), each.basis,
         each.keep_until.isoformat()]
        for each in records
    )  # fmt: skip
    yield from (chunk.decode() for chunk in write_csv(HEADER, rows))
