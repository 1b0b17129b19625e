"""The life of certificates: addresses that end, days on which a check was opened, papers on demand; a person entered
twice; a person erased."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)
TABLES = ("certificate_share", "certificate_opened", "paper", "erasure_request")

# As in 0002: the organisation's staff, and the person.
MINE = "string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[]"
ME = "nullif(current_setting('ieum.person', true), '')::bigint"
APART = "current_setting('ieum.system', true) = 'on'"
THEIRS = f"current_setting('ieum.system', true) = 'on' OR person_id = {ME} OR organisation_id = ANY ({MINE})"


def _personal(table: str) -> list[sa.Column | sa.ForeignKeyConstraint]:
    return [
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f(f"fk_{table}_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")),
    ]


def _keyed(table: str) -> list[sa.Column | sa.Constraint]:
    return [
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    ]


def upgrade() -> None:
    op.add_column("person", sa.Column("merged_into_id", BIG_ID, nullable=True))
    op.create_table(
        "certificate_share",
        *_personal("certificate_share"),
        *_keyed("certificate_share"),
        sa.Column("certificate_id", BIG_ID, nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=60), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_share_certificate_id")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_certificate_share_token")),
    )
    op.create_table(
        "certificate_opened",
        *_personal("certificate_opened"),
        sa.Column("certificate_id", BIG_ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_opened_certificate_id")
        ),
        sa.PrimaryKeyConstraint("certificate_id", "day", name=op.f("pk_certificate_opened")),
    )
    op.create_table(
        "paper",
        *_personal("paper"),
        *_keyed("paper"),
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("printed", JSON, nullable=False),
        sa.Column("recipient_name", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("pdf_hash", sa.String(length=64), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_paper_enrolment_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_paper_made_by")),
        sa.UniqueConstraint("number", name=op.f("uq_paper_number")),
        sa.UniqueConstraint("token", name=op.f("uq_paper_token")),
    )
    op.create_table(
        "erasure_request",
        *_personal("erasure_request"),
        *_keyed("erasure_request"),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_by", BIG_ID, nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_erasure_request_answered_by")),
    )
    op.create_table(
        "statutory_record",
        *_keyed("statutory_record"),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("basis", sa.String(length=120), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_statutory_record_organisation_id")
        ),
    )
    op.create_index(op.f("ix_statutory_record_organisation_id"), "statutory_record", ["organisation_id"])
    for table in TABLES:
        for column in ("organisation_id", "person_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index(op.f("ix_certificate_share_certificate_id"), "certificate_share", ["certificate_id"])
    op.create_index(op.f("ix_paper_enrolment_id"), "paper", ["enrolment_id"])
    op.create_index(op.f("ix_paper_pdf_hash"), "paper", ["pdf_hash"])
    if op.get_bind().dialect.name == "postgresql":
        _protect()


def _protect() -> None:
    role = context.config.attributes.get("app_role")
    for table in (*TABLES, "statutory_record"):
        rule = APART if table == "statutory_record" else THEIRS
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {table}_scope ON {table} USING ({rule}) WITH CHECK ({rule})")
        if role:
            op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{role}"')
    if role:
        for table in ("certificate_share", "paper", "erasure_request", "statutory_record"):
            op.execute(f'GRANT USAGE ON SEQUENCE {table}_id_seq TO "{role}"')


def downgrade() -> None:
    for table in ("statutory_record", *reversed(TABLES)):
        op.drop_table(table)
    op.drop_column("person", "merged_into_id")
