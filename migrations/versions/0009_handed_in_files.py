"""Files handed in as answers."""

import sqlalchemy as sa
from alembic import context, op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

# As in 0002: the organisation's staff, and the person.
SYSTEM = "current_setting('ieum.system', true) = 'on'"
MINE = "string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[]"
PERSONAL = f"{SYSTEM} OR organisation_id = ANY ({MINE}) OR person_id = nullif(current_setting('ieum.person', true), '')::bigint"


def upgrade() -> None:
    op.create_table(
        "handed_in_file",
        sa.Column("attempt_id", BIG_ID, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_handed_in_file_attempt_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_handed_in_file_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_handed_in_file_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_in_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_handed_in_file_public_id")),
    )
    for column in ("attempt_id", "content_hash", "organisation_id", "person_id"):
        op.create_index(op.f(f"ix_handed_in_file_{column}"), "handed_in_file", [column], unique=False)
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE handed_in_file ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE handed_in_file FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY handed_in_file_scope ON handed_in_file USING ({PERSONAL}) WITH CHECK ({PERSONAL})")
    role = context.config.attributes.get("app_role")
    if role:
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON handed_in_file TO "{role}"')
        op.execute(f'GRANT USAGE ON SEQUENCE handed_in_file_id_seq TO "{role}"')


def downgrade() -> None:
    op.drop_table("handed_in_file")
