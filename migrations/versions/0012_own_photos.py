"""Pictures of receipts that trainees took themselves, for practising to straighten them; deleted after some days."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)

# Narrower than elsewhere: a picture of one's own is for that person alone, not for the organisation's staff.
OWN = (
    "current_setting('ieum.system', true) = 'on'"
    " OR person_id = nullif(current_setting('ieum.person', true), '')::bigint"
)


def upgrade() -> None:
    op.create_table(
        "own_photo",
        sa.Column("task", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("corners", JSON, nullable=False),
        sa.Column("straight", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_own_photo_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_own_photo_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_photo")),
        sa.UniqueConstraint("public_id", name=op.f("uq_own_photo_public_id")),
    )
    for column in ("expires_at", "organisation_id", "person_id"):
        op.create_index(op.f(f"ix_own_photo_{column}"), "own_photo", [column], unique=False)
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE own_photo ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE own_photo FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_photo_scope ON own_photo USING ({OWN}) WITH CHECK ({OWN})")
    role = context.config.attributes.get("app_role")
    if role:
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON own_photo TO "{role}"')
        op.execute(f'GRANT USAGE ON SEQUENCE own_photo_id_seq TO "{role}"')


def downgrade() -> None:
    op.drop_table("own_photo")
