"""Quizzes in depth: deadlines, random draws, windows and extensions, regrades with their history."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)

# As in 0002: the organisation's staff, and where a row is about a person that person.
SYSTEM = "current_setting('ieum.system', true) = 'on'"
MINE = "string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[]"
STAFF = f"{SYSTEM} OR organisation_id = ANY ({MINE})"
PERSONAL = f"{STAFF} OR person_id = nullif(current_setting('ieum.person', true), '')::bigint"
# A trainee sees the windows of the cohorts they are in.
WINDOW = f"{STAFF} OR EXISTS (SELECT 1 FROM enrolment e WHERE e.cohort_id = quiz_window.cohort_id)"
RULES = {"quiz_window": WINDOW, "quiz_extension": PERSONAL, "regrade": STAFF, "regrade_change": PERSONAL}

ADDED = {
    "attempt": (
        ("banks", JSON), ("deadline_at", INSTANT), ("fractions", JSON), ("graded_hash", sa.String(length=64)),
        ("ended_by", sa.String(length=8)),
    ),
    "attempt_step": (("detail", JSON), ("account_id", BIG_ID)),
}  # fmt: skip


def upgrade() -> None:
    for table, columns in ADDED.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_index("ix_attempt_deadline", "attempt", ["state", "deadline_at"], unique=False)
    _create_tables()
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, rule in RULES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {table}_scope ON {table} USING ({rule}) WITH CHECK ({rule})")
    role = context.config.attributes.get("app_role")
    if role:
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {", ".join(RULES)} TO "{role}"')
        op.execute(f'GRANT USAGE ON SEQUENCE regrade_id_seq TO "{role}"')


def downgrade() -> None:
    for table in ("regrade_change", "regrade", "quiz_extension", "quiz_window"):
        op.drop_table(table)
    op.drop_index("ix_attempt_deadline", table_name="attempt")
    for table, columns in ADDED.items():
        for name, _ in columns:
            op.drop_column(table, name)


def _create_tables() -> None:
    op.create_table(
        "quiz_window",
        sa.Column("cohort_id", BIG_ID, nullable=False),
        sa.Column("quiz", sa.String(length=80), nullable=False),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("opens_at", INSTANT, nullable=True),
        sa.Column("closes_at", INSTANT, nullable=True),
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_quiz_window_cohort_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_quiz_window_organisation_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_quiz_window_account_id")),
        sa.PrimaryKeyConstraint("cohort_id", "quiz", name=op.f("pk_quiz_window")),
    )
    op.create_index(op.f("ix_quiz_window_organisation_id"), "quiz_window", ["organisation_id"], unique=False)
    op.create_table(
        "quiz_extension",
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("quiz", sa.String(length=80), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("until", INSTANT, nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        *_personal("quiz_extension"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_quiz_extension_enrolment_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_quiz_extension_account_id")),
        sa.PrimaryKeyConstraint("enrolment_id", "quiz", name=op.f("pk_quiz_extension")),
    )
    _index_personal("quiz_extension")
    op.create_table(
        "regrade",
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("cohort_id", BIG_ID, nullable=False),
        sa.Column("quiz", sa.String(length=80), nullable=False),
        sa.Column("document_hash", sa.String(length=64), nullable=False),
        sa.Column("banks", JSON, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("applied_at", INSTANT, nullable=True),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_regrade_organisation_id")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_regrade_cohort_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_regrade_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade")),
        sa.UniqueConstraint("public_id", name=op.f("uq_regrade_public_id")),
    )
    op.create_index(op.f("ix_regrade_organisation_id"), "regrade", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_regrade_cohort_id"), "regrade", ["cohort_id"], unique=False)
    op.create_table(
        "regrade_change",
        sa.Column("regrade_id", BIG_ID, nullable=False),
        sa.Column("attempt_id", BIG_ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("before", sa.Double(), nullable=False),
        sa.Column("after", sa.Double(), nullable=False),
        sa.Column("fractions", JSON, nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        *_personal("regrade_change"),
        sa.ForeignKeyConstraint(["regrade_id"], ["regrade.id"], name=op.f("fk_regrade_change_regrade_id")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_regrade_change_attempt_id")),
        sa.PrimaryKeyConstraint("regrade_id", "attempt_id", name=op.f("pk_regrade_change")),
    )
    _index_personal("regrade_change")


def _personal(table: str) -> tuple[sa.Column[int] | sa.ForeignKeyConstraint, ...]:
    return (
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f(f"fk_{table}_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")),
    )


def _index_personal(table: str) -> None:
    for column in ("organisation_id", "person_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
