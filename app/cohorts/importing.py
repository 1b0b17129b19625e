"""A roster in two taps: first what would happen to each row, then all of it or nothing.

People are national, so matching looks beyond the center; what the dry run says must not. A person whom another center
knows is shown as new, like anyone else; after the import their enrolment waits (`offered`) for their own acceptance.
"""

from datetime import date, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.audit.service import Doer
from app.cohorts.enrolling import enrol_entries, make_entries, stage_entries
from app.cohorts.models import Cohort, RosterImport
from app.cohorts.roster import Roster, RosterRow
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Conflict

KEPT_FOR = timedelta(days=1)
DIRECT_ROWS = 200  # a roster of more rows than this is enrolled by the worker


def stage_roster(session: Session, actor: Actor, cohort: Cohort, file_name: str, roster: Roster) -> RosterImport:
    """Keep a faultless roster until its second tap."""
    staged = RosterImport(
        organisation_id=cohort.organisation_id,
        cohort_id=cohort.id,
        actor_account_id=actor.account_id,
        file_name=file_name[:120],
        rows=[row_to_json(row) for row in roster.rows],
        created_at=now(session),
    )
    session.add(staged)
    session.flush()
    return staged


def staged_rows(staged: RosterImport) -> list[RosterRow]:
    return [_from_json(row) for row in staged.rows]


def carry_out(session: Session, actor: Doer, secret: bytes, cohort: Cohort, staged: RosterImport) -> dict[str, int]:
    """Enrol everyone in the roster and issue their invites; all in this transaction. Raises Conflict when it was done
    already or the cohort would be too full. Needs a transaction of system scope: people are matched across centers.
    For rosters up to DIRECT_ROWS; larger ones go through `import_work.py`, with the same two steps in chunks.
    """
    claim_roster(session, staged, "done")
    stage_entries(session, make_entries(secret, staged, staged_rows(staged)))
    return enrol_entries(session, actor, cohort, staged)


def claim_roster(session: Session, staged: RosterImport, state: str) -> None:
    """Raises Conflict when the roster is being carried out or gone.

    The race: two tabs press the button. The compare-and-set on `state` lets one of them through.
    """
    claimed = session.execute(
        update(RosterImport)
        .where(RosterImport.id == staged.id, RosterImport.state == "waiting")
        .values(state=state)
        .returning(RosterImport.id)
    ).first()
    if claimed is None:
        raise Conflict("이 명단은 이미 등록했어요. 회차 화면에서 확인해 주세요.")
    if not staged.rows:
        raise Conflict("올린 지 하루가 지나 명단을 지웠어요. 파일을 다시 올려 주세요.")


def drop_stale(session: Session) -> None:
    """Forget the rows of rosters that nobody carried out."""
    old = RosterImport.created_at < now(session) - KEPT_FOR, RosterImport.state != "working"
    session.execute(update(RosterImport).where(*old).values(rows=[]))


def row_to_json(row: RosterRow) -> dict[str, object]:
    return {
        "line": row.line,
        "name": row.name,
        "phone": row.phone,
        "birth_date": row.birth_date.isoformat() if row.birth_date else None,
        "former_trade": row.former_trade,
    }


def _from_json(row: dict[str, object]) -> RosterRow:
    born = row["birth_date"]
    return RosterRow(
        line=int(str(row["line"])),
        name=str(row["name"]),
        phone=str(row["phone"]),
        birth_date=date.fromisoformat(str(born)) if born else None,
        former_trade=str(row["former_trade"]),
    )
