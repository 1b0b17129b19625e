"""Datasets that trainees build in a lab, and the packages of them that were handed in."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)
TABLES = ("dataset_draft", "dataset_package")

# As in 0002: the organisation's staff, and the person.
MINE = "string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[]"
ME = "nullif(current_setting('ieum.person', true), '')::bigint"
THEIRS = f"current_setting('ieum.system', true) = 'on' OR person_id = {ME} OR organisation_id = ANY ({MINE})"


def _personal(table: str) -> list[sa.Column | sa.Constraint]:
    return [
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f(f"fk_{table}_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    ]


def upgrade() -> None:
    op.create_table(
        "dataset_draft",
        *_personal("dataset_draft"),
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("run_id", BIG_ID, nullable=False),
        sa.Column("lab", sa.String(length=80), nullable=False),
        sa.Column("person", sa.String(length=20), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("source", JSON, nullable=True),
        sa.Column("planted", JSON, nullable=False),
        sa.Column("decisions", JSON, nullable=False),
        sa.Column("cleaned", JSON, nullable=True),
        sa.Column("recipe", JSON, nullable=True),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_dataset_draft_enrolment_id")),
        sa.ForeignKeyConstraint(["run_id"], ["labeling_run.id"], name=op.f("fk_dataset_draft_run_id")),
        sa.UniqueConstraint("enrolment_id", "lab", name=op.f("uq_dataset_draft_enrolment_id_lab")),
        sa.UniqueConstraint("run_id", name=op.f("uq_dataset_draft_run_id")),
    )
    op.create_table(
        "dataset_package",
        *_personal("dataset_package"),
        sa.Column("draft_id", BIG_ID, nullable=False),
        sa.Column("submission_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("columns", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["dataset_draft.id"], name=op.f("fk_dataset_package_draft_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_dataset_package_submission_id")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_dataset_package_submission_id")),
    )
    for table, column in (
        ("dataset_draft", "enrolment_id"),
        ("dataset_package", "draft_id"),
        ("dataset_package", "file_hash"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    for table in TABLES:
        for column in ("organisation_id", "person_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
        _protect(table)


def _protect(table: str) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY {table}_scope ON {table} USING ({THEIRS}) WITH CHECK ({THEIRS})")
    role = context.config.attributes.get("app_role")
    if role:
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{role}"')
        op.execute(f'GRANT USAGE ON SEQUENCE {table}_id_seq TO "{role}"')


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
