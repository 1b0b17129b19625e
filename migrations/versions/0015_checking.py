"""Which key signed a certificate: so that a retired key leaves did.json in time, and a leaked one names what it has signed.
Lists of certificates that centers ask about."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)

# As in 0002: the organisation's staff.
MINE = "string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[]"
STAFF = f"current_setting('ieum.system', true) = 'on' OR organisation_id = ANY ({MINE})"


def upgrade() -> None:
    op.add_column("certificate", sa.Column("signed_with", sa.String(length=80), nullable=True))
    op.create_index(op.f("ix_certificate_signed_with"), "certificate", ["signed_with"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT set_config('ieum.system', 'on', true)")  # FORCE hides the rows from the owner too
    # Until now one pair of keys signed at a time: what was issued between a key's entry and its end was signed with it.
    op.execute(
        """
        UPDATE certificate SET signed_with = (
            SELECT kid FROM signing_key
            WHERE algorithm = 'Ed25519' AND created_at <= certificate.issued_at
            ORDER BY created_at DESC LIMIT 1
        ) WHERE issued_at IS NOT NULL
        """
    )
    op.create_table(
        "certificate_check",
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("actor_account_id", BIG_ID, nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("rows", JSON, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_certificate_check_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_check")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_check_public_id")),
    )
    op.create_index(op.f("ix_certificate_check_organisation_id"), "certificate_check", ["organisation_id"])
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE certificate_check ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE certificate_check FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY certificate_check_scope ON certificate_check USING ({STAFF}) WITH CHECK ({STAFF})")
    role = context.config.attributes.get("app_role")
    if role:
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON certificate_check TO "{role}"')
        op.execute(f'GRANT USAGE ON SEQUENCE certificate_check_id_seq TO "{role}"')


def downgrade() -> None:
    op.drop_table("certificate_check")
    op.drop_index(op.f("ix_certificate_signed_with"), table_name="certificate")
    op.drop_column("certificate", "signed_with")
