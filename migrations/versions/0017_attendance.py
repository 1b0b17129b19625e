"""Attendance: the dated classes of a cohort, the ledger of marks, and what trainees ask to be looked at again."""

import sqlalchemy as sa
from alembic import context, op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

# As in 0002: the organisation's staff, and the person. A trainee sees the classes of the cohorts they are in.
SYSTEM = "current_setting('ieum.system', true) = 'on'"
MINE = "string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[]"
STAFF = f"{SYSTEM} OR organisation_id = ANY ({MINE})"
PERSONAL = f"{STAFF} OR person_id = nullif(current_setting('ieum.person', true), '')::bigint"
READ_CLASS = f"{STAFF} OR EXISTS (SELECT 1 FROM enrolment e WHERE e.cohort_id = class_session.cohort_id)"
RULES = {
    "class_session": (READ_CLASS, STAFF),
    "attendance_mark": (PERSONAL, PERSONAL),
    "attendance_request": (PERSONAL, PERSONAL),
}


def upgrade() -> None:
    op.create_table(
        "class_session",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("cohort_id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(length=20), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("moved_from", INSTANT, nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", BIG_ID, nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_class_session_organisation_id")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_class_session_cohort_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_class_session_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_class_session_public_id")),
        sa.UniqueConstraint("cohort_id", "key", name=op.f("uq_class_session_cohort_id_key")),
    )
    op.create_index(op.f("ix_class_session_organisation_id"), "class_session", ["organisation_id"])
    op.create_index("ix_class_session_starts", "class_session", ["cohort_id", "starts_at"])
    op.create_table(
        "attendance_mark",
        *_personal("attendance_mark"),
        sa.Column("session_id", BIG_ID, nullable=False),
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=8), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_attendance_mark_account_id")),
        sa.PrimaryKeyConstraint("session_id", "enrolment_id", "number", name=op.f("pk_attendance_mark")),
    )
    op.create_table(
        "attendance_request",
        *_personal("attendance_request"),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", BIG_ID, nullable=False),
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("wanted", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("account_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_attendance_request_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attendance_request_public_id")),
    )
    still_open = sa.text("state = 'open'")
    op.create_index(
        "uq_attendance_request_open", "attendance_request", ["session_id", "enrolment_id"], unique=True,
        sqlite_where=still_open, postgresql_where=still_open,
    )  # fmt: skip
    for table in ("attendance_mark", "attendance_request"):
        for column in ("organisation_id", "person_id", "enrolment_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    if op.get_bind().dialect.name == "postgresql":
        _protect()


def _personal(table: str) -> list[sa.Column | sa.ForeignKeyConstraint]:
    keys = {
        "organisation_id": "organisation.id",
        "person_id": "person.id",
        "session_id": "class_session.id",
        "enrolment_id": "enrolment.id",
    }
    return [
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        *(sa.ForeignKeyConstraint([name], [to], name=op.f(f"fk_{table}_{name}")) for name, to in keys.items()),
    ]


def _protect() -> None:
    role = context.config.attributes.get("app_role")
    for table, (read, write) in RULES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {table}_scope ON {table} USING ({read}) WITH CHECK ({write})")
        if role:
            op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{role}"')
    if role:
        for table in ("class_session", "attendance_request"):
            op.execute(f'GRANT USAGE ON SEQUENCE {table}_id_seq TO "{role}"')


def downgrade() -> None:
    for table in ("attendance_request", "attendance_mark", "class_session"):
        op.drop_table(table)
