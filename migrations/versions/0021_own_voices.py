"""Recordings of trainees' own voices for a task; deleted after some time."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)

SYSTEM = "current_setting('ieum.system', true) = 'on'"
OWN = f"{SYSTEM} OR person_id = nullif(current_setting('ieum.person', true), '')::bigint"
# Staff see what was handed in to them, and no other recording.
HANDED_IN = (
    "EXISTS (SELECT 1 FROM submission s WHERE s.run_id = own_voice.run_id AND s.submitted_at >= own_voice.created_at"
    " AND s.organisation_id = ANY (string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[]))"
)


def upgrade() -> None:
    op.create_table(
        "own_voice",
        sa.Column("run_id", BIG_ID, nullable=False),
        sa.Column("task", sa.String(length=80), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("measured", JSON, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["labeling_run.id"], name=op.f("fk_own_voice_run_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_own_voice_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_own_voice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_voice")),
        sa.UniqueConstraint("public_id", name=op.f("uq_own_voice_public_id")),
    )
    for column in ("expires_at", "organisation_id", "person_id"):
        op.create_index(op.f(f"ix_own_voice_{column}"), "own_voice", [column], unique=False)
    op.create_index("ix_own_voice_run_id_item", "own_voice", ["run_id", "item"], unique=False)
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE own_voice ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE own_voice FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_voice_scope ON own_voice USING ({OWN} OR {HANDED_IN}) WITH CHECK ({OWN})")
    role = context.config.attributes.get("app_role")
    if role:
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON own_voice TO "{role}"')
        op.execute(f'GRANT USAGE ON SEQUENCE own_voice_id_seq TO "{role}"')


def downgrade() -> None:
    op.drop_table("own_voice")
