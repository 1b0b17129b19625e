"""What a person says of themself in the second week and in the last, and the track they take."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime(timezone=True)

# As in 0002: the organisation's staff, and the person.
SYSTEM = "current_setting('ieum.system', true) = 'on'"
ME = "nullif(current_setting('ieum.person', true), '')::bigint"
MINE = "string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[]"
PERSONAL = f"{SYSTEM} OR person_id = {ME} OR organisation_id = ANY ({MINE})"
TABLES = ("diagnosis", "track_decision")


def upgrade() -> None:
    op.create_table(
        "diagnosis",
        *_personal("diagnosis"),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("moment", sa.String(length=8), nullable=False),
        sa.Column("document_hash", sa.String(length=64), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("result", JSON, nullable=True),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis")),
        sa.UniqueConstraint("enrolment_id", "moment", name=op.f("uq_diagnosis_enrolment_id_moment")),
    )
    op.create_table(
        "track_decision",
        *_personal("track_decision"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("track", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_track_decision_account_id")),
        sa.PrimaryKeyConstraint("enrolment_id", "number", name=op.f("pk_track_decision")),
    )
    for table in TABLES:
        for column in ("organisation_id", "person_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    if op.get_bind().dialect.name == "postgresql":
        _protect()


def _personal(table: str) -> list[sa.Column | sa.ForeignKeyConstraint]:
    keys = {"organisation_id": "organisation.id", "person_id": "person.id", "enrolment_id": "enrolment.id"}
    return [
        *(sa.Column(name, BIG_ID, nullable=False) for name in keys),
        *(sa.ForeignKeyConstraint([name], [to], name=op.f(f"fk_{table}_{name}")) for name, to in keys.items()),
    ]


def _protect() -> None:
    role = context.config.attributes.get("app_role")
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {table}_scope ON {table} USING ({PERSONAL}) WITH CHECK ({PERSONAL})")
        if role:
            op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{role}"')
    if role:
        op.execute(f'GRANT USAGE ON SEQUENCE diagnosis_id_seq TO "{role}"')


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
