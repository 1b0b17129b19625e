"""PostgreSQL keeps organisations apart by itself: row-level security on every table about people.

The server's role owns nothing, so the policies hold for it; FORCE makes them hold for the owner too. The scope comes with
each transaction's first statement (app/core/database.py). SQLite has no such thing and skips this.
"""

from alembic import context, op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SYSTEM = "current_setting('ieum.system', true) = 'on'"
ME = "nullif(current_setting('ieum.person', true), '')::bigint"
MINE = "string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[]"

# organisation_id and person_id: the organisation's staff, and the person.
PERSONAL = (
    "annotation", "attempt", "attempt_step", "certificate", "completion_decision", "consent", "device_answers",
    "enrolment", "interest", "invite", "labeling_run", "lesson_progress", "referral", "review", "step_state", "submission",
)  # fmt: skip

# What an employer may see besides: who was referred to it, and of them the certificate and the consent.
REFERRED = {
    "referral": f"employer_organisation_id = ANY ({MINE})",
    "certificate": "EXISTS (SELECT 1 FROM referral r WHERE r.certificate_id = certificate.id"
    f" AND r.employer_organisation_id = ANY ({MINE}))",
    "consent": "EXISTS (SELECT 1 FROM referral r JOIN opening o ON o.id = r.opening_id"
    " WHERE r.person_id = consent.person_id AND consent.purpose = 'referral:' || o.public_id::text"
    f" AND r.employer_organisation_id = ANY ({MINE}))",
}

# A person belongs to the nation: seen by themselves, by who has them enrolled, by who had them referred.
PERSON = (
    f"{SYSTEM} OR id = {ME} OR EXISTS (SELECT 1 FROM enrolment e WHERE e.person_id = person.id)"
    " OR EXISTS (SELECT 1 FROM referral r WHERE r.person_id = person.id)"
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in PERSONAL:
        rule = f"{SYSTEM} OR person_id = {ME} OR organisation_id = ANY ({MINE})"
        _protect(table, f"{rule} OR {REFERRED[table]}" if table in REFERRED else rule)
    _protect("roster_import", f"{SYSTEM} OR organisation_id = ANY ({MINE})")
    _protect("person", PERSON)
    role = context.config.attributes.get("app_role")
    if role:
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"')
        op.execute(f'REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM "{role}"')
        op.execute(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}"')


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in (*PERSONAL, "roster_import", "person"):
        op.execute(f"DROP POLICY {table}_scope ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def _protect(table: str, rule: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY {table}_scope ON {table} USING ({rule}) WITH CHECK ({rule})")
