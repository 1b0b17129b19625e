"""What the database holds, as one hash a table."""

import hashlib
import json

from sqlalchemy import select

from app.core.database import Database
from app.models import metadata

# The access log: who looked at whose data, and on which days the check of a certificate was opened.
NOT_DOMAIN = {"audit_entry", "certificate_opened"}
CLOCKED = {"sign_in_session": {"last_seen_at"}}


def fingerprint(database: Database) -> dict[str, str]:
    """Table → hash of all its rows."""
    found = {}
    with database.read() as session:
        for table in metadata.sorted_tables:
            if table.name in NOT_DOMAIN:
                continue
            columns = [c for c in table.columns if c.name not in CLOCKED.get(table.name, ())]
            rows = session.execute(select(*columns).order_by(*table.primary_key.columns)).all()
            text = json.dumps([list(row) for row in rows], default=str, ensure_ascii=False)
            found[table.name] = hashlib.sha256(text.encode()).hexdigest()
    return found


def differing(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The tables that changed."""
    return {name for name in before if before[name] != after[name]}
